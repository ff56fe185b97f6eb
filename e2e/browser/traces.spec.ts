/** The trace list: what it shows, and every way to find one. */
import { ago, expect, expectAccessible, test } from '#browser/fixtures.ts';
import { tellStory } from '#browser/story.ts';

const story = tellStory();

test.beforeAll(async ({ playwright, baseURL }, { project }) => {
  const { account } = project.use as unknown as { account: { publicKey: string; secretKey: string } };
  const request = await playwright.request.newContext({ baseURL: baseURL ?? '' });
  const batch = story.events.map((event, i) => ({ id: `${story.traceId}-${i}`, timestamp: ago(1), ...event }));
  const credentials = Buffer.from(`${account.publicKey}:${account.secretKey}`).toString('base64');
  const answer = await request.post('/api/public/ingestion', {
    data: { batch },
    headers: { authorization: `Basic ${credentials}` },
  });
  expect(await answer.json()).toMatchObject({ errors: [] });
  await request.dispose();
});

test('a trace that was just sent is the first row, with everything worth knowing', async ({ page, at }) => {
  await page.goto(at(`/traces?query=${story.traceId}`));
  const row = page.getByRole('row', { name: `Trace ${story.name}` });
  await expect(row).toBeVisible();
  await expect(row).toContainText('What is a telltale?');
  await expect(row).toContainText('A ribbon that shows the wind.');
  await expect(row).toContainText('1,843→212');
  await expect(row).toContainText('$0.00');
  await expect(row).toContainText('4.00 s');
  await expect(row).toContainText('groundedness');
  await expect(row).toContainText('sailing');
  await expect(row).toContainText(story.user);
  await expect(row.getByText('Error')).toBeAttached();
});

test('the query, as text, narrows the list, marks what it found, and is kept in the address', async ({ page, at }) => {
  await page.goto(at('/traces'));
  const query = page.getByRole('textbox', { name: 'Query of traces' });
  await query.click();
  await page.keyboard.insertText(`userId:${story.user} telltale`);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/query=userId/);
  await expect(page.getByText('1 trace', { exact: true })).toBeVisible();
  const row = page.getByRole('row', { name: `Trace ${story.name}` });
  await expect(row.locator('mark').first()).toHaveText(/telltale/i);
  await page.reload();
  await expect(query).toHaveText(`userId:${story.user} telltale`);
  await expect(row).toBeVisible();
});

test('links of older versions still lead to the same rows', async ({ page, at }) => {
  await page.goto(at(`/traces?user=${story.user}&level=error&env=${story.environment}`));
  await expect(page.getByRole('row', { name: `Trace ${story.name}` })).toBeVisible();
  await expect(page.getByText('1 trace', { exact: true })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Query of traces' })).toHaveText(
    `userId:${story.user} level:ERROR environment:${story.environment}`,
  );
});

