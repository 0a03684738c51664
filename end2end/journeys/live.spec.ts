// What a page that is open learns by itself.
import { confirms } from '../world/people.ts';
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
  await confirms(row.getByRole('button', { name: 'Disable the account and sign out' }));
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

test('what is known of a Site ID shows as soon as it is left, and nothing is kept', async ({
  page,
  visit,
  world,
}) => {
  const [first] = await world.practices();
  // Other journeys in this world may have brought batches in.
  const batches = page.getByRole('main').getByRole('rowheader');
  await visit('/onboarding');
  const before = await batches.count();
  await visit('/onboarding/one');
  await page.getByLabel('PMS', { exact: true }).selectOption(first!.pms);
  await page.getByLabel('Site ID', { exact: true }).fill('77002');
  await page.keyboard.press('Tab');
  const answer = page.getByRole('region', { name: 'What Halo Cloud says' });
  await expect(answer).toContainText('Not found');
  await page.getByLabel('Site ID', { exact: true }).fill(first!.site_id);
  await page.keyboard.press('Tab');
  await expect(answer).toContainText('Already here');
  await page.keyboard.type('Quite Another Practice');
  await page.keyboard.press('Tab');
  await expect(answer).toContainText(first!.name);
  await visit('/onboarding');
  await expect(batches).toHaveCount(before);
});
