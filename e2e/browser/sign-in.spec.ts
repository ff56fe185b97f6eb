/** Signing in and out. */
import { expect, expectAccessible, test } from '#browser/fixtures.ts';

test.describe('signed out', () => {
  test.beforeEach(async ({ context }) => context.clearCookies());

  test('a wrong password is told, the right one leads to where one wanted to go', async ({ page, account, at }) => {
    await page.goto(at('/settings'));
    await expect(page).toHaveURL(/\/login/);
    await page.getByLabel('E-mail').fill(account.email);
    await page.getByLabel('Password').fill('not this one');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toHaveText('E-mail or password is wrong.');
    await page.getByLabel('Password').fill(account.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(at('/settings'));
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  });

  test('the way after signing in never leads to another site', async ({ page, account }) => {
    await page.goto('/login?to=%2F%2Fexample.com');
    await page.getByLabel('E-mail').fill(account.email);
    await page.getByLabel('Password').fill(account.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
    expect(new URL(page.url()).pathname).toBe(`/project/${account.projectId}/home`);
  });

  test('the login page is accessible', async ({ page }) => {
    await page.goto('/login');
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    await expectAccessible(page);
  });

  test('signing out ends the session', async ({ page, account, request, baseURL }) => {
    // A session of its own: the one the other tests share must live on.
    const { email, password } = account;
    await request.post('/api/auth/login', { data: { email, password } });
    await page.context().addCookies((await request.storageState()).cookies);
    await page.goto('/');
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(/\/login/);
    await page.goto(`${baseURL}/`);
    await expect(page).toHaveURL(/\/login/);
  });
});

test('the theme is remembered', async ({ page, at }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(at('/settings'));
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  await page.reload();
  await expect.poll(background).toBe(dark);
});

test('a link of an older SDK, without the project, leads to the trace', async ({ page, send, at }) => {
  const id = `linked-${Date.now()}`;
  await send([{ type: 'trace-create', body: { id, name: 'linked', timestamp: new Date().toISOString() } }]);
  await page.goto(`/trace/${id}`);
  await expect(page).toHaveURL(at(`/traces/${id}`));
  await expect(page.getByRole('heading', { name: 'linked', level: 1 })).toBeVisible();
  await page.goto(`/trace/${id}?view=timeline`);
  await expect(page).toHaveURL(at(`/traces/${id}?view=timeline`));
});
