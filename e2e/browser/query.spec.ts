/** Finding traces: the query bar, the facets beside the list, and the histogram above it, which all say the same. */
import { randomUUID } from 'node:crypto';
import type { APIRequestContext, Page } from '@playwright/test';
import { type Account, ago, type Event, expect, expectAccessible, test } from '#browser/fixtures.ts';

const tag = randomUUID().slice(0, 8);
const environment = `query-${tag}`;

interface Made {
  readonly name: string;
  readonly user: string;
  readonly tags: readonly string[];
  readonly level: string;
  readonly seconds: number;
  readonly region: string;
  readonly helpfulness?: number;
  readonly session?: string;
  readonly input: string;
}

const made: readonly Made[] = [
  { name: 'answer', user: 'ada', tags: ['beta'], level: 'ERROR', seconds: 5, region: 'eu', helpfulness: 0.9 },
  { name: 'answer', user: 'ada', tags: ['vip'], level: 'DEFAULT', seconds: 1, region: 'us', helpfulness: 0.2 },
  { name: 'answer', user: 'bob', tags: ['beta', 'two words'], level: 'WARNING', seconds: 0.2, region: 'eu' },
  { name: 'route request', user: 'bob', tags: [], level: 'ERROR', seconds: 30, region: 'us', session: 'chat' },
  { name: 'route request', user: 'carol', tags: ['beta'], level: 'DEFAULT', seconds: 3, region: 'ap' },
  { name: 'summarise', user: 'carol', tags: ['vip'], level: 'DEFAULT', seconds: 0.5, region: 'eu', helpfulness: 0.6 },
].map((each, at) => ({
  ...each,
  input: ['我想咨询退款政策怎么办理', 'Tell me an unbelievable story', 'nothing of note'][at % 3] ?? '',
}));

const idOf = (at: number) => `query-${tag}-${at}`;
const timeOf = (at: number) => 60 * (made.length - at) + 40;

function eventsOf({ seconds, level, helpfulness, session, region, user, ...trace }: Made, at: number): Event[] {
  const id = idOf(at);
  const start = timeOf(at);
  const own = {
    ...trace,
    id,
    environment,
    timestamp: ago(start),
    metadata: { region, 'cost centre, "new"': `c${at % 2}` },
    userId: user,
    sessionId: session,
  };
  const times = { startTime: ago(start), endTime: ago(start - seconds) };
  const generation = { id: `${id}-g`, traceId: id, type: 'GENERATION', name: 'chat', level, environment, ...times };
  const score = { id: `${id}-s`, traceId: id, name: 'helpfulness', value: helpfulness };
  return [
    { type: 'trace-create', body: own },
    { type: 'observation-create', body: generation },
    ...(helpfulness === undefined ? [] : [{ type: 'score-create', body: score }]),
  ];
}

/** Sent again before each test they change nothing. */
const events = made.flatMap(eventsOf);
test.beforeEach(async ({ send }) => send(events));

const bar = (page: Page) => page.getByRole('textbox', { name: 'Query of traces' });
const filters = (page: Page) => page.getByRole('complementary', { name: 'Filters' });
const facet = (page: Page, name: string) => filters(page).getByRole('region', { name: `${name} filter`, exact: true });
const offers = (page: Page) => page.getByRole('listbox').getByRole('option');

async function openList(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(bar(page)).toBeVisible();
}

/** Ids of the rows in sight. */
async function shownIds(page: Page): Promise<string[]> {
  const links = page.getByRole('grid', { name: 'Traces' }).getByRole('link');
  const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  return hrefs.flatMap((href) => /\/traces\/([^/?]+)/.exec(href)?.[1] ?? []).toSorted();
}

async function idsByApi(request: APIRequestContext, account: Account, query: string): Promise<string[]> {
  const credentials = Buffer.from(`${account.publicKey}:${account.secretKey}`).toString('base64');
  const answer = await request.get('/api/public/traces', {
    params: { query, fields: 'core', limit: 100 },
    headers: { authorization: `Basic ${credentials}` },
  });
  const { data } = (await answer.json()) as { data: { id: string }[] };
  return data.map(({ id }) => id).toSorted();
}

/** What only these traces meet. */
const mine = `environment:${environment}`;
const pathOf = (query: string) => `/traces?query=${encodeURIComponent(query)}`;

