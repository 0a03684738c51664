// An authenticator app, and setting it up on one's own page.
import { createHmac } from 'node:crypto';
import { expect, type Locator, type Page } from '@playwright/test';
import { PASSWORD } from './people.ts';

const STEP_SECONDS = 30;

/** An app that holds one secret and never shows a code twice, as Sundog takes none twice. */
export class App {
  private lastStep = 0;
  private readonly secret: Buffer;

  constructor(secret: string) {
    this.secret = fromBase32(secret);
  }

  /** The code of now; if it was shown already, the one after it, which is taken early. */
  code(): string {
    const now = Math.floor(Date.now() / 1000 / STEP_SECONDS);
    this.lastStep = Math.max(now, this.lastStep + 1);
    return hotp(this.secret, this.lastStep);
  }
}

/** Opens one's own page and asks for a new app, whose secret is then shown; returns the card. */
export async function showSecret(page: Page): Promise<Locator> {
  await page.goto('/profile');
  const card = page.getByRole('region', { name: 'Second factor' });
  await card.getByLabel('Your password').fill(PASSWORD);
  await card.getByRole('button', { name: 'Set it up' }).click();
  await expect(card.getByRole('img', { name: 'The secret as a QR code' })).toBeVisible();
  return card;
}

/** Sets up the second factor of whoever is signed in; returns their app and recovery codes. */
export async function setUpSecondFactor(page: Page): Promise<{ app: App; recoveryCodes: string[] }> {
  const card = await showSecret(page);
  const app = new App(await card.getByText('Secret:').locator('.code').innerText());
  await card.getByRole('textbox', { name: 'Code' }).fill(app.code());
  await card.getByRole('button', { name: 'Turn it on' }).click();
  const codes = page.getByRole('region', { name: 'Your recovery codes' });
  await expect(codes).toBeVisible();
  return { app, recoveryCodes: await codes.getByRole('listitem').allInnerTexts() };
}

/** RFC 4226, six digits. */
function hotp(secret: Buffer, counter: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const digest = createHmac('sha1', secret).update(message).digest();
  const offset = digest.at(-1)! & 15;
  const number = (digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000;
  return String(number).padStart(6, '0');
}

function fromBase32(text: string): Buffer {
  const bits = [...text.replaceAll(/[\s=]/g, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => parseInt(byte, 2)));
}
