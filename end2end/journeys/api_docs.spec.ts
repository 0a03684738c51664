// The documentation of the API: for whoever is signed in, and drawn by scripts of its own.
import { complaintsOf } from '../world/console.ts';
import { expect, test } from '../world/test.ts';

test('the documentation of the API is there without a word to any other site', async ({ page, world }) => {
  const complaints = complaintsOf(page);
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(world.url)) elsewhere.push(request.url());
  });

  await page.goto('/profile');
  await page.getByRole('link', { name: 'API docs' }).click();
  // Once for each method that it takes.
  await expect(page.getByText('/api/v1/practices', { exact: true }).first()).toBeVisible();

  expect(elsewhere.filter((url) => !url.startsWith('data:'))).toEqual([]);
  expect([...complaints]).toEqual([]);
});

test('the documentation of the API is shut to a stranger', async ({ elsewhere }) => {
  const page = await elsewhere();
  await page.goto('/api/docs/');
  await expect(page).toHaveURL('/login?next=%2Fapi%2Fdocs%2F');
});
