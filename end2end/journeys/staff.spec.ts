// An admin and the people: inviting somebody, and names that look like markup.
import { PASSWORD, confirms } from '../world/people.ts';
import { setUpSecondFactor } from '../world/second_factor.ts';
import { expect, test } from '../world/test.ts';

test.use({ as: 'admin' });

test('an admin adds a person, who chooses a password with the link and is in', async ({
  page,
  visit,
  elsewhere,
}) => {
  await visit('/admin/staff');
  const form = page.getByRole('region', { name: 'Add a person' });
  await form.getByLabel('Name').fill('Robin Nguyễn');
  await form.getByLabel('Role').selectOption('on_call');
  await confirms(form.getByRole('button', { name: 'Add and make a link' }));
  const shown = page.getByRole('region', { name: 'A link for Robin Nguyễn' });
  const link = await shown.getByRole('textbox', { name: 'The link' }).inputValue();
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Robin Nguyễn' }) });
  await expect(row).toContainText('Invited, no password yet');

  const theirs = await elsewhere();
  await theirs.goto(link);
  await expect(theirs.getByText('You sign in as Robin Nguyễn.')).toBeVisible();
  await theirs.getByLabel('Password').fill(PASSWORD);
  await theirs.getByLabel('The same again').fill('something else');
  await theirs.getByRole('button', { name: 'Choose this password' }).click();
  await expect(theirs.getByRole('alert').filter({ hasText: 'The two passwords differ' })).toBeVisible();

  await theirs.getByLabel('Password').fill(PASSWORD);
  await theirs.getByLabel('The same again').fill(PASSWORD);
  await theirs.getByRole('button', { name: 'Choose this password' }).click();
  await expect(theirs.getByRole('banner')).toContainText('Robin Nguyễn');
  await expect(theirs.getByRole('banner')).toContainText('On call');
  await expect(theirs.getByRole('table', { name: 'Practices' })).toBeVisible();

  const late = await elsewhere();
  await late.goto(link);
  await expect(late.getByRole('heading', { name: 'This link opens nothing' })).toBeVisible();

  await visit('/admin/staff');
  await expect(page.getByText(link)).toHaveCount(0);
  await expect(row).toContainText('Active');
});

test('a name that is taken is refused beside the form, with what was typed', async ({
  page,
  visit,
}) => {
  await visit('/admin/staff');
  const form = page.getByRole('region', { name: 'Add a person' });
  await form.getByLabel('Name').fill('viewer');
  await form.getByLabel('Role').selectOption('approver');
  await confirms(form.getByRole('button', { name: 'Add and make a link' }));

  await expect(form.getByRole('alert')).toBeVisible();
  await expect(form.getByLabel('Name')).toHaveValue('viewer');
  await expect(form.getByLabel('Role')).toHaveValue('approver');
});

test('another role holds at once, and its holder signs in again', async ({
  page,
  visit,
  world,
  elsewhere,
  signIn,
}) => {
  const person = await world.newcomer('viewer');
  const theirs = await elsewhere();
  await signIn(theirs, person);

  await visit('/admin/staff');
  const row = page.getByRole('row').filter({ hasText: person.name });
  await row.getByText('Change', { exact: false }).first().click();
  await row.getByLabel('Role').selectOption('approver');
  await confirms(row.getByRole('button', { name: 'Change the role' }));
  await expect(page.getByText('The role was changed.')).toBeVisible();
  await expect(row).toContainText('Approver');

  await theirs.goto('/');
  await expect(theirs).toHaveURL(/\/login/);
  await signIn(theirs, person);
  await expect(theirs.getByRole('banner')).toContainText('Approver');
});

test('somebody called like a script is harmless wherever their name is shown', async ({
  page,
  visit,
  world,
  elsewhere,
  signIn,
}) => {
  const name = '</textarea><script>alert(1)</script>';
  const person = await world.newcomer('viewer', name);
  const theirs = await elsewhere();
  const dialogs: string[] = [];
  for (const open of [page, theirs]) {
    open.on('dialog', async (dialog) => {
      dialogs.push(dialog.message());
      await dialog.dismiss();
    });
  }
  const isHarmless = async (open = page) => {
    await expect(open.getByText(name).first()).toBeVisible();
    await expect(open.locator('script', { hasText: /^alert\(1\)$/ })).toHaveCount(0);
    expect(await open.content()).not.toContain('<script>alert(1)');
  };

  await visit('/admin/staff');
  await isHarmless();
  const row = page.getByRole('row').filter({ hasText: name });
  await row.getByText('Change', { exact: false }).first().click();
  await confirms(row.getByRole('button', { name: 'New link to choose a password' }));
  await expect(page.getByRole('heading', { name: `A link for ${name}` })).toBeVisible();
  await isHarmless();
  await visit(`/admin/audit?subject=${encodeURIComponent(name)}`);
  await isHarmless();

  await signIn(theirs, person);
  await isHarmless(theirs);
  await setUpSecondFactor(theirs);
  await isHarmless(theirs);
  expect(dialogs).toEqual([]);
});