test('the list shows the rows that the API finds, with OR, NOT and groups', async ({ page, at, request, account }) => {
  const queries = [
    'level:ERROR OR user:ada',
    'NOT tags:beta',
    '(user:ada OR user:bob) tags:beta',
    '-(level:ERROR OR story OR tags:vip)',
    'latency:0.4..4 metadata.region:(eu OR us)',
    'scores.helpfulness:>=0.5',
    'has:session OR tags:"two words"',
    'name:*request*',
  ];
  for (const query of queries) {
    const whole = `${mine} (${query})`;
    const ids = await idsByApi(request, account, whole);
    expect(ids.length, query).toBeGreaterThan(0);
    expect(ids.length, query).toBeLessThan(made.length);
    await openList(page, at(pathOf(whole)));
    await expect.poll(() => shownIds(page), { message: query }).toEqual(ids);
  }
});

/** Texts that are marked beside the rows, as the browser draws them. */
const marked = (page: Page) => page.evaluate(() => [...(CSS.highlights.get('sought') ?? [])].map(String));

test('a phrase inside unspaced Chinese and letters in the middle of a word are found, and marked in row and trace', async ({
  page,
  at,
}) => {
  for (const [part, place] of [
    ['退款政策', 0],
    ['iev', 1],
  ] as const) {
    const expected = made.flatMap((_, index) => (index % 3 === place ? idOf(index) : [])).toSorted();
    await openList(page, at(pathOf(`${mine} ${part}`)));
    await expect.poll(() => shownIds(page)).toEqual(expected);
    const row = page.getByRole('grid', { name: 'Traces' }).getByRole('row').nth(1);
    await expect(row.locator('mark').first()).toHaveText(part);
    await row.focus();
    await page.keyboard.press('Space');
    await expect(page.getByRole('region', { name: 'Peek' }).getByRole('region', { name: 'Input' })).toBeVisible();
    await expect.poll(() => marked(page)).toEqual([part]);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/mark=/);
    await expect.poll(() => marked(page)).toEqual([part]);
    await page.getByRole('button', { name: `Unmark: Marked ${part}` }).click();
    await expect.poll(() => marked(page)).toEqual([]);
  }
});

test('what is found in an observation alone is shown and marked there', async ({ page, at, send }) => {
  const id = `deep-${tag}`;
  const word = `haystack${tag}`;
  const generation = { traceId: id, type: 'GENERATION', startTime: ago(9), endTime: ago(8) };
  const needle = { role: 'user', content: `Where in the **${word}** is it?` };
  await send([
    { type: 'trace-create', body: { id, name: 'deep', timestamp: ago(9), input: 'nothing here' } },
    { type: 'observation-create', body: { ...generation, id: `${id}-1`, name: 'first', input: 'nor here' } },
    { type: 'observation-create', body: { ...generation, id: `${id}-2`, name: 'second', input: [needle] } },
  ]);
  await openList(page, at(pathOf(word)));
  const row = page.getByRole('row', { name: 'Trace deep' });
  await expect(row.locator('mark')).toHaveText(word);
  await row.getByText('nothing here').click();
  const peek = page.getByRole('region', { name: 'Peek' });
  await expect(peek.getByRole('heading', { name: 'second' })).toBeVisible();
  await expect.poll(() => marked(page)).toEqual([word]);
});