test('a query that excludes everything says so and offers the way out', async ({ page, at }) => {
  await page.goto(at('/traces?query=there-is-no-such-thing&range=5m'));
  await expect(page.getByRole('heading', { name: 'No traces match' })).toBeVisible();
  await page.getByRole('button', { name: 'Widen time range' }).click();
  await expect(page.getByRole('button', { name: 'Time range: Past 7 days' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page.getByRole('grid', { name: 'Traces' })).toBeVisible();
  await expect(page).not.toHaveURL(/query=/);
});

test('a time range of its own bounds the list', async ({ page, at }) => {
  await page.goto(at('/traces'));
  await page.getByRole('button', { name: /^Time range/ }).click();
  await page.getByLabel('From').fill('2001-01-01T00:00');
  await page.getByLabel('To', { exact: true }).fill('2001-01-02T00:00');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/from=2001-01-01/);
  await expect(page.getByRole('heading', { name: 'No traces match' })).toBeVisible();
});

test('the keyboard goes through the rows and opens one; the way back keeps the filters', async ({ page, at }) => {
  await page.goto(at(`/traces?query=${story.traceId}`));
  await page.getByRole('row', { name: `Trace ${story.name}` }).focus();
  await page.keyboard.press('Enter');
  // With what was searched for, to be marked in it.
  await expect(page).toHaveURL(at(`/traces/${story.traceId}?mark=${story.traceId}`));
  await page.getByRole('main').getByRole('link', { name: 'Traces' }).click();
  await expect(page.getByRole('row', { name: `Trace ${story.name}` })).toBeFocused();
  await expect(page.getByRole('textbox', { name: 'Query of traces' })).toHaveText(story.traceId);
});

test('sorting by time turns the list around', async ({ page, at, send }) => {
  const session = `order-${Date.now()}`;
  await send(
    [60, 50, 40].map((seconds) => ({
      type: 'trace-create',
      body: { id: `${session}-${seconds}`, name: `sent ${seconds}`, sessionId: session, timestamp: ago(seconds) },
    })),
  );
  await page.goto(at(`/traces?query=${session}`));
  const names = () =>
    page.getByRole('row', { name: /^Trace sent/ }).evaluateAll((rows) => rows.map((row) => row.ariaLabel));
  await expect.poll(names).toEqual(['Trace sent 40', 'Trace sent 50', 'Trace sent 60']);
  await page.getByRole('columnheader', { name: 'Time' }).getByRole('button').click();
  await expect.poll(names).toEqual(['Trace sent 60', 'Trace sent 50', 'Trace sent 40']);
  await expect(page).toHaveURL(/sort=timestamp.asc/);
});

test('more than a page of traces is loaded while one scrolls', async ({ page, at, send }) => {
  const session = `many-${Date.now()}`;
  await send(
    Array.from({ length: 250 }, (_, i) => ({
      type: 'trace-create',
      body: { id: `${session}-${i}`, name: `many ${i}`, sessionId: session, timestamp: ago(100 + i) },
    })),
  );
  await page.goto(at(`/traces?query=${session}`));
  await expect(page.getByText('250 traces', { exact: true })).toBeVisible();
  await page.getByRole('row', { name: 'Trace many 0', exact: true }).focus();
  await expect(async () => {
    await page.keyboard.press('End');
    await expect(page.getByRole('row', { name: 'Trace many 249' })).toBeVisible({ timeout: 500 });
  }).toPass();
});

test('live, the list tells of new traces without moving, and brings them when asked', async ({ page, at, send }) => {
  const name = `live ${Date.now()}`;
  await page.goto(at('/traces'));
  await expect(page.getByRole('grid', { name: 'Traces' })).toBeVisible();
  const streamed = page.waitForResponse((response) => new URL(response.url()).pathname === '/api/public/live');
  await page.getByRole('button', { name: 'Live' }).click();
  await streamed;
  await send([{ type: 'trace-create', body: { id: name, name, timestamp: ago(0) } }]);
  await expect(page.getByRole('row', { name: `Trace ${name}` })).toHaveCount(0);
  await page.getByRole('button', { name: '1 new' }).click();
  await expect(page.getByRole('row', { name: `Trace ${name}` })).toBeVisible();
  await expect(page.getByRole('button', { name: '1 new' })).toHaveCount(0);
});

test('a project without traces shows how to send the first one', async ({ page, at }) => {
  const nothing = { data: [], meta: { page: 1, limit: 100, totalItems: 0, totalPages: 0 } };
  await page.route('**/api/public/traces?*', (route) => route.fulfill({ json: nothing }));
  await page.goto(at('/traces'));
  await expect(page.getByRole('heading', { name: 'Send your first trace' })).toBeVisible();
  await page.getByRole('button', { name: 'Create API key' }).click();
  await expect(page.getByText(/export LANGFUSE_SECRET_KEY="sk-lf-/)).toBeVisible();
  await expectAccessible(page);
});

test('the trace list is accessible', async ({ page, at }) => {
  await page.goto(at('/traces'));
  await expect(page.getByRole('grid', { name: 'Traces' }).getByRole('row').nth(1)).toBeVisible();
  await expectAccessible(page);
});
