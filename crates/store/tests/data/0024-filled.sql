UPDATE staff SET totp_secret = x'00112233445566778899', totp_step = 1, totp_key = x'0102030405060708' WHERE id = 1;
