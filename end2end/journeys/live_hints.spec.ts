// What an open page asks for when it hears of a change: what it shows of that, and nothing else.
import type { Page } from '@playwright/test';
import { complaintsOf } from '../world/console.ts';
import { expect, test } from '../world/test.ts';

// A world of its own, in which nothing happens but what these journeys do.
test.use({ as: 'account_manager', sites: 6 });

/** The addresses that a page asks for again by itself from now on. */
function refreshesOf(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.headers()['sundog-fragment']) asked.push(new URL(request.url()).pathname);
  });
  return asked;
}

test.beforeEach(async ({ page, visit, world }) => {
  await visit('/');
  for (const { name } of await world.practices()) {
    await expect(page.getByRole('row').filter({ hasText: name })).toContainText('Online');
  }
});

const isLive = (page: Page) =>
  expect(page.getByRole('banner').getByRole('status')).toHaveText('Live');

test('an overview that was just loaded is not fetched again, and an import concerns the numbers alone', async ({
  page,
  visit,
  world,
}) => {
  const complaints = complaintsOf(page);
  const asked = refreshesOf(page);
  await visit('/');
  await isLive(page);
  // What is known of a Site ID that nobody has is no news to anybody.
  const csv = 'name,pms,site_id\nNowhere Clinic,zedmed,77001\n';
  const sent = await page.request.post('/api/v1/imports', {
    headers: { origin: world.url },
    data: { name: 'crm.csv', csv },
  });
  expect(sent.status()).toBe(201);
  const { id } = await sent.json();
  await expect(async () => {
    const answer = await page.request.get(`/api/v1/imports/${id}?state=not_found`);
    expect(await answer.text()).toContain('Nowhere Clinic');
  }).toPass();
  expect(asked).toEqual([]);
  expect([...complaints]).toEqual([]);
});

test('the page of a practice is fetched again for what happens to that one alone, once for each', async ({
  page,
  visit,
  world,
}) => {
  const [own, other] = await world.practices();
  await page.getByRole('link', { name: own!.name }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(own!.name);
  const complaints = complaintsOf(page);
  await visit(page.url());
  await isLive(page);
  const asked = refreshesOf(page);
  const offline = async (count: number) => {
    const answer = await page.request.get('/api/v1/practices?state=offline');
    expect((await answer.json()).total).toBe(count);
  };

  await world.happens('go_offline', { practice: other!.name });
  await expect(() => offline(1)).toPass();
  expect(asked).toEqual([]);

  await world.happens('go_offline', { practice: own!.name });
  await expect(page.getByRole('heading', { name: /Whose move: (the )?practice/i })).toBeVisible();
  expect(asked).toEqual([new URL(page.url()).pathname]);
  for (const { name } of [own!, other!]) await world.happens('come_online', { practice: name });
  await expect(page.getByRole('heading', { name: /Whose move: nobody/i })).toBeVisible();
  expect([...complaints]).toEqual([]);
});

test('what happened between loading and listening is asked for once the page listens', async ({
  page,
  visit,
  world,
}) => {
  const [, , third] = await world.practices();
  let listen = () => {};
  const mayListen = new Promise<void>((resolve) => (listen = resolve));
  await page.route('**/live', async (route) => {
    await mayListen;
    await route.continue();
  });
  const asked = refreshesOf(page);
  await visit('/');
  await world.happens('go_offline', { practice: third!.name });
  await expect(async () => {
    const answer = await page.request.get('/api/v1/practices?state=offline');
    expect((await answer.json()).total).toBe(1);
  }).toPass();
  expect(asked).toEqual([]);

  listen();
  const row = page.getByRole('row').filter({ hasText: third!.name });
  await expect(row).toContainText('Offline');
  await world.happens('come_online', { practice: third!.name });
  await expect(row).toContainText('Online');
});