test('the bar offers fields, words and the values that rows have, and is all keyboard', async ({ page, at }) => {
  await openList(page, at(pathOf(mine)));
  await expect.poll(async () => (await shownIds(page)).length).toBe(made.length);
  await page.keyboard.press('/');
  await expect(bar(page)).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.type(' use');
  await expect(offers(page).filter({ hasText: 'userId' })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(bar(page)).toContainText(`${mine} userId:`);
  await expect(offers(page).filter({ hasText: 'ada' })).toContainText('2');
  await page.keyboard.type('car');
  await expect(offers(page)).toHaveText(['carol2']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(bar(page)).toContainText('userId:carol');
  await expect(page).not.toHaveURL(/carol/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/userId%3Acarol/);
  await expect.poll(() => shownIds(page)).toEqual([idOf(4), idOf(5)]);

  await page.keyboard.type(' metadata.reg');
  await expect(offers(page)).toHaveText([/^region/]);
  await page.keyboard.press('Tab');
  await expect(offers(page).filter({ hasText: 'ap' })).toContainText('1');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(bar(page)).not.toBeFocused();

  await page.getByRole('button', { name: 'Clear query' }).click();
  await expect(page.getByRole('button', { name: 'Clear query' })).toBeHidden();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Recent queries' }).click();
  await page.getByRole('menuitem', { name: 'userId:carol' }).click();
  await expect.poll(() => shownIds(page)).toEqual([idOf(4), idOf(5)]);
});

test('an error is said where it is, and nothing is asked until it is mended', async ({ page, at }) => {
  await openList(page, at(pathOf(mine)));
  await bar(page).click();
  await page.keyboard.press('End');
  await page.keyboard.type(' modl:gpt-4o');
  await expect(page.getByText('There is no field "modl". Did you mean model?')).toBeVisible();
  await expect(bar(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(bar(page).locator('.decoration-wavy')).toHaveText('modl');
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(/modl/);
  await expectAccessible(page);
  await page.keyboard.press('Control+z');
  await page.keyboard.type('level:(');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect(page.getByText('A condition is missing here')).toBeVisible();

  await page.goto(at('/traces?query=modl:gpt-4o'));
  await expect(page.getByRole('heading', { name: 'The query cannot be read' })).toBeVisible();
  await expectAccessible(page);
});

const besideRows = /\/api\/public\/(facets|histogram)\?/;

test('what is beside the rows is asked for after them, and given up when the query changes', async ({ page, at }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const list = Promise.withResolvers<void>();
  await page.route(/\/api\/public\/traces\?.*preview/, async (route) => {
    await list.promise;
    await route.continue();
  });
  await openList(page, at(pathOf(mine)));
  await expect(facet(page, 'Name').getByRole('status', { name: 'Loading Name' })).toBeVisible();
  await expect.poll(() => asked.some((url) => url.includes('preview'))).toBe(true);
  await expect(bar(page)).toHaveText(mine);
  expect(asked.filter((url) => besideRows.test(url))).toEqual([]);
  list.resolve();
  await expect.poll(() => shownIds(page)).toHaveLength(made.length);
  await expect(facet(page, 'Name').getByRole('button', { name: /^answer/ })).toBeVisible();

  // Held back, they are still on their way when the query changes.
  const counts = Promise.withResolvers<void>();
  await page.route(/\/api\/public\/facets\?.*fields=environment/, async (route) => {
    await counts.promise;
    await route.continue().catch(() => undefined);
  });
  const held = page.waitForRequest(/\/api\/public\/facets\?.*fields=environment/);
  await page.goto(at(pathOf(`${mine} user:ada`)));
  const pending = await held;
  const left = page.waitForEvent('requestfailed', (request) => request === pending);
  await filters(page).getByRole('button', { name: 'Clear all' }).click();
  expect((await left).failure()?.errorText).toBe('net::ERR_ABORTED');
  counts.resolve();
});

test('where a search was found is asked of what it found, not of the rows before', async ({ page, at }) => {
  const asked: (readonly string[])[] = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname.endsWith('/search/matches')) asked.push(searchParams.getAll('id'));
  });
  await openList(page, at(pathOf(mine)));
  await expect.poll(() => shownIds(page)).toHaveLength(made.length);
  const answer = Promise.withResolvers<void>();
  await page.route(/\/api\/public\/search\/traces\?/, async (route) => {
    await answer.promise;
    await route.continue();
  });
  const search = page.waitForRequest(/\/api\/public\/search\/traces\?/);
  await bar(page).click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type(' unbelievable');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await search;
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 100))));
  expect(asked).toEqual([]);
  answer.resolve();
  await expect.poll(() => asked).toEqual([[idOf(4), idOf(1)]]);
});

test('facets count, choose and exclude, in step with the bar and the address', async ({ page, at }) => {
  await openList(page, at(pathOf(mine)));
  const level = facet(page, 'Gravest level');
  await expect(level.getByRole('button', { name: 'ERROR 2' })).toBeVisible();
  await level.getByRole('button', { name: 'ERROR 2' }).click();
  await expect(page).toHaveURL(/worstLevel%3AERROR/);
  await expect(bar(page)).toHaveText(`${mine} worstLevel:ERROR`);
  await expect.poll(() => shownIds(page)).toEqual([idOf(0), idOf(3)]);
  // Its own values are counted as if none of them were chosen, others under what is.
  await expect(level.getByRole('button', { name: 'DEFAULT 3' })).toHaveAttribute('aria-pressed', 'false');
  await expect(facet(page, 'Name').getByRole('button', { name: /^answer/ })).toHaveText(/answer1$/);

  await level.getByRole('button', { name: 'WARNING 1' }).click();
  await expect(bar(page)).toHaveText(`${mine} worstLevel:(ERROR OR WARNING)`);
  await facet(page, 'Name')
    .getByRole('button', { name: /^answer/ })
    .press('-');
  await expect(bar(page)).toHaveText(`${mine} worstLevel:(ERROR OR WARNING) -name:answer`);
  await expect.poll(() => shownIds(page)).toEqual([idOf(3)]);
  await facet(page, 'Name').getByRole('button', { name: 'Clear Name' }).click();
  await level.getByRole('button', { name: /^ERROR/ }).hover();
  await level.getByRole('button', { name: 'Only ERROR' }).click();
  await expect(bar(page)).toHaveText(`${mine} worstLevel:ERROR`);

  await page.goBack();
  await openList(page, at(pathOf(`${mine} worstLevel:(WARNING OR ERROR) (user:ada OR tags:beta)`)));
  await expect(level.getByRole('button', { name: /^WARNING/ })).toHaveAttribute('aria-pressed', 'true');
  await expect(facet(page, 'Tags').getByText('partly in the bar')).toBeVisible();
  await expectAccessible(page);
});

