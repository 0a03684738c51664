// What a page that is open learns by itself.
import { expect, test } from '../world/test.ts';

test.use({ as: 'admin' });

test('an open page falls silent within seconds when its reader is disabled', async ({
  page,
  visit,
  world,
  elsewhere,
  signIn,
}) => {
  const person = await world.newcomer('viewer');
  const theirs = await elsewhere();
  await signIn(theirs, person);
  await expect(theirs.getByRole('table', { name: 'Practices' })).toBeVisible();
  await expect(theirs.getByRole('banner').getByRole('status')).toHaveText('Live');

  await visit('/admin/staff');
  const row = page.getByRole('row').filter({ hasText: person.name });
  await row.getByText('Change', { exact: false }).first().click();
  await row.getByRole('button', { name: 'Disable the account and sign out' }).click();
  await expect(page.getByText('The account was disabled')).toBeVisible();
  await expect(row).toContainText('Disabled');

  await expect(theirs.getByText('You are signed out.')).toBeVisible({ timeout: 10_000 });
  await expect(theirs.getByRole('table', { name: 'Practices' })).toHaveCount(0);
  await expect(theirs.getByRole('banner').getByRole('status')).toHaveText('Signed out');
  await theirs.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await expect(theirs).toHaveURL(/\/login/);
});

test('somebody disabled on the command line loses the open page just as soon', async ({
  elsewhere,
  world,
  signIn,
}) => {
  const person = await world.newcomer('on_call');
  const page = await elsewhere();
  await signIn(page, person);
  await page.goto('/practices/1');
  await expect(page.getByRole('banner').getByRole('status')).toHaveText('Live');

  await world.sundog(['user', 'disable', person.name]);

  await expect(page.getByText('You are signed out.')).toBeVisible({ timeout: 10_000 });
  await expect(page.getByRole('heading', { name: /Whose move/ })).toHaveCount(0);
});
