// What the browser complains about: a script or a style that the policy forbids, a page that does
// not fit what was rendered, an error that nobody caught.
import { complaintsOf } from '../world/console.ts';
import { everyPage } from '../world/pages.ts';
import { expect, test } from '../world/test.ts';

test('nothing in the console complains while the pages come alive', async ({ page, visit, world }) => {
  const complaints = complaintsOf(page);

  await visit('/');
  await page.getByRole('link', { name: (await world.practices())[0]!.name }).click();
  await expect(page.getByRole('heading', { name: /Whose move/ })).toBeVisible();

  expect([...complaints]).toEqual([]);
});

test.describe('to an admin', () => {
  test.use({ as: 'admin' });

  test('no page does what its policy forbids', async ({ page, visit }) => {
    const complaints = complaintsOf(page);

    for (const path of everyPage()) {
      await visit(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
    }

    expect([...complaints]).toEqual([]);
  });
});
