//! Secrets of an earlier version are encrypted once, and nothing of them stays in the file.

use domain::permission::Role;
use domain::principal::StaffId;
use store::{SealedSecret, Store};

use crate::scratch::{Scratch, at, principal};

const PLAIN: &[u8] = b"a secret of an app, as it was kept";

/// A stand-in for encrypting, which the store cannot do.
fn seal(staff: StaffId, secret: &[u8]) -> SealedSecret {
    let id = u8::try_from(staff.0).unwrap();
    SealedSecret {
        bytes: secret.iter().map(|byte| byte ^ 0xff).chain([id]).collect(),
        key: [9; 8],
    }
}

/// Whether the file, its log or anything beside it holds the secret as it was.
fn holds_it(scratch: &Scratch) -> bool {
    let folder = scratch.path().parent().unwrap().to_owned();
    std::fs::read_dir(folder).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        bytes.windows(PLAIN.len()).any(|window| window == PLAIN)
    })
}

async fn of_an_earlier_version() -> (Scratch, StaffId) {
    let scratch = Scratch::new().await;
    let (store, by) = (&scratch.store, principal());
    let kim = store
        .add_staff("Kim", Role::Admin, None, &by, at(0))
        .await
        .unwrap();
    let alex = store
        .add_staff("Alex", Role::Viewer, None, &by, at(0))
        .await
        .unwrap();
    let hex: String = PLAIN.iter().map(|byte| format!("{byte:02x}")).collect();
    for id in [kim, alex] {
        let id = id.0;
        let plain =
            format!("UPDATE staff SET totp_secret = x'{hex}', totp_step = 1 WHERE id = {id}");
        scratch.sql(&plain).await;
    }
    // Somebody who had one and ended it, long ago.
    store.end_second_factor(alex, &by, at(1)).await.unwrap();
    let half_way = "INSERT INTO session (hash, last_seen_at, expires_at, address, browser, data)
         VALUES (zeroblob(32), 1, 9999999999999, '', '', '{\"new_app\":[1,2,3],\"seen_at\":1}')";
    scratch.sql(half_way).await;
    (scratch, kim)
}

#[tokio::test]
async fn what_an_earlier_version_kept_plain_is_encrypted_and_wiped_from_the_file() {
    let (scratch, kim) = of_an_earlier_version().await;
    let store: &Store = &scratch.store;
    assert!(holds_it(&scratch));
    assert!(store.has_plain_secrets().await.unwrap());
    assert_eq!(
        store.totp_secret(kim).await.unwrap(),
        None,
        "nobody reads it"
    );
    assert_eq!(
        store.keys_of_secrets().await.unwrap(),
        Vec::<[u8; 8]>::new()
    );

    store.seal_plain_secrets(seal).await.unwrap();
    store.wipe_what_was_deleted().await.unwrap();

    assert!(!holds_it(&scratch));
    assert!(!store.has_plain_secrets().await.unwrap());
    assert_eq!(
        store.totp_secret(kim).await.unwrap(),
        Some(seal(kim, PLAIN))
    );
    assert_eq!(store.keys_of_secrets().await.unwrap(), [[9; 8]]);
    let (data, _) = store.session_data([0; 32], at(0)).await.unwrap().unwrap();
    assert_eq!(data, "{\"seen_at\":1}", "whoever was half-way begins again");
    let copy = scratch.path().with_file_name("copy.db");
    store.back_up(&copy).await.unwrap();
    assert!(!holds_it(&scratch), "a backup is no second factor");
}

#[tokio::test]
async fn a_secret_that_is_encrypted_already_is_left_as_it_is() {
    let (scratch, kim) = of_an_earlier_version().await;
    let store = &scratch.store;
    store.seal_plain_secrets(seal).await.unwrap();
    store
        .seal_plain_secrets(|_, _| unreachable!("none is plain"))
        .await
        .unwrap();
    assert_eq!(
        store.totp_secret(kim).await.unwrap(),
        Some(seal(kim, PLAIN))
    );
}
