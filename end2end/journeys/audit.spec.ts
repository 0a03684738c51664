// Who did what: the trail as a list, narrowed, and as a file.
import { readFile } from 'node:fs/promises';
import { confirms } from '../world/people.ts';
import { expect, test } from '../world/test.ts';

test.use({ as: 'admin' });

test('what an admin does is in the trail, which can be narrowed and taken along', async ({
  page,
  visit,
}) => {
  await visit('/admin/staff');
  const form = page.getByRole('region', { name: 'Add a person' });
  await form.getByLabel('Name').fill('=1+1');
  await form.getByLabel('Role').selectOption('on_call');
  await confirms(form.getByRole('button', { name: 'Add and make a link' }));
  await expect(page.getByRole('region', { name: 'A link for =1+1' })).toBeVisible();

  await visit('/admin/audit');
  const rows = page.getByRole('table', { name: /What was done/ }).locator('tbody tr');
  const entry = rows.filter({ hasText: '=1+1' }).filter({ hasText: 'staff_added' });
  await expect(entry.getByRole('rowheader')).toHaveText('admin');
  await expect(entry).toContainText('127.0.0.1');
  await entry.getByText('Show').click();
  await expect(entry).toContainText('on_call');
  await expect(rows.filter({ hasText: 'signed_in' }).first()).toBeVisible();

  const filter = page.getByRole('search', { name: 'Filter' });
  await filter.getByRole('combobox').selectOption('staff_added');
  await filter.getByLabel('Who').fill('admin');
  await filter.getByRole('button', { name: 'Filter' }).click();
  await expect(page).toHaveURL(/action=staff_added/);
  await expect(entry).toBeVisible();
  await expect(rows.filter({ hasNotText: 'staff_added' })).toHaveCount(0);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('sundog-audit.csv');
  const [head, ...lines] = (await readFile(await download.path(), 'utf8')).trim().split('\n');
  expect(head).toBe('number,at,actor,address,action,subject,before,after');
  expect(lines.every((line) => line.includes(',staff_added,'))).toBe(true);
  expect(lines.filter((line) => line.includes(",'=1+1,")), 'no formula').toHaveLength(1);

  await page.getByRole('link', { name: 'Show everything' }).click();
  await expect(rows.filter({ hasText: 'signed_in' }).first()).toBeVisible();
  await expect(filter.getByLabel('Who')).toHaveValue('');
});

test('a filter that nothing fits says so', async ({ page, visit }) => {
  await visit('/admin/audit?actor=nobody-at-all');
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
});
