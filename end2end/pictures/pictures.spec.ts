// The pictures that the documentation shows: what a person sees first.
import { expect, test } from '../world/test.ts';

const PICTURES = new URL('../../docs/pictures/', import.meta.url).pathname;

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} scheme`, () => {
    test.use({ colorScheme });

    test('the overview and a practice that needs attention', async ({ page, visit }) => {
      await visit('/');
      const rows = page.getByRole('table', { name: 'Practices' }).getByRole('row');
      await expect(rows.filter({ hasText: 'Online' }).first()).toBeVisible();
      await page.screenshot({ path: `${PICTURES}overview-${colorScheme}.png` });

      await rows.filter({ hasText: 'Unreachable' }).getByRole('link').first().click();
      await expect(page.getByRole('heading', { name: /Whose move/ })).toBeVisible();
      await page.screenshot({ path: `${PICTURES}practice-${colorScheme}.png` });
    });
  });
}
