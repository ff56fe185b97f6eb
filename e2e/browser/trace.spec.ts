/** The trace page: tree, timeline, and the details of what is selected. */
import { ago, expect, expectAccessible, test } from '#browser/fixtures.ts';
import { tellStory } from '#browser/story.ts';

const story = tellStory();

test.beforeEach(async ({ send }) => send(story.events));

test('the tree shows every observation below its parent, strays at the root', async ({ page, at }) => {
  await page.goto(at(`/traces/${story.traceId}`));
  const tree = page.getByRole('tree', { name: 'Observations' });
  await expect(tree.getByRole('treeitem')).toHaveCount(6);
  await expect(tree.getByRole('treeitem', { name: /^Generation generate_answer/ })).toHaveAttribute('aria-level', '3');
  await expect(tree.getByRole('treeitem', { name: /^Span stray_worker/ })).toHaveAttribute('aria-level', '2');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(story.name);
  await expect(page.getByRole('region', { name: 'Trace' })).toContainText('A ribbon that shows the wind.');
  await expect(page.getByRole('region', { name: 'Scores' })).toContainText('Backed by d1.');
});

test('the shape of the trace is asked for once, while the app is still on its way', async ({ page, at }) => {
  const tree = `/api/public/traces/${story.traceId}/tree`;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const { promise: isAsked, resolve: release } = Promise.withResolvers<void>();
  await page.route(/\/assets\/index-[^/]*\.js$/, (route) => void isAsked.then(() => route.continue()));
  const early = page.waitForRequest((request) => request.url().endsWith(tree));
  await page.goto(at(`/traces/${story.traceId}`), { waitUntil: 'commit' });
  await early;
  release();
  await expect(page.getByRole('treeitem', { name: /^Generation generate_answer/ })).toBeVisible();
  expect(asked.filter((path) => path === tree)).toHaveLength(1);
  expect(asked.filter((path) => path === `/api/public/traces/${story.traceId}`)).toHaveLength(1);
});

test('tree and timeline share one selection, and the address keeps it', async ({ page, at }) => {
  await page.goto(at(`/traces/${story.traceId}`));
  await page.getByRole('treeitem', { name: /^Generation generate_answer/ }).click();
  await expect(page).toHaveURL(/observation=chat-/);
  await page.getByRole('button', { name: 'Timeline' }).click();
  await expect(page).toHaveURL(/view=timeline/);
  const item = page.getByRole('treeitem', { name: /^Generation generate_answer/ });
  await expect(item).toHaveAttribute('aria-selected', 'true');
  await expect(item).toContainText('2.00 s');
  await page.reload();
  await expect(item).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('heading', { name: 'generate_answer' })).toBeVisible();
});

