// What a screen reader, a keyboard and tired eyes need, judged by axe in both colour schemes.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { everyPage } from '../world/pages.ts';
import { fillIn } from '../world/people.ts';
import { setUpSecondFactor, showSecret } from '../world/second_factor.ts';
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

    test.describe('to whoever keeps the list', () => {
      test.use({ as: 'account_manager' });

      test('bringing practices in has no barrier that axe can find', async ({ page }) => {
        await page.goto('/onboarding');
        const rows = `name;pms;site_id\nNowhere Clinic;zedmed;ZZZ${colorScheme}\nSomebody;genie;5`;
        await page.getByLabel('Rows from a spreadsheet or your CRM').fill(rows);
        await page.getByRole('button', { name: 'Check the rows' }).click();
        await expect(page.getByRole('table', { name: 'Rows of the batch' })).toContainText('Not found');
        await page.getByText('Edit', { exact: true }).first().click();
        expect(await barriers(page)).toEqual([]);
      });
    });

    test('a report and the list of the past have no barrier that axe can find', async ({ page, visit }) => {
      await visit('/reports');
      await expect(page.getByRole('heading', { name: 'Together' })).toBeVisible();
      expect(await barriers(page)).toEqual([]);
      await visit('/?at=2026-01-01T00:00');
      await expect(page.getByRole('heading', { name: /nothing here is live/ })).toBeVisible();
      expect(await barriers(page)).toEqual([]);
    });

    test('the page of a practice has no barrier that axe can find', async ({ page, visit, world }) => {
      await visit('/');
      await page.getByRole('link', { name: (await world.practices())[2]!.name }).click();
      await expect(page.getByRole('heading', { name: /Whose move/ })).toBeVisible();
      expect(await barriers(page)).toEqual([]);
    });

    test('the page of an incident has no barrier that axe can find', async ({ page, eventually, world }) => {
      await world.happens('set_fault', { fault: { kind: 'status', status: 503 } });
      try {
        await page.goto('/outages');
        const incident = page.getByRole('article').getByRole('link', { name: 'Halo Cloud is not answering us' });
        await eventually(async () => {
          await expect(incident.first()).toBeVisible({ timeout: 1000 });
        });
        await incident.first().click();
        await expect(page.getByRole('heading', { name: 'Who was told' })).toBeVisible();
        expect(await barriers(page)).toEqual([]);
      } finally {
        await world.happens('clear_faults');
      }
    });

    test('the pages before sign-in have no barrier that axe can find', async ({
      elsewhere,
      world,
      signIn,
    }) => {
      const stranger = await elsewhere();
      await stranger.goto('/login');
      await fillIn(stranger, { name: 'nobody', password: 'not the password' });
      await expect(stranger.getByRole('alert')).toBeVisible();
      expect(await barriers(stranger)).toEqual([]);

      const args = ['user', 'add', `Guest, ${colorScheme}`, '--role', 'viewer'];
      const link = (await world.sundog(args)).trim();
      await stranger.goto(link);
      await expect(stranger.getByRole('heading', { name: 'Welcome to Sundog' })).toBeVisible();
      expect(await barriers(stranger)).toEqual([]);

      const person = await world.newcomer('viewer');
      const owner = await elsewhere();
      await signIn(owner, person);
      await setUpSecondFactor(owner);
      expect(await barriers(owner), 'with recovery codes').toEqual([]);
      await stranger.goto('/login');
      await fillIn(stranger, person);
      await expect(stranger.getByRole('heading', { name: 'Enter the code' })).toBeVisible();
      expect(await barriers(stranger)).toEqual([]);
    });

    test('the profile has no barrier that axe can find', async ({ page, visit }) => {
      await visit('/profile');
      expect(await barriers(page)).toEqual([]);
      await showSecret(page);
      expect(await barriers(page), 'with the QR code').toEqual([]);
    });

    test.describe('to an admin', () => {
      test.use({ as: 'admin' });

      test('no page has a barrier that axe can find', async ({ page, visit }) => {
        test.slow();
        for (const address of everyPage()) {
          await visit(address);
          await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
          expect(await barriers(page), address).toEqual([]);
        }
      });

      for (const address of ['/admin/staff', '/admin/tokens', '/admin/audit', '/admin/security', '/admin/database']) {
        test(`${address} has no barrier that axe can find`, async ({ page, visit, world }) => {
          // A row to show.
          await world.sundog(['token', 'create', `row${address} ${colorScheme}`, '--role', 'viewer']);
          await visit(address);
          for (const folded of await page.locator('main details > summary').all()) {
            await folded.click();
          }
          expect(await barriers(page)).toEqual([]);
        });
      }
    });
  });
}
