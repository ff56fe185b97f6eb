/** Finding one's way in a trace: from error to error, by words, through repeats and along the critical path. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ago, expect, expectAccessible, test, type Event } from '#browser/fixtures.ts';

/** An agent that searches many times: 40 searches in a row, of which three fail, a warning, then an answer. */
function tellSearches() {
  const tag = randomUUID().slice(0, 8);
  const traceId = `searches-${tag}`;
  const observation = (id: string, parent: string | null, body: Record<string, unknown>): Event => ({
    type: 'observation-create',
    body: { id: `${id}-${tag}`, traceId, parentObservationId: parent === null ? null : `${parent}-${tag}`, ...body },
  });
  const searches = Array.from({ length: 40 }, (_, i) =>
    observation(`search${i}`, 'root', {
      type: 'TOOL',
      name: 'search',
      startTime: ago(100 - i),
      endTime: ago(100 - i - (i === 7 ? 0.9 : 0.2)),
      ...(i % 15 === 7 ? { level: 'ERROR', statusMessage: `quota exceeded in call ${i}` } : {}),
    }),
  );
  const events = [
    { type: 'trace-create', body: { id: traceId, name: 'many searches', timestamp: ago(101) } },
    observation('root', null, { type: 'AGENT', name: 'agent', startTime: ago(101), endTime: ago(50) }),
    observation('plan', 'root', {
      type: 'SPAN',
      name: 'plan',
      startTime: ago(101),
      endTime: ago(100.5),
      level: 'WARNING',
      statusMessage: 'plan was cut',
    }),
    ...searches,
    observation('answer', 'root', {
      type: 'GENERATION',
      name: 'write answer',
      model: 'gpt-4o-2024-08-06',
      startTime: ago(58),
      completionStartTime: ago(57),
      endTime: ago(50),
      usageDetails: { input: 1000, output: 100 },
    }),
  ];
  return { traceId, tag, events };
}

const story = tellSearches();

test.beforeEach(async ({ send }) => send(story.events));

test('e and Shift+E go from error to error, then to warnings, from anywhere', async ({ page, at }) => {
  await page.goto(at(`/traces/${story.traceId}`));
  const selected = page.getByRole('treeitem', { selected: true });
  await expect(selected).toHaveAccessibleName(/^Trace many searches/);
  await expect(page.getByText('3 errors, 1 warning', { exact: true })).toBeVisible();
  await page.keyboard.press('e');
  await expect(page.getByText('1 of 3 errors', { exact: true })).toBeVisible();
  await expect(page.getByRole('note', { name: 'Status' })).toHaveText('quota exceeded in call 7');
  await expect(page).toHaveURL(new RegExp(`observation=search7-${story.tag}`));
  await page.getByRole('button', { name: 'Next error' }).click();
  await page.keyboard.press('e');
  await expect(page.getByText('3 of 3 errors', { exact: true })).toBeVisible();
  await page.keyboard.press('e');
  await expect(page.getByText('1 of 1 warning', { exact: true })).toBeVisible();
  await expect(selected).toHaveAccessibleName(/^Span plan/);
  await page.keyboard.press('Shift+E');
  await expect(page.getByRole('note', { name: 'Status' })).toHaveText('quota exceeded in call 37');
});

test('/ searches the trace: matches are marked and walked, the other rows are left out', async ({ page, at }) => {
  await page.goto(at(`/traces/${story.traceId}`));
  const tree = page.getByRole('tree', { name: 'Observations' });
  await expect(tree.getByRole('treeitem', { name: /^Agent agent/ })).toBeVisible();
  await page.keyboard.press('/');
  const field = page.getByRole('textbox', { name: 'Search in this trace' });
  await expect(field).toBeFocused();
  await field.fill('QUOTA');
  await expect(page.getByText('3 found', { exact: true })).toBeVisible();
  // The trace, the agent, and three failed searches.
  await expect(tree.getByRole('treeitem')).toHaveCount(5);
  await expect(tree.locator('mark')).toHaveText(['quota', 'quota', 'quota']);
  await field.press('Enter');
  await expect(page.getByRole('note', { name: 'Status' })).toHaveText('quota exceeded in call 7');
  await field.press('Enter');
  await expect(page.getByText('2 of 3', { exact: true })).toBeVisible();
  await field.press('ArrowDown');
  await expect(tree).toBeFocused();
  await page.keyboard.press('n');
  await expect(page.getByText('3 of 3', { exact: true })).toBeVisible();
  await page.keyboard.press('N');
  await expect(page.getByText('2 of 3', { exact: true })).toBeVisible();

  await expect(page).toHaveURL(/q=QUOTA/);
  await page.reload();
  await expect(tree.getByRole('treeitem')).toHaveCount(5);
  await page.getByRole('button', { name: 'Show matches only' }).click();
  await expect(tree.getByRole('treeitem', { name: /^Generation write answer|^Span plan/ }).first()).toBeVisible();
  await field.fill('gpt-4o');
  await expect(page.getByText('1 found', { exact: true })).toBeVisible();
  await field.press('Enter');
  await expect(tree.locator('mark')).toHaveText('gpt-4o');
  await field.fill('nothing like it');
  await expect(page.getByText('No match', { exact: true })).toBeVisible();
  await field.press('Escape');
  await expect(field).toHaveValue('');
});

