/** What all lists have: columns of one's choice, selection, keys, a peek beside the list, saved views, and acting on many rows. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { ago, expect, expectAccessible, test, type Event } from '#browser/fixtures.ts';

interface Seeded {
  readonly session: string;
  readonly events: readonly Event[];
}

function seed(count: number): Seeded {
  const session = `list-${Date.now()}-${Math.floor(Math.random() * 1e6)}`;
  const events = Array.from({ length: count }, (_, i): Event[] => [
    {
      type: 'trace-create',
      body: {
        id: `${session}-${i}`,
        name: `row ${i}`,
        sessionId: session,
        timestamp: ago(100 + i),
        input: `Question ${i}`,
        output: `Answer ${i}`,
      },
    },
    {
      type: 'generation-create',
      body: {
        id: `${session}-${i}-g`,
        traceId: `${session}-${i}`,
        name: `call ${i}`,
        startTime: ago(100 + i),
        endTime: ago(99 + i),
        metadata: { shard: `s${i}` },
        costDetails: { total: i + 1 },
      },
    },
  ]).flat();
  return { session, events };
}

const headers = (page: Page) =>
  page
    .getByRole('grid', { name: 'Traces' })
    .getByRole('columnheader')
    .evaluateAll((all) => all.map((each) => each.textContent?.trim()));

test('columns are shown, hidden, moved and widened, and stay so', async ({ page, at, send }) => {
  const { session, events } = seed(3);
  await send(events);
  await page.goto(at(`/traces?query=session:${session}`));
  await expect(page.getByRole('row', { name: 'Trace row 0' })).toBeVisible();
  await page.getByRole('button', { name: /^Columns/ }).click();
  await page.getByRole('checkbox', { name: 'Output' }).uncheck();
  await page.getByRole('checkbox', { name: 'Errors' }).check();
  await page.getByRole('button', { name: 'Move Latency' }).focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('button', { name: 'Move Latency' })).toBeFocused();
  await page.getByRole('button', { name: 'Medium rows' }).click();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect
    .poll(() => headers(page))
    .toEqual(expect.arrayContaining(['Time', 'Latency', 'Name', 'Input', 'Errors']));
  const first = await headers(page);
  expect(first.slice(0, 4)).toEqual(['Time', 'Latency', 'Name', 'Input']);
  expect(first).not.toContain('Output');
  await expect(page).toHaveURL(/columns=timestamp%2Clatency%2Cname/);

  // The menu gives the focus back when it has closed.
  await expect(page.getByRole('button', { name: /^Columns/ })).toBeFocused();
  const latency = page.getByRole('columnheader', { name: 'Latency' });
  await latency.focus();
  const before = (await latency.boundingBox())!.width;
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(async () => (await latency.boundingBox())!.width).toBe(before + 32);
  await page.keyboard.press('Alt+ArrowLeft');
  await expect.poll(() => headers(page)).toEqual(['Latency', 'Time', ...first.slice(2)]);

  // A plain link opens the list as it was left.
  await page.goto(at(`/traces?query=session:${session}`));
  await expect.poll(() => headers(page)).toEqual(['Latency', 'Time', ...first.slice(2)]);
  expect((await latency.boundingBox())!.width).toBe(before + 32);
  await page.getByRole('button', { name: /^Columns/ }).click();
  await page.getByRole('button', { name: /^Reset columns/ }).click();
  await page.keyboard.press('Escape');
  await expect.poll(() => headers(page)).toContain('Output');
});

test('the server sorts by cost and by latency', async ({ page, at, send }) => {
  const { session, events } = seed(3);
  await send(events);
  await page.goto(at(`/traces?query=session:${session}`));
  const names = () =>
    page.getByRole('row', { name: /^Trace row/ }).evaluateAll((rows) => rows.map((row) => row.ariaLabel));
  await page.getByRole('columnheader', { name: 'Cost' }).getByRole('button').click();
  await expect.poll(names).toEqual(['Trace row 2', 'Trace row 1', 'Trace row 0']);
  await expect(page.getByRole('columnheader', { name: 'Cost' })).toHaveAttribute('aria-sort', 'descending');
  await expect(page).toHaveURL(/sort=totalCost.desc/);
});

test('a peek shows a row beside the list; keys go through the rows, open the page and close', async ({
  page,
  at,
  send,
}) => {
  const { session, events } = seed(4);
  await send(events);
  await page.goto(at(`/traces?query=session:${session}`));
  await page.getByRole('row', { name: 'Trace row 1' }).getByText('Question 1').click();
  const peek = page.getByRole('region', { name: 'Peek' });
  await expect(peek.getByText('Answer 1')).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`peek=${session}-1`));
  await expectAccessible(page);

  await page.keyboard.press('j');
  await expect(peek.getByText('Answer 2')).toBeVisible();
  await expect(page.getByRole('row', { name: 'Trace row 2' })).toBeFocused();
  await peek.getByRole('button', { name: /^Previous row/ }).click();
  await expect(peek.getByText('Answer 1')).toBeVisible();

  const edge = peek.getByRole('separator', { name: 'Width of the peek' });
  const before = (await peek.boundingBox())!.width;
  await edge.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await peek.boundingBox())!.width).toBeLessThan(before);

  await page.keyboard.press('Escape');
  await expect(peek).toBeHidden();
  await expect(page.getByRole('row', { name: 'Trace row 1' })).toBeFocused();
  await page.keyboard.press('Space');
  await expect(peek.getByText('Answer 1')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(at(`/traces/${session}-1`));
  await page.goBack();
  await expect(peek.getByText('Answer 1')).toBeVisible();
  await expect(page.getByRole('row', { name: 'Trace row 1' })).toBeFocused();
  await page.goBack();
  await expect(peek).toBeHidden();
});

test('the cheat sheet tells the keys of whatever is on the page, and opens from the menu too', async ({
  page,
  at,
  send,
}) => {
  const { session, events } = seed(1);
  await send(events);
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await page.goto(at(`/traces?query=session:${session}`));
  const row = page.getByRole('row', { name: 'Trace row 0' });
  await row.focus();
  await page.keyboard.press('?');
  await expect(sheet).toContainText('Show it beside the list');
  await expect(sheet).toContainText('Find anything');
  await expect(sheet).not.toContainText('Next error');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(row).toBeFocused();

  await page.keyboard.press('Space');
  await expect(page.getByRole('region', { name: 'Peek' }).getByText('Answer 0')).toBeVisible();
  await page.keyboard.press('?');
  await expect(sheet).toContainText('Next error');
  await page.keyboard.press('Escape');
  await page.goto(at('/settings'));
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click();
  await expect(sheet).toContainText('Find anything');
  await expect(sheet).not.toContainText('Type a query');
});

test('the way back from a trace leads to the place in a long list', async ({ page, at, send }) => {
  const { session, events } = seed(150);
  await send(events);
  await page.goto(at(`/traces?query=session:${session}`));
  await page.getByRole('row', { name: 'Trace row 0', exact: true }).focus();
  // The end moves on while more rows are loaded.
  await expect(async () => {
    await page.keyboard.press('End');
    await expect(page.getByRole('row', { name: 'Trace row 149', exact: true })).toBeFocused({ timeout: 1_000 });
  }).toPass();
  for (let i = 0; i < 3; i++) await page.keyboard.press('PageUp');
  const row = page.getByRole('row', { name: 'Trace row 89', exact: true });
  await expect(row).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(at(`/traces/${session}-89`));
  await page.goBack();
  await expect(row).toBeFocused();
  await expect(row).toBeInViewport();
});

test('observations are a list of their own, with metadata as columns, and open in their trace', async ({
  page,
  at,
  send,
}) => {
  const { session, events } = seed(2);
  await send(events);
  await page.goto(at('/'));
  await page.getByRole('link', { name: 'Observations' }).click();
  await expect(page.getByRole('grid', { name: 'Observations' })).toBeVisible();
  await page.goto(at(`/observations?query=session:${session}&columns=startTime,name,traceName,metadata.shard`));
  await expect(page.getByText('2 observations', { exact: true })).toBeVisible();
  const row = page.getByRole('row', { name: 'Generation call 1' });
  await expect(row).toContainText('row 1');
  await expect(row).toContainText('s1');
  await expectAccessible(page);
  await row.getByText('s1').click();
  const peek = page.getByRole('region', { name: 'Peek' });
  await expect(peek.getByRole('region', { name: 'Observation', exact: true })).toContainText('call 1');
  await peek.getByRole('button', { name: /^Open the page/ }).click();
  await expect(page).toHaveURL(at(`/traces/${session}-1?observation=${session}-1-g`));
});

test('rows are selected by click, range and key, and acted on', async ({ page, at, send }) => {
  const { session, events } = seed(6);
  await send(events);
  await page.goto(at(`/traces?query=session:${session}`));
  const row = (i: number) => page.getByRole('row', { name: `Trace row ${i}` });
  await row(0).getByRole('checkbox').click();
  await row(2)
    .getByRole('checkbox')
    .click({ modifiers: ['Shift'] });
  const bar = page.getByRole('region', { name: 'Selection' });
  await expect(bar).toContainText('3 traces selected');
  await row(3).focus();
  await page.keyboard.press('x');
  await expect(bar).toContainText('4 traces selected');
  await expect(row(3)).toHaveAttribute('aria-selected', 'true');
  await expectAccessible(page);

  await bar.getByRole('button', { name: 'Add tags' }).click();
  await page.getByRole('textbox', { name: 'Tags' }).fill('reviewed, refund');
  await page.getByRole('dialog').getByRole('button', { name: 'Add tags' }).click();
  await expect(page.getByText('Tagged 4 traces')).toBeVisible();
  await expect(row(2)).toContainText('reviewed');
  await expect(row(4)).not.toContainText('reviewed');

  await bar.getByRole('button', { name: 'Score' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('checked');
  await page.getByRole('textbox', { name: 'Value', exact: true }).fill('0.75');
  await page.getByRole('dialog').getByRole('button', { name: 'Score' }).click();
  await expect(row(1)).toContainText('checked');

  await bar.getByRole('button', { name: 'Bookmark' }).click();
  await page.getByRole('menuitem', { name: 'Bookmark', exact: true }).click();
  await expect(row(1).getByText('Bookmarked')).toBeAttached();

  const download = page.waitForEvent('download');
  await bar.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'JSON lines' }).click();
  const lines = (await readFile((await (await download).path())!, 'utf8')).trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { name: string }).name).sort()).toEqual(
    [0, 1, 2, 3].map((i) => `row ${i}`),
  );

  await bar.getByRole('button', { name: 'Clear selection' }).click();
  await row(0).getByRole('checkbox').click();
  await bar.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete 1 trace' }).click();
  await expect(row(0)).toHaveCount(0);
  await expect(page.getByText('5 traces', { exact: true })).toBeVisible();
});

test('observations are scored, show their scores, and lead to the list of their traces', async ({ page, at, send }) => {
  const { session, events } = seed(3);
  await send(events);
  await page.goto(at(`/observations?query=session:${session}`));
  const row = (i: number) => page.getByRole('row', { name: `Generation call ${i}` });
  await row(0).getByRole('checkbox').click();
  await row(1).getByRole('checkbox').click();
  const bar = page.getByRole('region', { name: 'Selection' });
  await bar.getByRole('button', { name: 'Score' }).click();
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type('checked');
  await page.getByRole('textbox', { name: 'Value', exact: true }).fill('0.75');
  await page.getByRole('dialog').getByRole('button', { name: 'Score' }).click();
  await expect(page.getByText('Scored 2 observations')).toBeVisible();
  await expect(row(1)).toContainText('checked');
  await expect(row(2)).not.toContainText('checked');
  await expectAccessible(page);
  await bar.getByRole('button', { name: 'List traces' }).click();
  await expect(page.getByText('2 traces', { exact: true })).toBeVisible();
  await page.goto(at(`/observations?query=session:${session}&columns=name,scores.checked`));
  await expect(row(0)).toContainText('0.75');
});

test('metadata of traces are columns too', async ({ page, at, send }) => {
  const { session, events } = seed(1);
  const told = { id: `${session}-0`, metadata: { shard: 'of the trace', nested: { deep: 1 } } };
  await send([...events, { type: 'trace-create', body: { ...told, timestamp: ago(100) } }]);
  await page.goto(at(`/traces?query=session:${session}&columns=name,metadata.shard,metadata.nested`));
  await expect(page.getByRole('columnheader', { name: 'Metadata: shard' })).toBeVisible();
  await expect(page.getByRole('row', { name: 'Trace row 0' })).toContainText('of the trace');
  await expect(page.getByRole('row', { name: 'Trace row 0' })).toContainText('{"deep":1}');
});

test('all that match are acted on, loaded or not', async ({ page, at, send }) => {
  const { session, events } = seed(120);
  await send(events);
  await page.goto(at(`/traces?query=session:${session}`));
  await expect(page.getByText('120 traces', { exact: true })).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select all rows' }).click();
  const bar = page.getByRole('region', { name: 'Selection' });
  await bar.getByRole('button', { name: 'Select all 120 that match' }).click();
  await expect(bar).toContainText('120 traces selected');
  await bar.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete 120 traces' }).click();
  await expect(page.getByText('Deleted 120 traces')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'No traces match' })).toBeVisible();
});

test('a view is saved, shared, opened by default, changed, renamed and deleted', async ({ page, at, send }) => {
  const { session, events } = seed(2);
  await send(events);
  const name = `Slow ${session}`;
  await page.goto(at(`/traces?query=session:${session}&sort=latency.desc&range=7d`));
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Save as new view…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const view = page.getByRole('button', { name: `View: ${name}` });
  await expect(view).toHaveAccessibleName(`View: ${name}`);

  await page.getByRole('columnheader', { name: 'Cost' }).getByRole('button').click();
  await expect(view).toHaveAccessibleName(`View: ${name}, modified`);
  await view.click();
  await page.getByRole('menuitem', { name: 'Undo changes' }).click();
  await expect(view).toHaveAccessibleName(`View: ${name}`);

  await view.click();
  await page.getByRole('menuitem', { name: 'Open by default, for everybody' }).click();
  await expect(page.getByText(`The list opens with “${name}” for everybody`)).toBeVisible();
  await page.goto(at('/traces'));
  await expect(page).toHaveURL(new RegExp(`query=session.*${session}`));
  await expect(page.getByText('2 traces', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Time range: Past 7 days' })).toBeVisible();

  await view.click();
  await page.getByRole('menuitem', { name: 'Rename…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(`${name} now`);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const renamed = page.getByRole('button', { name: `View: ${name} now` });
  await renamed.click();
  await page.getByRole('menuitemradio', { name: 'Everything' }).click();
  await expect(page).toHaveURL(/view=all/);
  await page.goBack();
  await renamed.click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await page.getByRole('button', { name: 'Delete view' }).click();
  await expect(page.getByRole('button', { name: 'Views', exact: true })).toBeVisible();
  await page.goto(at('/traces'));
  await expect(page.getByRole('button', { name: 'Views', exact: true })).toBeVisible();
});
