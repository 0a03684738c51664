// What a screen reader, a keyboard and tired eyes need, judged by axe in both colour schemes.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../world/test.ts';

/** What axe finds, in a form that says at once what is wrong and where. */
async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help} (${node.target.join(' ')})`),
  );
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} scheme`, () => {
    test.use({ colorScheme });

    test('the overview has no barrier that axe can find', async ({ page, visit }) => {
      await visit('/');
      expect(await barriers(page)).toEqual([]);
    });

    test('the page of a practice has no barrier that axe can find', async ({ page, visit, world }) => {
      await visit('/');
      await page.getByRole('link', { name: (await world.practices())[2]!.name }).click();
      await expect(page.getByRole('heading', { name: /Whose move/ })).toBeVisible();
      expect(await barriers(page)).toEqual([]);
    });
  });
}

test('nothing in the console complains while the pages come alive', async ({ page, visit, world }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));

  await visit('/');
  await page.getByRole('link', { name: (await world.practices())[0]!.name }).click();
  await expect(page.getByRole('heading', { name: /Whose move/ })).toBeVisible();

  expect([...new Set(complaints.map((complaint) => complaint.split('\n')[0]))]).toEqual([]);
});
