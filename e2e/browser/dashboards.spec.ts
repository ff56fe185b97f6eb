/** Home and dashboards: numbers that are the sums of what they lead to, histograms, and copies of dashboards. */
import { randomUUID } from 'node:crypto';
import { ago, expect, expectAccessible, test, type Event } from './fixtures.ts';

/** One trace with one generation. */
function ask(user: string, { cost, at = 60, fails = false }: { cost: number; at?: number; fails?: boolean }): Event[] {
  const id = randomUUID();
  const times = { startTime: ago(at), endTime: ago(at - 2) };
  return [
    { type: 'trace-create', body: { id, name: `answer of ${user}`, userId: user, timestamp: ago(at) } },
    {
      type: 'generation-create',
      body: {
        id: randomUUID(),
        traceId: id,
        ...times,
        model: `model of ${user}`,
        level: fails ? 'ERROR' : 'DEFAULT',
        usageDetails: { input: 100, output: 20, total: 120 },
        costDetails: { total: cost },
      },
    },
  ];
}

test('home shows numbers that are the sums of the traces they lead to', async ({ page, at, send }) => {
  const user = `home-${randomUUID().slice(0, 8)}`;
  await send([...ask(user, { cost: 0.25 }), ...ask(user, { cost: 0.5 }), ...ask(user, { cost: 2, fails: true })]);
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Traces', exact: true }).getByRole('link')).toBeVisible();
  await page.goto(at(`/home?query=userId:${user}`));
  const traces = page.getByRole('region', { name: 'Traces', exact: true });
  await expect(traces.getByRole('link')).toHaveText('3');
  await expect(page.getByRole('region', { name: 'Cost', exact: true })).toContainText('$2.75');
  await expect(page.getByRole('region', { name: 'Error rate' })).toContainText('33.3%');
  await expect(page.getByRole('region', { name: 'Latency, p95' })).toContainText('2.00 s');
  await expect(page.getByRole('link', { name: `answer of ${user}` })).toContainText('3');
  await expectAccessible(page);

  await traces.getByRole('link').click();
  await expect(page.getByText('3 traces', { exact: true })).toBeVisible();
  await page.goBack();
  await page.getByRole('region', { name: 'Error rate' }).getByRole('link').click();
  await expect(page.getByText('1 trace', { exact: true })).toBeVisible();
  await page.goBack();
  await page.getByRole('region', { name: 'Cost', exact: true }).getByRole('link').click();
  await expect(page.getByText('3 observations', { exact: true })).toBeVisible();
});

test('every chart is read as a table too, with the way to what each row counts', async ({ page, at, send }) => {
  const user = `table-${randomUUID().slice(0, 8)}`;
  await send([...ask(user, { cost: 1 }), ...ask(user, { cost: 1.5 })]);
  await page.goto(at(`/home?query=userId:${user}`));
  const widget = page.getByRole('region', { name: 'Cost by model' });
  await widget.getByRole('button', { name: 'Show as table' }).click();
  const row = widget.getByRole('row', { name: `model of ${user}` }).filter({ hasText: '$2.50' });
  await row.getByRole('link').click();
  await expect(page.getByText('2 observations', { exact: true })).toBeVisible();
  await page.goBack();
  const saved = page.waitForEvent('download');
  await page.getByRole('region', { name: 'Cost by model' }).getByRole('button', { name: 'Download as CSV' }).click();
  expect((await saved).suggestedFilename()).toBe('cost-by-model.csv');
});

