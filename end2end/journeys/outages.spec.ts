// Outages: from the list to one's hands and back, and what a stretch of time adds up to.
import { expect, test } from '../world/test.ts';

test.use({ as: 'on_call' });

test('somebody on duty takes an outage in hand, notes why, and hands it back', async ({
  page,
  visit,
  eventually,
  world,
}) => {
  const practice = (await world.practices())[8]!;
  await world.happens('go_offline', { practice: practice.name });
  try {
    await eventually(async () => {
      await visit('/outages');
      const rows = page.getByRole('table', { name: 'Outages, newest first' });
      await expect(rows.getByRole('link', { name: practice.name })).toBeVisible({ timeout: 500 });
    });
    const rows = page.getByRole('table', { name: 'Outages, newest first' });
    await rows.getByRole('link', { name: practice.name }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(practice.name);

    await page.getByRole('button', { name: 'I have it' }).click();
    await expect(page.getByRole('main')).toContainText('has it until');
    await page.getByLabel('Add a note').fill('Their IT restarts Halo Link.');
    await page.getByRole('button', { name: 'Add note' }).click();
    await expect(page.getByRole('main')).toContainText('Their IT restarts Halo Link.');
    await page.getByRole('button', { name: 'Hand it back' }).click();
    await expect(page.getByRole('main')).toContainText('Nobody has it in hand.');
  } finally {
    await world.happens('come_online', { practice: practice.name });
  }
});

test('every figure leads to the spans that add up to it', async ({ page, visit, world }) => {
  const practice = (await world.practices())[9]!;
  await visit('/');
  await page.getByRole('link', { name: practice.name }).click();
  const zoom = page.getByRole('navigation', { name: 'Stretch of time' });
  await zoom.getByRole('link', { name: '1 h', exact: true }).click();
  await expect(zoom.getByRole('link', { name: '1 h', exact: true })).toHaveAttribute(
    'aria-current',
    'true',
  );
  await page.getByText('Prove it: the spans that add up to this').click();
  const proof = page.getByRole('table', { name: 'Each stretch of the window, oldest first' });
  await expect(proof).toContainText('before the first observation');
  await expect(proof).toContainText('Together, the whole window');
});
