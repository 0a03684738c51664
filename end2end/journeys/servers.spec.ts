// Servers: found from a practice, described once for all on it, and looked over in the list.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../world/test.ts';

test.use({ as: 'account_manager' });

const LINK = '7d0c35e1-a2b8-4f06-913e-5bd2c4';

for (const [where, width] of [
  ['on a desk', 1440],
  ['in a hand', 390],
] as const) {
  test(`somebody names a practice's server and notes its Halo Link GUID, ${where}`, async ({
    page,
    visit,
    javaScriptEnabled,
  }) => {
    await page.setViewportSize({ width, height: 900 });
    const number = Date.now() % 1_000_000;
    const server = `WG-${number}`;
    const practice = width > 400 ? 4 : 5;
    await visit(`/practices/${practice}/edit`);
    await page.getByLabel('Server name').fill(server);
    await page.getByLabel('Who hosts the server').fill('Wagga Hosting');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: server }).click();
    await expect(page).toHaveURL(/\/servers\/\d+$/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(server);
    await expect(page.getByRole('table', { name: 'Practices on this server' })).toContainText('Online');

    const guid = page.getByLabel('Halo Link GUID');
    await guid.fill('no GUID');
    await page.getByLabel('Notes').fill('Rack 4');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'is not a Halo Link GUID' })).toBeVisible();
    await expect(page.getByLabel('Notes')).toHaveValue('Rack 4');
    await guid.fill(LINK + String(number).padStart(6, '0'));
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'The server is saved' })).toBeVisible();
    if (javaScriptEnabled !== false) {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
    }

    await visit(`/servers?q=${server}`);
    // On a phone the head is not shown.
    const rows = page.getByRole('table', { name: /^Servers/ }).getByRole('row');
    await expect(rows).toHaveCount(width > 400 ? 2 : 1);
    await page.getByRole('link', { name: '1 practice', exact: true }).click();
    await expect(page.getByText('Only practices on the server')).toBeVisible();
  });
}
