// Maintenance: planned in three fields, seen in the calendar, ended. On a desk and in a hand.
import { expect, test } from '../world/test.ts';

test.use({ as: 'on_call' });

/** As a field for a local time is filled in: days from now, at an hour. */
function at(days: number, clock: string): string {
  const day = new Date(Date.now() + days * 24 * 60 * 60 * 1000);
  return `${day.toISOString().slice(0, 10)}T${clock}`;
}

for (const [where, width] of [
  ['on a desk', 1440],
  ['in a hand', 390],
] as const) {
  test(`somebody on call plans maintenance in three fields and ends it, ${where}`, async ({ page, visit }) => {
    await page.setViewportSize({ width, height: 900 });
    const why = `New disks, ${where}`;
    await visit('/maintenance');
    const begins = at(3, '22:00');
    await page.getByLabel('For whom').fill('everyone');
    await page.getByLabel('From', { exact: true }).fill(begins);
    await page.getByLabel('To', { exact: true }).fill(at(3, '23:30'));
    await page.getByLabel('Why').fill(why);
    await page.getByRole('button', { name: 'Plan it' }).click();
    await expect(page.getByRole('main')).toContainText('It is planned.');
    const plans = page.getByRole('table', { name: 'To come' });
    const own = plans.getByRole('row').filter({ hasText: why });
    await expect(own).toContainText('all practices');

    await visit(`/maintenance?month=${begins.slice(0, 7)}`);
    const calendar = page.getByRole('table', { name: /^\w+ \d{4}, / });
    await expect(calendar.getByText(why)).toBeVisible();
    await expect(calendar).toContainText('22:00 to 23:30');

    await own.getByRole('button', { name: /^Call it off/ }).click();
    await expect(page.getByRole('main')).toContainText('It was ended.');
    await expect(page.getByText(why)).toHaveCount(0);
  });
}

test('what cannot be planned comes back with what was typed', async ({ page, visit }) => {
  await visit('/maintenance');
  await page.getByLabel('For whom').fill('nobody of this name');
  await page.getByLabel('From', { exact: true }).fill(at(3, '22:00'));
  await page.getByLabel('To', { exact: true }).fill(at(3, '23:30'));
  await page.getByLabel('Why').fill('New disks');
  await page.getByRole('button', { name: 'Plan it' }).click();
  await expect(page.getByRole('main')).toContainText("Nothing on the list is called 'nobody of this name'");
  await expect(page.getByLabel('Why')).toHaveValue('New disks');
});