test('facets of numbers and of metadata ask for ranges and for keys', async ({ page, at }) => {
  await openList(page, at(pathOf(mine)));
  await filters(page).getByRole('button', { name: 'Latency', exact: true }).click();
  const latency = facet(page, 'Latency');
  await latency.getByRole('textbox', { name: 'Latency at least' }).fill('2');
  await latency.getByRole('textbox', { name: 'Latency at most' }).fill('10');
  await latency.getByRole('textbox', { name: 'Latency at most' }).press('Enter');
  await expect(bar(page)).toHaveText(`${mine} latency:2..10`);
  await expect.poll(() => shownIds(page)).toEqual([idOf(0), idOf(4)]);

  await filters(page).getByRole('button', { name: 'Metadata', exact: true }).click();
  await filters(page).getByRole('button', { name: 'region', exact: true }).click();
  await facet(page, 'region').getByRole('button', { name: 'eu 1' }).click();
  await expect(bar(page)).toHaveText(`${mine} latency:2..10 metadata.region:eu`);
  await expect.poll(() => shownIds(page)).toEqual([idOf(0)]);
  await filters(page).getByRole('button', { name: 'cost centre, "new"', exact: true }).click();
  await expect(facet(page, 'cost centre, "new"').getByRole('button', { name: 'c0 1' })).toBeVisible();
  await page.reload();
  await expect(facet(page, 'region').getByRole('button', { name: 'eu 1' })).toHaveAttribute('aria-pressed', 'true');
  await expect(latency.getByRole('textbox', { name: 'Latency at least' })).toHaveValue('2');
  await expectAccessible(page);
});

test('the histogram tells counts, and a range is taken from it by keyboard and by pointer', async ({ page, at }) => {
  await openList(page, at(`${pathOf(mine)}&range=1h`));
  const chart = page.getByRole('figure');
  await expect(chart.getByText('6 traces over time, 2 with errors')).toBeAttached();
  await expect(chart.getByRole('slider', { name: 'Start of the range' })).toBeVisible();
  await chart.getByRole('slider', { name: 'End of the range' }).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/from=.*to=/);
  await expect.poll(async () => (await shownIds(page)).length).toBe(0);

  await openList(page, at(`${pathOf(mine)}&range=1h`));
  const from = chart.getByRole('slider', { name: 'Start of the range' });
  await from.focus();
  await page.keyboard.press('End');
  await expect(from).toHaveAttribute('aria-valuetext', /Enter shows this range/);
  await page.keyboard.press('Escape');
  await expect(from).toHaveValue('0');
  const box = await chart.boundingBox();
  expect(box).not.toBeNull();
  const { x, y, width } = box ?? { x: 0, y: 0, width: 0 };
  await page.mouse.move(x + width * 0.5, y + 25);
  await page.mouse.down();
  await page.mouse.move(x + width - 2, y + 25, { steps: 3 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=.*to=/);
  await expect.poll(async () => (await shownIds(page)).length).toBe(made.length);
  await expectAccessible(page);
});

test('the palette asks the whole list for what is typed, and finds observations by name', async ({
  page,
  at,
  send,
}) => {
  const name = `lookup_${tag}`;
  const times = { startTime: ago(9), endTime: ago(8) };
  await send([
    {
      type: 'observation-create',
      body: { id: `obs-${tag}`, traceId: idOf(0), type: 'TOOL', name, environment, ...times },
    },
  ]);
  await page.goto(at('/settings'));
  await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
  const palette = page.getByRole('dialog', { name: 'Find anything' });
  await page.keyboard.press('Control+k');
  await palette.getByRole('combobox').fill(name.slice(0, -2));
  await palette.getByRole('group', { name: 'Observations' }).getByRole('option', { name }).click();
  await expect(page).toHaveURL(new RegExp(`observation=obs-${tag}`));

  await page.keyboard.press('Control+k');
  await palette.getByRole('combobox').fill(`${mine} user:ada`);
  await palette.getByRole('option', { name: 'Search all traces' }).click();
  await expect(bar(page)).toHaveText(`${mine} user:ada`);
  await expect.poll(() => shownIds(page)).toEqual([idOf(0), idOf(1)]);
});
