// API tokens: made by an admin, shown once, good until they are revoked.
import { confirms } from '../world/people.ts';
import { expect, test } from '../world/test.ts';

test.use({ as: 'admin' });

test('a token is shown once, opens the API, and opens nothing once it is revoked', async ({
  page,
  visit,
  world,
}) => {
  const practices = (token: string) =>
    fetch(`${world.url}/api/v1/practices`, { headers: { authorization: `Bearer ${token}` } });

  await visit('/admin/tokens');
  const form = page.getByRole('region', { name: 'Make a token' });
  await form.getByLabel('Name').fill('booking');
  await form.getByLabel('Holds for').selectOption('90 days');
  await confirms(form.getByRole('button', { name: 'Make the token' }));
  const shown = page.getByRole('region', { name: 'The token booking' });
  const token = await shown.getByRole('textbox', { name: 'The token' }).inputValue();

  const answer = await practices(token);
  expect(answer.status).toBe(200);
  expect((await answer.json()).total).toBe((await world.practices()).length);

  await visit('/admin/tokens');
  const row = page.getByRole('row').filter({ hasText: 'booking' });
  await expect(row).toContainText('Active');
  await expect(row).toContainText('admin');
  await expect(row).not.toContainText('never');
  expect(await page.content()).not.toContain(token);

  await row.getByText('Revoke…').click();
  await confirms(row.getByRole('button', { name: 'Revoke' }));
  await expect(page.getByText('The token was revoked.')).toBeVisible();
  await expect(row).toContainText('Revoked');
  await expect(row.getByRole('button')).toHaveCount(0);
  const refused = await practices(token);
  expect(refused.status).toBe(401);
  expect(refused.headers.get('content-type')).toBe('application/problem+json');
});

test('a token from the command line opens the API and the figures, and no page', async ({
  world,
}) => {
  const said = await world.sundog(['token', 'create', 'figures', '--role', 'viewer']);
  const authorization = `Bearer ${said.trim().split('\n').at(-1)}`;
  const status = async (path: string) =>
    (await fetch(world.url + path, { headers: { authorization }, redirect: 'manual' })).status;

  expect(await status('/metrics')).toBe(200);
  expect(await status('/api/v1/practices')).toBe(200);
  expect(await status('/')).toBe(303);
  expect(await status('/profile')).toBe(303);
});
