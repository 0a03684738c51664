// What people do about identity besides approving: plan, tell, announce, withhold, look over the list.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../world/test.ts';

test.use({ as: 'approver' });

/** What axe finds; what judges the page is itself a script. */
async function barriers(page: Page, scripts: boolean): Promise<string[]> {
  if (!scripts) return [];
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id} (${node.target.join(' ')})`));
}

test('a merger is planned by one person, shown to the second, and taken back', async ({
  page,
  visit,
  eventually,
  elsewhere,
  signIn,
  world,
  javaScriptEnabled,
}) => {
  const scripts = javaScriptEnabled !== false;
  // Whoever is added after a change came up is no second person for it.
  const colleague = await world.newcomer('approver');
  const { name } = (await world.practices())[17]!;
  await world.happens('rename', { practice: name, name: 'Southern Cross Family Practice' });
  await visit('/changes');
  const card = page.getByRole('article', { name });
  await eventually(async () => {
    await expect(card).toContainText('Real name change', { timeout: 500 });
  });
  await page.getByRole('navigation').getByRole('link', { name }).click();
  await expect(page).toHaveURL(/\/changes\/\d+$/);

  await page.getByText('I told somebody…').click();
  await page.getByLabel('What was said').fill('ticket 4711');
  await page.getByRole('button', { name: 'Note it' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Noted' })).toBeVisible();
  await expect(card).toContainText('ticket 4711');

  await page.getByText('Close as split or merger…').click();
  await page.getByLabel('What becomes of it').selectOption('moves');
  await page.getByLabel('Its new Site ID').fill('');
  const contacted = page.locator('form[action$="/split-merge"] [name="contacted"]');
  await contacted.fill('Jo, manager: we joined them');
  await page.getByRole('button', { name: 'Plan it for a second person' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Site ID is empty' })).toBeVisible();
  await expect(contacted).toHaveValue('Jo, manager: we joined them');
  await page.getByLabel('Its new Site ID').fill('4711');
  await page.getByRole('button', { name: 'Plan it for a second person' }).click();
  await expect(card).toContainText('moves to');
  await expect(card).toContainText('You were the first');
  expect(await barriers(page, scripts)).toEqual([]);

  const second = await elsewhere();
  await signIn(second, colleague);
  await second.goto(page.url());
  await expect(second.getByRole('article', { name })).toContainText('4711');
  await expect(second.getByRole('button', { name: /second person/ })).toBeVisible();

  await page.getByText('Take my plan back').first().click();
  await page.getByRole('button', { name: /plan back/i }).click();
  await expect(card).toContainText('went away');
  await world.happens('rename', { practice: name, name });
  await visit('/changes');
  await eventually(async () => {
    await expect(card).toHaveCount(0, { timeout: 500 });
  });
});

test('a mapping is withheld at once and exported again where Halo agrees', async ({
  page,
  visit,
  world,
  javaScriptEnabled,
}) => {
  const { name } = (await world.practices())[18]!;
  await visit('/');
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Mapping history' })).toBeVisible();
  await page.getByText('Withhold the mapping…').click();
  await page.getByLabel('Why it is withheld').fill('wrong clinic');
  await page.getByRole('button', { name: 'Withhold it now' }).click();
  await expect(page.getByText('Not exported since')).toBeVisible();
  expect(await barriers(page, javaScriptEnabled !== false)).toEqual([]);

  await visit('/identity');
  await expect(page.getByRole('row').filter({ hasText: name })).toContainText('Withheld');
  expect(await barriers(page, javaScriptEnabled !== false)).toEqual([]);

  await page.getByRole('link', { name, exact: true }).click();
  await page.getByText('Export again…').click();
  await page.getByLabel('Why it is right to export it again').fill('it was the right one');
  await page.getByRole('button', { name: 'Export it again' }).click();
  await expect(page.getByText('Not exported since')).toHaveCount(0);
});

test('whoever is on call announces a migration and takes it back', async ({
  page,
  visit,
  elsewhere,
  signIn,
  world,
}) => {
  const { name } = (await world.practices())[19]!;
  const onCall = await elsewhere();
  await signIn(onCall, 'on_call');
  await onCall.goto('/');
  await onCall.getByRole('link', { name, exact: true }).click();
  await expect(onCall.getByText('Withhold the mapping…')).toHaveCount(0);
  await onCall.getByText('Announce a migration…').click();
  const tomorrow = new Date(Date.now() + 48 * 3600_000).toISOString().slice(0, 10);
  await onCall.getByLabel(/^From, in/).fill(`${tomorrow}T18:00`);
  await onCall.getByLabel(/^To, in/).fill(`${tomorrow}T17:00`);
  await onCall.getByLabel('What is done').fill('new server');
  await onCall.getByRole('button', { name: 'Announce it' }).click();
  await expect(onCall.getByRole('alert').filter({ hasText: 'must end after it begins' })).toBeVisible();
  await onCall.getByLabel(/^To, in/).fill(`${tomorrow}T22:00`);
  await onCall.getByRole('button', { name: 'Announce it' }).click();
  await expect(onCall.getByText(/18:00–22:00/).first()).toBeVisible();

  await visit(new URL(onCall.url()).pathname);
  await expect(page.getByText('new server').first()).toBeVisible();
  await onCall.getByRole('button', { name: 'Take the announcement back' }).click();
  await expect(onCall.getByText('None is announced')).toBeVisible();
});
