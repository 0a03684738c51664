// The second factor: setting it up, and what signing in asks for from then on.
import { fillIn, signOut } from '../world/people.ts';
import { setUpSecondFactor, showSecret } from '../world/second_factor.ts';
import { expect, test } from '../world/test.ts';

test.use({ as: null });

test('once an app is set up, signing in takes a code of it or a recovery code', async ({
  page,
  world,
  signIn,
}) => {
  const person = await world.newcomer('approver');
  await signIn(page, person);
  const { app, recoveryCodes } = await setUpSecondFactor(page);
  const card = page.getByRole('region', { name: 'Second factor' });
  await expect(card).toContainText(`${recoveryCodes.length} recovery codes are left.`);

  const givesCode = async (code: string) => {
    await page.getByLabel('Code').fill(code);
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  };
  const signsInUpToTheCode = async () => {
    await signOut(page);
    await page.goto('/practices/2');
    await fillIn(page, person);
    await expect(page.getByRole('heading', { name: 'Enter the code' })).toBeVisible();
  };

  await signsInUpToTheCode();
  await page.goto('/');
  await expect(page, 'the password alone opens nothing').toHaveURL('/login');
  await page.goto('/practices/2');
  await fillIn(page, person);
  await givesCode('000 000');
  await expect(page.getByRole('alert').filter({ hasText: 'This code is wrong' })).toBeVisible();
  await givesCode(app.code());
  await expect(page, 'where they wanted to go').toHaveURL('/practices/2');

  await signsInUpToTheCode();
  await givesCode(recoveryCodes[0]!);
  await expect(page).toHaveURL('/practices/2');
  await page.goto('/profile');
  await expect(card).toContainText(`${recoveryCodes.length - 1} recovery codes are left.`);

  await signsInUpToTheCode();
  await givesCode(recoveryCodes[0]!);
  await expect(page.getByRole('alert').filter({ hasText: 'This code is wrong' }), 'each works once').toBeVisible();
});

test('a mistyped first code keeps the secret that was scanned', async ({ page, world, signIn }) => {
  await signIn(page, await world.newcomer('viewer'));
  const card = await showSecret(page);
  const secret = card.getByText('Secret:').locator('.code');
  const scanned = await secret.innerText();

  await card.getByRole('textbox', { name: 'Code' }).fill('12345');
  await card.getByRole('button', { name: 'Turn it on' }).click();
  await expect(card.getByRole('alert').filter({ hasText: 'This code is wrong' })).toBeVisible();
  await expect(secret).toHaveText(scanned);
});
