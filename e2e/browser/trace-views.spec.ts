/** The graph and the log of a trace: other ways to see the same observations, with one selection. */
import { randomUUID } from 'node:crypto';
import { ago, expect, expectAccessible, test, type Event } from '#browser/fixtures.ts';

/** A LangGraph-like agent: its nodes are named in the metadata, and what they call is inside of them. */
function tellAgent() {
  const tag = randomUUID().slice(0, 8);
  const traceId = `agent-${tag}`;
  const observation = (id: string, parent: string | null, body: Record<string, unknown>): Event => ({
    type: 'observation-create',
    body: { id: `${id}-${tag}`, traceId, parentObservationId: parent === null ? null : `${parent}-${tag}`, ...body },
  });
  const node = (name: string) => ({ name, metadata: { langgraph_node: name }, type: 'CHAIN' });
  const events = [
    { type: 'trace-create', body: { id: traceId, name: 'team', timestamp: ago(60) } },
    observation('root', null, { type: 'AGENT', name: 'LangGraph', startTime: ago(60), endTime: ago(10) }),
    ...[0, 1, 2].flatMap((i) => [
      observation(`plan${i}`, 'root', { ...node('planner'), startTime: ago(59 - i * 10), endTime: ago(55 - i * 10) }),
      observation(`work${i}`, 'root', { ...node('worker'), startTime: ago(54 - i * 10), endTime: ago(50 - i * 10) }),
      observation(`tool${i}`, `work${i}`, {
        type: 'TOOL',
        name: 'look_up',
        metadata: { langgraph_node: 'worker' },
        startTime: ago(54 - i * 10),
        endTime: ago(52 - i * 10),
        input: { word: `word number ${i}` },
        ...(i === 1 ? { level: 'ERROR', statusMessage: 'not in the dictionary' } : {}),
      }),
    ]),
  ];
  return { traceId, tag, events };
}

const story = tellAgent();

test.beforeEach(async ({ send }) => send(story.events));

test("the graph shows an agent's nodes with their calls and errors, and a click goes from call to call", async ({
  page,
  at,
}) => {
  await page.goto(at(`/traces/${story.traceId}?view=graph`));
  const graph = page.getByRole('listbox', { name: 'Agent graph' });
  await expect(graph.getByRole('option')).toHaveCount(3);
  const worker = graph.getByRole('option', { name: /^Chain worker/ });
  await expect(worker).toHaveAccessibleName(/× 3 p50 4.00 s 1 error$/);
  await worker.click();
  await expect(page).toHaveURL(new RegExp(`observation=work0-${story.tag}`));
  await worker.click();
  await expect(page).toHaveURL(new RegExp(`observation=work1-${story.tag}`));
  await expect(worker).toContainText('2 of 3');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`observation=work2-${story.tag}`));
  await page.keyboard.press('ArrowUp');
  await expect(graph.getByRole('option', { selected: true })).toHaveAccessibleName(/^Chain planner/);
  await page.keyboard.press('+');
  await page.keyboard.press('0');
  await expectAccessible(page);
});

test('the log tells the trace in order, opens what one reads, and shares its selection with all views', async ({
  page,
  at,
}) => {
  await page.goto(at(`/traces/${story.traceId}`));
  await expect(page.getByRole('tree', { name: 'Observations' })).toBeVisible();
  await page.keyboard.press('4');
  const log = page.getByRole('treegrid', { name: 'Log' });
  await expect(log.getByRole('row')).toHaveCount(10);
  await page.keyboard.press('e');
  const selected = log.getByRole('row', { selected: true });
  await expect(selected).toContainText('not in the dictionary');
  await expect(selected).toContainText('word number 1');
  await log.focus();
  await page.keyboard.press('Enter');
  await expect(selected.getByText('Input', { exact: true })).toBeVisible();
  await expect(selected.getByText('"word number 1"', { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('3');
  await expect(page.getByRole('option', { selected: true })).toHaveAccessibleName(/^Chain worker/);
  await page.keyboard.press('1');
  await expect(page.getByRole('treeitem', { selected: true })).toHaveAccessibleName(/^Tool look_up/);
  await page.keyboard.press('4');
  await page.keyboard.press('/');
  await page.getByRole('textbox', { name: 'Search in this trace' }).fill('planner');
  await expect(log.getByRole('row')).toHaveCount(3);
  await expect(log.locator('mark').first()).toHaveText('planner');
});
