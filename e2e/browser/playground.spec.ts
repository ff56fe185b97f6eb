/** The playground in a real browser: connecting providers, running variants side by side, opening and saving. */
import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { type FakeProvider, fakeAnswer, startFakeProvider } from '@telltale/server/features/llm-connections/testing.ts';
import { ago, expect, expectAccessible, test } from '#browser/fixtures.ts';

// The server must be told to let its projects call this machine, which only one of our own is.
test.skip(process.env['E2E_BASE_URL'] !== undefined, 'needs a server that allows 127.0.0.1');

const key = 'sk-browser-0123456789abcdef';
const spoken = fakeAnswer.text.replaceAll('**', '');
let provider: FakeProvider;

test.beforeAll(async () => {
  provider = await startFakeProvider({ key, pauseMs: 20 });
});

test.afterAll(() => provider[Symbol.asyncDispose]());

test.beforeEach(async ({ page, account }) => {
  const headers = { 'x-telltale-project': account.projectId };
  const path = '/api/public/llm-connections';
  const { data } = (await (await page.request.get(path, { headers })).json()) as { data: { id: string }[] };
  for (const { id } of data) await page.request.delete(`${path}/${id}`, { headers });
});

async function connect(page: Page, projectId: string, name: string, adapter: string): Promise<void> {
  const data = { provider: name, adapter, secretKey: key, baseURL: provider.url };
  const headers = { 'x-telltale-project': projectId };
  expect((await page.request.put('/api/public/llm-connections', { headers, data })).status()).toBe(200);
}

const column = (page: Page, name: string) => page.getByRole('region', { name: `Variant ${name}` });
const output = (page: Page, name: string) => page.getByRole('region', { name: `Output of ${name}` });
async function choose(page: Page, model: string): Promise<void> {
  const box = page.getByRole('combobox', { name: 'Model of A' });
  await box.fill(model);
  // The list that opens hides the rest of the page from screen readers.
  await box.press('Tab');
}

const text = (page: Page, index: number, name: string) =>
  page.getByRole('textbox', { name: `Text of message ${index} of ${name}` });

