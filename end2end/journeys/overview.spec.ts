// The second screen, all day: which practices need us now?
import { expect, test } from '../world/test.ts';

test('every practice is listed, each with its state in words', async ({ page, visit, world }) => {
  await visit('/');

  const practices = await world.practices();
  const table = page.getByRole('table', { name: 'Practices' });
  for (const { name } of practices) {
    await expect(table.getByRole('row').filter({ hasText: name })).toContainText('Online');
  }
});

test('a practice that stops is soon at the top and among those that need attention', async ({
  page,
  visit,
  eventually,
  world,
}) => {
  const { name } = (await world.practices())[1]!;
  await visit('/');
  const row = page.getByRole('row').filter({ hasText: name });
  await expect(row).toContainText('Online');

  await world.happens('go_offline', { practice: name });
  await eventually(async () => {
    await expect(row).toContainText('Offline', { timeout: 500 });
    await expect(page.getByRole('link', { name: '1 Needs attention' })).toBeVisible({
      timeout: 500,
    });
  });

  await page.getByRole('link', { name: /Needs attention/ }).click();
  await expect(page).toHaveURL(/attention/);
  await expect(row).toBeVisible();

  await world.happens('come_online', { practice: name });
  await eventually(async () => {
    await expect(row).toHaveCount(0, { timeout: 500 });
  });
});

test('whoever follows a link is where it leads, by eye, by keyboard and by ear', async ({
  page,
  visit,
  world,
  javaScriptEnabled,
}) => {
  const { name } = (await world.practices())[0]!;
  await visit('/');
  await page.getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page).toHaveTitle(`${name} · Simulated · Sundog`);
  if (!javaScriptEnabled) return;
  await expect(page.getByRole('main')).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: `${name} · Simulated · Sundog` })).toBeAttached();
});

test('a practice is found by a piece of its name, and the address can be sent on', async ({
  page,
  visit,
  world,
}) => {
  const [wanted, other] = await world.practices();
  await visit('/');
  const text = page.getByRole('searchbox', { name: 'Filter these practices' });
  await text.fill(wanted!.name.slice(0, 6).toLowerCase());
  await text.press('Enter');

  await expect(page).toHaveURL(/[?&]q=/);
  await expect(page.getByRole('link', { name: wanted!.name })).toBeVisible();
  await expect(page.getByRole('link', { name: other!.name })).toHaveCount(0);

  await visit(page.url());
  await expect(page.getByRole('link', { name: wanted!.name })).toBeVisible();
  await expect(page.getByRole('link', { name: other!.name })).toHaveCount(0);
});

test('when our key is refused there is one banner, and no practice is called offline', async ({
  page,
  visit,
  eventually,
  world,
}) => {
  await visit('/');
  await world.happens('revoke_key', { key: world.key });
  try {
    await eventually(async () => {
      await expect(page.getByRole('status').getByRole('heading')).toHaveCount(1, { timeout: 500 });
      await expect(page.getByRole('link', { name: /^24 Unknown/ })).toBeVisible({ timeout: 500 });
    });
    await expect(page.getByRole('link', { name: /^0 Offline/ })).toBeVisible();
  } finally {
    await world.happens('accept_key', { key: world.key });
  }
  await eventually(async () => {
    await expect(page.getByRole('link', { name: /^24 Online/ })).toBeVisible({ timeout: 500 });
  });
});
