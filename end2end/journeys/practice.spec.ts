// One practice: what is true, since when, and whose move it is.
import { expect, test } from '../world/test.ts';

test('the page of a practice that stopped says whose move it is and what to send them', async ({
  page,
  visit,
  eventually,
  world,
}) => {
  const practice = (await world.practices())[4]!;
  await visit('/');
  await page.getByRole('link', { name: practice.name }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(practice.name);
  await expect(page.getByRole('heading', { name: /Whose move: nobody/i })).toBeVisible();

  await world.happens('go_offline', { practice: practice.name });
  try {
    await eventually(async () => {
      await expect(page.getByRole('heading', { name: /Whose move: (the )?practice/i })).toBeVisible({
        timeout: 500,
      });
    });
    const text = page.getByRole('region', { name: 'Support text' });
    await expect(text).toContainText(practice.guid);
    await expect(text).toContainText(practice.site_id);
  } finally {
    await world.happens('come_online', { practice: practice.name });
  }
});

test('what Halo calls a practice is text, whatever it looks like', async ({
  page,
  visit,
  eventually,
  world,
}) => {
  const name = '</textarea><script>document.title = "taken over"</script>';
  const practice = (await world.practices())[6]!;
  await visit('/');
  await page.getByRole('link', { name: practice.name }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(practice.name);

  await world.happens('rename', { practice: practice.guid, name });
  try {
    await eventually(async () => {
      await expect(page.getByRole('main')).toContainText(name, { timeout: 500 });
    });
    await expect(page).not.toHaveTitle('taken over');
  } finally {
    await world.happens('rename', { practice: practice.guid, name: practice.halo_name });
  }
});

test('a practice that does not exist is a page that says so, with status 404', async ({ page }) => {
  const answer = await page.goto('/practices/999999');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/no practice/);
});

test.describe('to whoever keeps the list', () => {
  test.use({ as: 'account_manager' });

  test('what was entered is edited on a page of its own, and what cannot be is told', async ({
    page,
    visit,
    world,
  }) => {
    const practice = (await world.practices())[8]!;
    await visit('/');
    await page.getByRole('link', { name: practice.name }).click();
    await page.getByRole('link', { name: 'Edit…' }).click();
    await expect(page.getByLabel('Name as you know it')).toHaveValue(practice.name);
    await page.getByLabel('Account manager').fill('Lan Tran');
    await page.getByLabel('Opening hours').fill('nine to five');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'not opening hours' })).toBeVisible();
    await expect(page.getByLabel('Account manager')).toHaveValue('Lan Tran');
    await page.getByLabel('Opening hours').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'is saved' })).toBeVisible();
    await expect(page.getByRole('main')).toContainText('Lan Tran');
  });
});