test('repeats are one row that says how slow and how many failed, and opens to its members', async ({ page, at }) => {
  await page.goto(at(`/traces/${story.traceId}`));
  const tree = page.getByRole('tree', { name: 'Observations' });
  const run = tree.getByRole('treeitem', { name: /^Tool search × 40 3 errors p95 200 ms/ });
  await expect(run).toHaveAttribute('aria-expanded', 'false');
  // The trace, the agent, the plan, the searches, the answer.
  await expect(tree.getByRole('treeitem')).toHaveCount(5);
  await run.click();
  await expect(page.getByRole('region', { name: 'Repeats' })).toContainText('900 ms');
  await page.reload();
  await expect(run).toHaveAttribute('aria-selected', 'true');
  await tree.focus();
  await page.keyboard.press('ArrowRight');
  await expect(run).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('treeitem', { selected: true })).toHaveAttribute('aria-level', '4');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(run).toHaveAttribute('aria-expanded', 'false');
  await page.getByRole('button', { name: 'Go to the slowest' }).click();
  await expect(page.getByRole('note', { name: 'Status' })).toHaveText('quota exceeded in call 7');
  await expect(run).toHaveAttribute('aria-expanded', 'true');
  await page.getByRole('button', { name: 'Fold repeats' }).click();
  await expect(run).toHaveCount(0);
  await expect(page).toHaveURL(/repeats=show/);
});

test('the critical path, self times and heat show where the time went', async ({ page, at }) => {
  await page.goto(at(`/traces/${story.traceId}`));
  const tree = page.getByRole('tree', { name: 'Observations' });
  const answer = tree.getByRole('treeitem', { name: /^Generation write answer/ });
  await expect(answer).not.toHaveAccessibleName(/critical path/);
  await page.getByRole('button', { name: 'Critical path' }).click();
  await expect(answer).toHaveAccessibleName(/on the critical path/);
  await expect(page).toHaveURL(/path=1/);
  await page.getByRole('button', { name: 'Heat: colour latency and cost' }).click();
  await tree.getByRole('treeitem', { name: /^Agent agent/ }).click();
  // Of 51 s, 0.5 s were the plan, 8 s the answer and 8.7 s the searches.
  await expect(page.getByRole('region', { name: 'Observation', exact: true })).toContainText('33.8 s (66 %)');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Timeline' }).click();
  await expect(answer).toHaveAccessibleName(/on the critical path/);
});

test('the timeline is zoomed and moved by keys and wheel, its axis with it', async ({ page, at }) => {
  await page.goto(at(`/traces/${story.traceId}?view=timeline`));
  const tree = page.getByRole('tree', { name: 'Observations' });
  const answer = tree.getByRole('treeitem', { name: /^Generation write answer/ });
  await expect(answer.getByTitle('Time to first token 1.00 s')).toBeVisible();
  await expect(tree.getByText('20 s', { exact: true })).toBeVisible();
  for (let i = 0; i < 4; i++) await page.keyboard.press('+');
  await expect(page).toHaveURL(/zoom=0\.4\d*-0\.5/);
  await expect(tree.getByText('25 s', { exact: true })).toBeVisible();
  await expect(answer.getByTitle('Later')).toBeVisible();
  await page.reload();
  await expect(tree.getByText('25 s', { exact: true })).toBeVisible();
  for (let i = 0; i < 20; i++) await page.keyboard.press('Shift+ArrowRight');
  await expect(answer.getByTitle('8.00 s')).toBeVisible();
  await page.keyboard.press('0');
  await expect(tree.getByText('20 s', { exact: true })).toBeVisible();
  await expect(page).not.toHaveURL(/zoom=/);
  await answer.hover();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -600);
  await page.keyboard.up('Control');
  await expect(page).toHaveURL(/zoom=/);
  await page.getByRole('button', { name: 'Show all of the time (0)' }).click();
  await expect(page).not.toHaveURL(/zoom=/);
});

test('the trace is saved as JSON, and ? lists the keys, which rest while the list is open', async ({ page, at }) => {
  await page.goto(at(`/traces/${story.traceId}`));
  const agent = page.getByRole('treeitem', { name: /^Agent agent/ });
  await expect(agent).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as JSON' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`trace-${story.traceId}.json`);
  const saved = JSON.parse(await readFile(await download.path(), 'utf8')) as { id: string; observations: unknown[] };
  expect(saved.id).toBe(story.traceId);
  expect(saved.observations).toHaveLength(43);

  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet).toContainText('Next error');
  await page.keyboard.press('e');
  await sheet.getByRole('button', { name: 'Close' }).click();
  await expect(sheet).toHaveCount(0);
  await expect(page).not.toHaveURL(/observation=/);
  await page.keyboard.press('e');
  await expect(page).toHaveURL(/observation=/);
});