test('the keyboard walks and folds the tree', async ({ page, at }) => {
  await page.goto(at(`/traces/${story.traceId}`));
  const selected = page.getByRole('treeitem', { selected: true });
  await page.getByRole('tree', { name: 'Observations' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(selected).toHaveAccessibleName(/^Agent agent/);
  await page.keyboard.press('ArrowLeft');
  await expect(selected).toHaveAttribute('aria-expanded', 'false');
  await expect(page.getByRole('treeitem')).toHaveCount(3);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(selected).toHaveAccessibleName(/^Retriever retrieve_docs/);
  await page.keyboard.press('End');
  await expect(selected).toHaveAccessibleName(/^Span stray_worker/);
});

test('a link to an observation inside a folded part opens it', async ({ page, at }) => {
  await page.goto(at(`/traces/${story.traceId}`));
  await page.getByRole('button', { name: 'Fold all', exact: true }).click();
  await expect(page.getByRole('treeitem')).toHaveCount(3);
  await page.getByRole('region', { name: 'Scores' }).getByRole('button', { name: 'generate_answer' }).click();
  await expect(page.getByRole('treeitem', { name: /^Generation generate_answer/ })).toHaveAttribute(
    'aria-selected',
    'true',
  );
});

test('a chat is shown as a chat, and as JSON when asked, remembered', async ({ page, at }) => {
  await page.goto(at(`/traces/${story.traceId}`));
  await page.getByRole('treeitem', { name: /^Generation generate_answer/ }).click();
  const input = page.getByRole('region', { name: 'Input', exact: true });
  await expect(input.getByRole('article')).toHaveCount(4);
  await expect(input.getByRole('article', { name: 'User message' })).toContainText('What is a telltale?');
  await expect(input.getByRole('article', { name: 'Assistant message' })).toContainText('find_docs');
  const output = page.getByRole('region', { name: 'Output', exact: true });
  await expect(output.getByText('ribbon', { exact: true })).toHaveJSProperty('tagName', 'STRONG');
  await expect(output.getByRole('link', { name: 'the guide' })).toHaveAttribute('rel', /noopener/);
  await output.getByRole('button', { name: /^Reasoning/ }).click();
  await expect(output.getByText('Keep it short.').last()).toBeVisible();

  await page.getByRole('button', { name: 'JSON', exact: true }).click();
  await expect(input.getByText('messages')).toBeVisible();
  await page.reload();
  await expect(input.getByText('messages')).toBeVisible();
  await page.getByRole('button', { name: 'Pretty', exact: true }).click();
  await expect(input.getByRole('article')).toHaveCount(4);
});

test('model, usage, cost and its source are told', async ({ page, at }) => {
  await page.goto(at(`/traces/${story.traceId}`));
  await page.getByRole('treeitem', { name: /^Generation generate_answer/ }).click();
  const detail = page.getByRole('region', { name: 'Observation', exact: true });
  await expect(detail).toContainText('gpt-4o-2024-08-06');
  await expect(detail).toContainText('500 ms');
  const usage = page.getByRole('region', { name: 'Usage and cost' });
  await expect(usage.getByRole('row', { name: /^input/ })).toContainText('1,843');
  await expect(usage.getByRole('row', { name: /^total/ })).toContainText('2,055');
  await expect(usage).toContainText('Priced as');
  await expect(page.getByRole('region', { name: 'Scores' })).toContainText('friendly');
});

test('an error says what happened', async ({ page, at }) => {
  await page.goto(at(`/traces/${story.traceId}`));
  await page.getByRole('treeitem', { name: /^Tool search_docs/ }).click();
  await expect(page.getByRole('note', { name: 'Status' })).toHaveText('RateLimitError: 429 Too Many Requests');
});

test('metadata are a table: searched, copied, and the way to others that have the same', async ({
  page,
  at,
  send,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const id = `${story.traceId}-meta`;
  const tenant = { name: 'Acme "West"', plan: { seats: 12 } };
  const flags = Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`flag ${n}`, n % 2 === 0]));
  const metadata = { 'gen_ai.system': 'openai', tenant, flags };
  await send([{ type: 'trace-create', body: { id, name: 'told much', timestamp: ago(5), metadata } }]);
  await page.goto(at(`/traces/${id}`));
  const table = page.getByRole('region', { name: 'Metadata' });
  await expect(table.getByRole('row')).toHaveCount(12);
  await expect(table.getByRole('row', { name: 'tenant.plan.seats' })).toContainText('12');
  await expectAccessible(page);

  const search = table.getByRole('textbox', { name: 'Search in the metadata' });
  await search.fill('west');
  await expect(table.getByRole('row')).toHaveCount(2);
  await table.getByRole('button', { name: 'Copy value of tenant.name' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('Acme "West"');
  await table.getByRole('link', { name: 'List traces with the same tenant.name' }).click();
  await expect(page.getByRole('row', { name: 'Trace told much' })).toBeVisible();
  await page.goBack();
  await search.fill('gen_ai');
  await table.getByRole('link', { name: 'List traces with the same gen_ai.system' }).click();
  await expect(page.getByRole('textbox', { name: 'Query of traces' })).toHaveText('metadata."gen_ai.system":openai');
  await expect(page.getByRole('row', { name: 'Trace told much' })).toBeVisible();
});

test('ids are copied', async ({ page, at, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(at(`/traces/${story.traceId}`));
  await page.getByRole('button', { name: 'Copy trace id' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(story.traceId);
});

test('a trace that is not there is told', async ({ page, at }) => {
  await page.goto(at('/traces/no-such-trace'));
  await expect(page.getByRole('heading', { name: 'There is no such trace' })).toBeVisible();
});

test('the trace page is accessible', async ({ page, at }) => {
  await page.goto(at(`/traces/${story.traceId}?view=timeline`));
  await page.getByRole('treeitem', { name: /^Generation generate_answer/ }).click();
  await expect(page.getByRole('region', { name: 'Usage and cost' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Tree', exact: true }).click();
  await page.getByRole('treeitem', { name: /^Tool search_docs/ }).click();
  await expect(page.getByRole('note', { name: 'Status' })).toBeVisible();
  await expectAccessible(page);
});
