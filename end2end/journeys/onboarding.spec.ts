// Bringing practices in: by keyboard alone, and a batch whose rows are edited and started.
import { expect, test } from '../world/test.ts';

test.use({ as: 'account_manager' });

test('one practice is entered, looked up and dropped again without a mouse', async ({ page, visit }) => {
  await visit('/onboarding/one');
  await expect(page.getByLabel('Site ID', { exact: true })).toBeFocused();
  await page.keyboard.type('77001');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Nowhere Clinic');
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nowhere Clinic');
  const rows = page.getByRole('table', { name: 'Rows of the batch' });
  await expect(rows).toContainText('Not found');
  await expect(rows).toContainText('Looked up again at');
  await rows.getByText('Edit', { exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(rows).toContainText('Words to send to the practice');
  await rows.getByRole('button', { name: 'Drop the row' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'taken off the batch' })).toBeVisible();
});

test('a batch is pasted, a row is edited, and what is ready is watched', async ({
  page,
  visit,
  eventually,
  world,
}) => {
  const [first, second] = await world.practices();
  await visit('/onboarding');
  const pasted = [
    'name;pms;site_id',
    `${first!.name};${first!.pms};${first!.site_id}`,
    `The Annexe;${second!.pms};${second!.site_id}`,
    'Somebody;genie;5',
  ];
  await page.getByLabel('Rows from a spreadsheet or your CRM').fill(pasted.join('\n'));
  await page.getByRole('button', { name: 'Check the rows' }).click();
  const rows = page.getByRole('table', { name: 'Rows of the batch' });
  await eventually(async () => {
    await expect(rows).toContainText('Already here', { timeout: 1000 });
    await expect(rows).toContainText('Listed already', { timeout: 1000 });
  });
  const own = new URL(page.url()).pathname;

  const annexe = rows.getByRole('row', { name: /The Annexe/ });
  await annexe.getByText('Decide', { exact: true }).click();
  await annexe.getByRole('button', { name: 'Add it as one more practice of this site' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'ready now' })).toBeVisible();
  await page.getByRole('button', { name: 'Start watching it' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'watched from now on' })).toBeVisible();
  await visit(own);
  await rows.getByRole('link', { name: 'The Annexe' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The Annexe');

  // It is retired, restored, and at last retired for good, so that other journeys do not meet it.
  const retire = async () => {
    await page.getByText('Retire…').click();
    await page.getByRole('button', { name: 'Retire this practice' }).click();
    await expect(page.getByRole('button', { name: 'Put it on the list again' })).toBeVisible();
  };
  await retire();
  await page.getByRole('button', { name: 'Put it on the list again' }).click();
  await expect(page.getByRole('link', { name: 'Edit…' })).toBeVisible();
  await retire();
});

test('many practices are changed after a preview, and that is taken back', async ({ page, visit }) => {
  await visit('/practices/edit');
  await page.getByLabel('PMS').selectOption('zedmed');
  await page.getByLabel('Add tags').fill('journey');
  await page.getByRole('button', { name: 'Preview' }).click();
  const preview = page.getByRole('table', { name: 'What would change' });
  await expect(preview.locator('ins').first()).toContainText('journey');
  await page.getByRole('button', { name: /^Change \d+$/ }).click();
  await expect(page.getByRole('status').filter({ hasText: 'were changed' })).toBeVisible();
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'taken back' })).toBeVisible();
  await visit('/?tag=journey');
  await expect(page.getByRole('main')).toContainText('No practice matches');
});
