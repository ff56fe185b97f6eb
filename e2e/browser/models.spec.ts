/** Models and their prices, in a real browser: what is used without a price, and giving it one. */
import { randomUUID } from 'node:crypto';
import { ago, expect, expectAccessible, test } from './fixtures.ts';

test('a model without a price is given the prices of a known one, and what is stored gets its cost', async ({
  page,
  at,
  send,
}) => {
  const name = `house-${randomUUID().slice(0, 8)}`;
  const trace = randomUUID();
  const usageDetails = { input: 1_000_000, output: 100_000 };
  const body = { traceId: trace, name: 'ask', model: name, usageDetails, startTime: ago(20), endTime: ago(19) };
  await send([
    { type: 'trace-create', body: { id: trace, name: 'house model', timestamp: ago(20) } },
    { type: 'generation-create', body: { ...body, id: randomUUID() } },
  ]);
  await page.goto(at('/models'));
  await page.getByRole('button', { name: `Set the price of ${name}` }).click();
  const dialog = page.getByRole('dialog', { name: `Set the price of ${name}` });
  await dialog.getByRole('combobox', { name: 'Take over the prices of' }).fill('gpt-4o');
  await page
    .getByRole('option', { name: /^gpt-4o/ })
    .first()
    .click();
  await expect(dialog.getByRole('textbox', { name: 'Price of output', exact: true })).not.toHaveValue('');
  await dialog.getByRole('textbox', { name: 'Price of input', exact: true }).fill('2');
  await dialog.getByRole('textbox', { name: 'Price of output', exact: true }).fill('10');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save and price what is stored' }).click();
  await expect(dialog).toContainText('1 stored observation got a price: $3.00 in all');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('button', { name: `Set the price of ${name}` })).toBeHidden();
  await page.goto(at(`/traces/${trace}`));
  await expect(page.getByText('$3.00').first()).toBeVisible();
});

test('models are found, shown with every tier, added and deleted', async ({ page, at }) => {
  const name = `own-${randomUUID().slice(0, 8)}`;
  await page.goto(at('/models'));
  await expect(page.getByRole('table', { name: 'Models', exact: true }).getByRole('row')).not.toHaveCount(0);
  await expectAccessible(page);

  await page.getByRole('searchbox', { name: 'Search models by name' }).fill('claude-sonnet-4-5');
  await page.getByRole('button', { name: 'claude-sonnet-4-5', exact: true }).first().click();
  const details = page.getByRole('dialog', { name: 'claude-sonnet-4-5' });
  await expect(details.getByRole('region', { name: 'Standard', exact: true })).toContainText('$3.00');
  await expect(details.getByText(/are over 200,000/).first()).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Add model' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add model' });
  await dialog.getByRole('button', { name: 'Add model' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('Give the model a name.');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await dialog.getByRole('textbox', { name: 'Price of input' }).fill('0.5');
  await dialog.getByRole('button', { name: 'Add model' }).click();
  await expect(dialog).toBeHidden();

  await page.getByRole('searchbox', { name: 'Search models by name' }).fill(name);
  const row = page.getByRole('row').filter({ hasText: name });
  await expect(row).toContainText('$0.50');
  await row.getByRole('button', { name: `Delete model ${name}` }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete model' }).click();
  await expect(row).toBeHidden();
});
