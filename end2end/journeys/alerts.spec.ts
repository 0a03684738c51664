// Somebody on call: a message, the page it leads to, "I have it", and the end. In a hand and on a desk.
import { expect, test } from '../world/test.ts';

test.use({ as: 'admin' });

for (const [where, width, at] of [
  ['in a hand', 390, 2],
  ['on a desk', 1440, 3],
] as const) {
  test(`from the message to the end of the trouble, ${where}`, async ({ page, visit, world, eventually }) => {
    await page.setViewportSize({ width, height: 844 });
    const inbox = `Inbox ${where} ${Date.now()}`;
    await visit('/alerts?add=inbox');
    await page.getByLabel('Name', { exact: true }).last().fill(inbox);
    await page.getByRole('button', { name: 'Add the channel' }).click();
    await expect(page.getByRole('main')).toContainText('The channel is there.');
    await expect(page.getByRole('heading', { name: inbox })).toBeVisible();

    const practice = (await world.practices())[at]!.name;
    await world.happens('go_offline', { practice });
    await visit('/alerts');
    const sent = page.getByRole('region', { name: 'What was sent' });
    const opened = sent.getByRole('listitem').filter({ hasText: `${practice} is offline` });
    await eventually(async () => {
      await expect(opened.first()).toBeVisible({ timeout: 1000 });
    });
    await opened.first().locator('summary').click();
    await expect(opened.first()).toContainText('Whose move');
    await opened.first().getByRole('link', { name: 'What it is about' }).click();
    await expect(page.getByRole('heading', { name: practice })).toBeVisible();
    await page.getByRole('button', { name: 'I have it' }).first().click();
    await expect(page.getByRole('main')).toContainText('You have it.');

    await world.happens('come_online', { practice });
    await visit('/alerts');
    const resolved = sent.getByRole('listitem').filter({ hasText: `${practice} was offline` });
    await eventually(async () => {
      await expect(resolved.first()).toBeVisible({ timeout: 1000 });
    });
  });
}

test('a rule is read aloud, asked what it would have sent, and kept', async ({ page, visit }) => {
  await visit('/alerts');
  const rules = page.getByRole('region', { name: 'Who hears what' });
  await expect(rules).toContainText('A reminder every 2 h until somebody has it.');
  await rules.getByText('Add a rule…').click();
  const form = rules.locator('form').last();
  await form.getByLabel('Name').fill('Gold at any hour');
  await form.getByLabel('Tiers').fill('gold');
  await form.getByLabel('After', { exact: true }).fill('2m');
  await form.getByRole('button', { name: 'What would it have sent?' }).click();
  await expect(page.getByRole('main')).toContainText('the last 30 days would have sent');
  await visit('/alerts');
  await rules.getByText('Add a rule…').click();
  await form.getByLabel('Name').fill('Gold at any hour');
  await form.getByLabel('After', { exact: true }).fill('soon');
  await form.getByRole('button', { name: 'Add the rule' }).click();
  await expect(page.getByRole('main')).toContainText('Write a length of time up to 31 days');
  await expect(form.getByLabel('Name')).toHaveValue('Gold at any hour');
});
