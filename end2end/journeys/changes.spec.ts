// A server was replaced: what staff see of it, and what following it does.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../world/test.ts';

test.use({ as: 'approver' });

test('a server that was migrated waits as a card until an approver follows it', async ({
  page,
  visit,
  eventually,
  elsewhere,
  signIn,
  world,
  javaScriptEnabled,
}) => {
  const { name } = (await world.practices())[15]!;
  await world.happens('migrate', { practice: name });
  await world.happens('switch_authority', { practice: name });

  await visit('/changes');
  const card = page.getByRole('article', { name });
  await eventually(async () => {
    await expect(card).toContainText('New GUID, same name', { timeout: 500 });
  });
  await expect(card).toContainText('The server was probably replaced');
  // What judges the page is itself a script.
  if (javaScriptEnabled) {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  }

  const viewer = await elsewhere();
  await signIn(viewer, 'viewer');
  await viewer.goto('/changes');
  await expect(viewer.getByRole('article', { name })).toBeVisible();
  await expect(viewer.getByRole('button', { name: /Approve/ })).toHaveCount(0);
  await viewer.goto('/');
  await viewer.getByRole('link', { name, exact: true }).click();
  await expect(viewer.getByText('the change waits for a decision')).toBeVisible();

  await page.getByRole('navigation').getByRole('link', { name }).click();
  await expect(page).toHaveURL(/\/changes\/\d+$/);
  await page.getByRole('button', { name: 'Approve new GUID' }).click();
  await expect(page.getByRole('status').filter({ hasText: /approved/i })).toBeVisible();
  await expect(page.getByRole('button', { name: /Approve/ })).toHaveCount(0);

  await visit('/');
  const row = page.getByRole('row').filter({ hasText: name });
  await eventually(async () => {
    await expect(row).toContainText('Online', { timeout: 500 });
  });
});

test('a card whose facts moved can be followed no more, and another one says how they are', async ({
  page,
  visit,
  eventually,
  world,
}) => {
  const { name } = (await world.practices())[16]!;
  await world.happens('rename', { practice: name, name: 'Southern Cross Family Practice' });
  await visit('/changes');
  const card = page.getByRole('article', { name });
  await eventually(async () => {
    await expect(card).toContainText('Real name change', { timeout: 500 });
  });
  await page.getByRole('navigation').getByRole('link', { name }).click();
  await expect(page).toHaveURL(/\/changes\/\d+$/);
  const follow = page.getByRole('button', { name: 'Approve new name' });
  await expect(follow).toBeVisible();

  await world.happens('rename', { practice: name, name: 'Northern Lights Dental' });
  await eventually(async () => {
    await expect(follow).toHaveCount(0, { timeout: 500 });
  });
  await expect(card).toContainText('Southern Cross Family Practice');

  await visit('/changes');
  await eventually(async () => {
    await expect(card).toContainText('Northern Lights Dental', { timeout: 500 });
  });
  // What went back needs nobody any more.
  await world.happens('rename', { practice: name, name });
  await eventually(async () => {
    await expect(card).toHaveCount(0, { timeout: 500 });
  });
});
