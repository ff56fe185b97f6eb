/** Settings: API keys and the snippets that hold them. */
import { expect, expectAccessible, test } from '#browser/fixtures.ts';

test('a key is created, its secret shown once, works, and is deleted', async ({ page, at, request }) => {
  const note = `made by a test ${Date.now()}`;
  await page.goto(at('/settings'));
  await page.getByRole('button', { name: 'Create API key' }).click();
  await page.getByLabel('Note (optional)').fill(note);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Your new API key' });
  const publicKey = (await dialog.getByText(/^pk-lf-/).textContent()) ?? '';
  const secretKey = (await dialog.getByText(/^sk-lf-/).textContent()) ?? '';
  await expect(dialog.getByText(`export LANGFUSE_SECRET_KEY="${secretKey}"`)).toBeVisible();
  const use = () =>
    request.get('/api/public/projects', {
      headers: { authorization: `Basic ${Buffer.from(`${publicKey}:${secretKey}`).toString('base64')}`, cookie: '' },
    });
  expect((await use()).status()).toBe(200);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Done' }).click();

  const row = page.getByRole('row').filter({ hasText: note });
  await expect(row).toContainText(publicKey);
  expect(await page.content()).not.toContain(secretKey);
  await row.getByRole('button', { name: `Delete key ${publicKey}` }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete key' }).click();
  await expect(row).toHaveCount(0);
  expect((await use()).status()).toBe(401);
});

test('the snippets hold the address and the public key', async ({ page, at, account, baseURL }) => {
  await page.goto(at('/settings'));
  await expect(page.getByText(`export LANGFUSE_BASE_URL="${baseURL}"`)).toBeVisible();
  await expect(page.getByText(`export LANGFUSE_PUBLIC_KEY="${account.publicKey}"`)).toBeVisible();
  await page.getByRole('button', { name: 'TypeScript' }).click();
  await expect(page.getByText('LangfuseSpanProcessor', { exact: false }).first()).toBeVisible();
  await page.getByRole('button', { name: 'OpenTelemetry' }).click();
  await expect(page.getByText(`${baseURL}/api/public/otel`)).toBeVisible();
  await expectAccessible(page);
});
