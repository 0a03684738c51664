// One's own page: where I am signed in, and my password.
import { PASSWORD } from '../world/people.ts';
import { expect, test } from '../world/test.ts';

test.use({ as: null });

test('signing out everywhere else ends the other session and keeps this one', async ({
  page,
  world,
  elsewhere,
  signIn,
}) => {
  const person = await world.newcomer('viewer');
  const other = await elsewhere();
  await signIn(other, person);
  await signIn(page, person);

  await page.goto('/profile');
  const places = page.getByRole('table', { name: 'Places where you are signed in' });
  await expect(places.locator('tbody').getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect(page.getByText('You were signed out everywhere else.')).toBeVisible();
  await expect(places.locator('tbody').getByRole('row')).toHaveCount(1);
  await expect(places).toContainText('this one');

  await other.goto('/');
  await expect(other).toHaveURL('/login');
});

test('one place is signed out by itself', async ({ page, world, elsewhere, signIn }) => {
  const person = await world.newcomer('viewer');
  const other = await elsewhere();
  await signIn(other, person);
  await signIn(page, person);

  await page.goto('/profile');
  await page.getByRole('button', { name: 'Sign out there' }).click();
  await expect(page.getByText('That place was signed out.')).toBeVisible();
  await other.goto('/');
  await expect(other).toHaveURL('/login');
});

test('a new password ends every other session and is the only one that opens the door', async ({
  page,
  world,
  elsewhere,
  signIn,
}) => {
  const person = await world.newcomer('viewer');
  const other = await elsewhere();
  await signIn(other, person);
  await signIn(page, person);

  const change = async (current: string, password: string) => {
    const form = page.getByRole('region', { name: 'Change your password' });
    await form.getByLabel('The password you have').fill(current);
    await form.getByLabel('The new one', { exact: true }).fill(password);
    await form.getByLabel('The new one again').fill(password);
    await form.getByRole('button', { name: 'Change the password' }).click();
  };
  await page.goto('/profile');
  await change('not the password', 'a different sentence');
  await expect(page.getByRole('alert').filter({ hasText: /./ })).toContainText(
    'Your present password is wrong',
  );
  await change(PASSWORD, 'a different sentence');
  await expect(page.getByText('The password was changed.')).toBeVisible();

  await other.goto('/');
  await expect(other).toHaveURL('/login');
  await signIn(other, { ...person, password: 'a different sentence' });
});
