// The pictures that the documentation shows: what a person sees first.
import { expect, test } from '../world/test.ts';

const PICTURES = new URL('../../docs/pictures/', import.meta.url).pathname;

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} scheme`, () => {
    test.use({ colorScheme, as: 'approver' });

    test('the overview and a practice that needs attention', async ({ page, visit }) => {
      await visit('/');
      const rows = page.getByRole('table', { name: 'Practices' }).getByRole('row');
      await expect(rows.filter({ hasText: 'Online' }).first()).toBeVisible();
      // Trouble that nobody confirmed yet needs no attention.
      test.setTimeout(240_000);
      await expect(rows.filter({ hasText: /Needs attention · [3-9]/ })).toBeVisible({ timeout: 180_000 });
      await page.screenshot({ path: `${PICTURES}overview-${colorScheme}.png` });

      await rows.filter({ hasText: 'Unreachable' }).getByRole('link').first().click();
      await expect(page.getByRole('heading', { name: /Whose move/ })).toBeVisible();
      await page.screenshot({ path: `${PICTURES}practice-${colorScheme}.png` });
    });

    test('a change that waits for a decision', async ({ page, visit, world }) => {
      // One practice for each picture: what happened to it stays.
      const { name } = (await world.practices())[colorScheme === 'light' ? 0 : 2]!;
      await world.happens('go_offline', { practice: name });
      await visit('/');
      const row = page.getByRole('row').filter({ hasText: name });
      await expect(row).toContainText('Offline', { timeout: 20_000 });
      await world.happens('migrate', { practice: name });
      await world.happens('switch_authority', { practice: name });
      await visit('/changes');
      const card = page.getByRole('article', { name });
      await expect(card).toContainText('New GUID, same name', { timeout: 20_000 });
      await card.getByRole('link', { name }).scrollIntoViewIfNeeded();
      await card.screenshot({ path: `${PICTURES}change-${colorScheme}.png` });
    });
  });
}