test('a provider is connected and tested, with a wrong key first', async ({ page, at }) => {
  await page.goto(at('/playground'));
  await expect(page.getByRole('heading', { name: 'Connect a model provider first' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Connect a provider in the settings' }).click();
  await page.getByRole('button', { name: 'Connect a provider' }).click();
  const dialog = page.getByRole('dialog', { name: 'Connect a provider' });
  await dialog.getByRole('button', { name: 'Save and test' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('Enter the key.');
  await dialog.getByLabel('Key').fill('sk-wrong-0123456789abcdef');
  await dialog.getByLabel(/^Address/).fill('http://10.0.0.1');
  await dialog.getByRole('button', { name: 'Save and test' }).click();
  await expect(dialog.getByRole('alert')).toContainText('TELLTALE_OUTBOUND_ALLOW=10.0.0.1:80');
  await dialog.getByLabel(/^Address/).fill(provider.url);
  await dialog.getByRole('button', { name: 'Save and test' }).click();
  await expect(dialog.getByRole('alert')).toContainText('The provider answered 401');
  await expect(dialog.getByRole('alert')).not.toContainText('sk-wrong-0123456789abcdef');
  await expectAccessible(page);
  await dialog.getByLabel('Key').fill(key);
  await dialog.getByRole('button', { name: 'Save and test' }).click();
  await expect(dialog.getByText(/answered in/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  const row = page.getByRole('row').filter({ hasText: 'openai' });
  await expect(row).toContainText('sk-…cdef');
  await row.getByRole('button', { name: 'Test openai' }).click();
  await expect(page.getByText(/answered in/)).toBeVisible();
  await expectAccessible(page);
  await row.getByRole('button', { name: 'Delete connection openai' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete connection' }).click();
  await expect(row).toBeHidden();
});

test('two variants run side by side, with variables, costs and a conversation that goes on', async ({
  page,
  at,
  account,
}) => {
  test.slow();
  await connect(page, account.projectId, 'openai', 'openai');
  await connect(page, account.projectId, 'claude', 'anthropic');
  await page.goto(at('/playground'));
  await page.getByLabel('Connection of A').selectOption('openai');
  await choose(page, 'gpt-4o');
  await text(page, 1, 'A').fill('Answer in {{language}}.');
  await text(page, 2, 'A').fill('Greet {{name}}.');
  await page.getByRole('button', { name: 'Copy A beside it' }).click();
  await page.getByLabel('Connection of B').selectOption('claude');
  const variables = page.getByRole('complementary', { name: 'Variables' });
  await variables.getByRole('textbox', { name: 'language' }).fill('French');
  await variables.getByRole('textbox', { name: 'name' }).fill('Marie');
  // Away from the button, whose tooltip would be judged as a part of the page that lies in no landmark.
  await page.mouse.move(0, 0);
  await expect(page.getByText('Copy A beside it')).toBeHidden();
  await expectAccessible(page);
  await text(page, 2, 'B').press('Control+Enter');
  for (const name of ['A', 'B']) {
    await expect(output(page, name).getByText(spoken)).toBeVisible();
    await expect(output(page, name)).toContainText(/Latency.*Tokens.*100 → 50.*Cost.*\$0\.00/s);
  }
  const [first, second] = provider.requests.slice(-2).map(({ body }) => JSON.stringify(body.messages));
  expect(first).toContain('Greet Marie.');
  expect(second).toContain('Greet Marie.');
  await expectAccessible(page);

  await output(page, 'A').getByRole('button', { name: 'Continue' }).click();
  await expect(text(page, 3, 'A')).toHaveText(fakeAnswer.text);
  await text(page, 4, 'A').fill('Once more');
  await page.getByRole('button', { name: 'Run A', exact: true }).click();
  await expect.poll(() => provider.requests.at(-1)?.body.messages?.length).toBe(4);

  await page.reload();
  await expect(text(page, 4, 'A')).toHaveText('Once more');
  await column(page, 'B').getByRole('button', { name: 'Remove B' }).click();
  await expect(column(page, 'B')).toBeHidden();
});

test('tools, schemas, failures and stopping are shown as they are', async ({ page, at, account }) => {
  test.slow();
  await connect(page, account.projectId, 'openai', 'openai');
  await page.goto(at('/playground'));
  await choose(page, 'gpt-4o');
  await text(page, 2, 'A').fill('Weather?');
  await column(page, 'A')
    .getByRole('button', { name: /^Tools/ })
    .click();
  await page.getByRole('textbox', { name: 'Tools of A, JSON' }).fill('[{"name": "get_weather"');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(output(page, 'A').getByRole('alert')).toContainText('Tools: not JSON');
  await page
    .getByRole('textbox', { name: 'Tools of A, JSON' })
    .fill('[{"name": "get_weather", "parameters": {"type": "object"}}]');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(output(page, 'A').getByText('get_weather')).toBeVisible();
  await expect(output(page, 'A')).toContainText('Paris');
  await output(page, 'A').getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('textbox', { name: 'Call that message 4 of A answers' })).toHaveValue('call_1');
  await text(page, 4, 'A').fill('20 degrees');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(output(page, 'A').getByText(spoken)).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('textbox', { name: 'Tools of A, JSON' }).fill('');
  await column(page, 'A')
    .getByRole('button', { name: /^Output/ })
    .click();
  await page.getByRole('textbox', { name: 'Output schema of A, JSON' }).fill('{"type": "object"}');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(output(page, 'A').getByText('42')).toBeVisible();
  await page.getByRole('textbox', { name: 'Output schema of A, JSON' }).fill('');

  await choose(page, 'busy');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(output(page, 'A').getByRole('alert')).toContainText('429');
  await choose(page, 'endless');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(output(page, 'A').getByText(/and on and on/)).toBeVisible();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(output(page, 'A').getByText('stopped')).toBeVisible();
  await expect.poll(() => provider.requests.at(-1)?.isCutOff()).toBe(true);
});

test('a generation is opened from its trace, run, and saved as a version of a prompt', async ({
  page,
  at,
  account,
  send,
}) => {
  test.slow();
  await connect(page, account.projectId, 'openai', 'openai');
  const [traceId, id, name] = [randomUUID(), randomUUID(), `play/${Date.now()}`];
  const input = {
    messages: [
      { role: 'system', content: 'Be kind' },
      { role: 'user', content: [{ type: 'text', text: 'Hello {{who}}' }] },
    ],
    tools: [{ type: 'function', function: { name: 'look_up', parameters: { type: 'object' } } }],
  };
  const body = { id, traceId, name: 'ask', model: 'gpt-4o', modelParameters: { temperature: 0.7 }, input };
  await send([
    { type: 'trace-create', body: { id: traceId, name: 'to open', timestamp: ago(5) } },
    { type: 'generation-create', body: { ...body, startTime: ago(4), endTime: ago(3) } },
  ]);
  await page.goto(at(`/traces/${traceId}?observation=${id}`));
  await page.getByRole('link', { name: 'Open in playground' }).click();
  await expect(text(page, 1, 'A')).toHaveText('Be kind');
  await expect(text(page, 2, 'A')).toHaveText('Hello {{who}}');
  await expect(page.getByRole('combobox', { name: 'Model of A' })).toHaveValue('gpt-4o');
  await expect(column(page, 'A').getByRole('button', { name: /^Parameters/ })).toContainText('temperature 0.7');
  await expect(column(page, 'A').getByRole('button', { name: /^Tools/ })).toContainText('look_up');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(output(page, 'A').getByText('get_weather')).toBeVisible();

  await page.getByRole('button', { name: 'Save as prompt' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save as a prompt' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('Give it a name.');
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('Saved as version 1');
  await dialog.getByRole('button', { name: 'Done' }).click();

  await text(page, 1, 'A').fill('Be very kind');
  await page.getByRole('button', { name: /^Save as new version of play/ }).click();
  await dialog.getByRole('textbox', { name: 'What changed' }).fill('kinder');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('Saved as version 2');
  await dialog.getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { name: 'v2' })).toBeVisible();
  await expect(page.getByText('Be very kind')).toBeVisible();
  await page.getByRole('button', { name: 'Playground' }).click();
  await expect(text(page, 1, 'A')).toHaveText('Be very kind');
  await page.getByRole('button', { name: 'Bring back what was here before' }).click();
  await expect(page.getByRole('button', { name: 'Bring back what was here before' })).toBeHidden();
});