test('the cost of users is read from a histogram, down to the traces of one of them', async ({ page, at, send }) => {
  const tag = randomUUID().slice(0, 8);
  const [cheap, dear] = [`cheap-${tag}`, `dear-${tag}`];
  await send([...ask(cheap, { cost: 0.03 }), ...ask(dear, { cost: 20 }), ...ask(dear, { cost: 10 })]);
  await page.goto(at('/dashboards'));
  await page.getByRole('link', { name: 'Cost', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Cost', exact: true, level: 1 })).toBeVisible();
  await page.goto(`${page.url()}?query=userId:(${cheap} OR ${dear})`);
  const histogram = page.getByRole('region', { name: 'Users by their cost' });
  await expect(histogram.getByRole('button', { name: /: 1 users$/ })).toHaveCount(2);
  const table = page.getByRole('region', { name: 'Users by cost' }).getByRole('row', { name: dear });
  await expect(table).toContainText('$30.00');
  await expect(table).toContainText('99.9%');
  await expectAccessible(page);

  await histogram
    .getByRole('button', { name: /: 1 users$/ })
    .last()
    .click();
  const dialog = page.getByRole('dialog', { name: /^Users by their cost: / });
  await expect(dialog.getByRole('listitem')).toHaveText([new RegExp(`${dear}.*\\$30\\.00`)]);
  await expectAccessible(page);
  await dialog.getByRole('link', { name: dear }).click();
  await page.getByRole('link', { name: '2 traces', exact: true }).click();
  // Two parts of the sum in the list, and one of them on its own page.
  const rows = page.getByRole('row', { name: `Trace answer of ${dear}` });
  await expect(rows.filter({ hasText: '$10.00' })).toHaveCount(1);
  await rows.filter({ hasText: '$20.00' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/traces\/[^/]+$/);
  await expect(page.getByRole('main').getByText('$20.00').first()).toBeVisible();
});

test('the tokens of sessions are read from a histogram, down to traces that add up to them', async ({
  page,
  at,
  send,
}) => {
  const tag = randomUUID().slice(0, 8);
  const [short, long] = [`short-${tag}`, `long-${tag}`];
  const inSession = (sessionId: string, cost: number) =>
    ask(`user-${tag}`, { cost }).map(({ type, body }) => ({
      type,
      body: type === 'trace-create' ? { ...body, sessionId } : body,
    }));
  const costs = [0.25, 0.5, 1.25];
  await send([...inSession(short, 0.1), ...costs.flatMap((cost) => inSession(long, cost))]);
  await page.goto(at(`/dashboards/built-in-cost?query=userId:user-${tag}`));
  const histogram = page.getByRole('region', { name: 'Sessions by their tokens' });
  await histogram
    .getByRole('button', { name: /: 1 sessions$/ })
    .last()
    .click();
  const dialog = page.getByRole('dialog', { name: /^Sessions by their tokens: / });
  await expect(dialog.getByRole('listitem')).toHaveText([new RegExp(`${long}.*360`)]);
  await dialog.getByRole('button', { name: 'Close' }).click();
  const row = page.getByRole('region', { name: 'Sessions by cost' }).getByRole('row', { name: long });
  await expect(row).toContainText('$2.00');
  await row.getByRole('link', { name: long }).click();
  const facts = page.getByRole('main').getByRole('definition');
  await expect(facts.filter({ hasText: '$2.00' })).toBeVisible();
  await expect(facts.filter({ hasText: '360' })).toBeVisible();
  await expect(page.getByRole('article', { name: /^Trace / })).toHaveCount(3);
});

test('series are hidden by their legend, and a dashboard says what is wrong with its filter', async ({
  page,
  at,
  send,
}) => {
  const tag = randomUUID().slice(0, 8);
  await send([...ask(`one-${tag}`, { cost: 1 }), ...ask(`two-${tag}`, { cost: 2 })]);
  await page.goto(at(`/home?query=userId:(one-${tag} OR two-${tag})`));
  const widget = page.getByRole('region', { name: 'Cost by model' });
  const bars = widget.locator('svg a');
  await expect(bars).toHaveCount(2);
  await widget.getByRole('button', { name: `model of one-${tag}` }).press('Enter');
  await expect(bars).toHaveCount(1);
  await bars.click();
  await expect(page.getByText('1 observation', { exact: true })).toBeVisible();
  await page.goto(at('/home?query=errorCount:>0'));
  await expect(widget.getByRole('alert')).toContainText('errorCount');
});

test('a built-in dashboard is copied; the copy is renamed, shared and deleted', async ({ page, at }) => {
  const name = `Mine ${randomUUID().slice(0, 8)}`;
  await page.goto(at('/dashboards'));
  await page.getByRole('button', { name: 'Actions on Latency' }).click();
  await expect(page.getByRole('menuitem', { name: 'Delete' })).toBeHidden();
  await page.getByRole('menuitem', { name: 'Copy to edit' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await page.getByRole('region', { name: 'Edit' }).getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: `Actions on ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(`${name} too`);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.goto(at('/dashboards'));
  const row = page.getByRole('listitem').filter({ hasText: `${name} too` });
  await row.getByRole('button', { name: /^Actions/ }).click();
  await page.getByRole('menuitem', { name: 'Share with the project' }).click();
  await expect(row).toContainText('Shared');
  await expectAccessible(page);
  await row.getByRole('button', { name: /^Actions/ }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete dashboard' }).click();
  await expect(row).toBeHidden();
});
