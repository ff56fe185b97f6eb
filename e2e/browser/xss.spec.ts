/** Hostile content on every screen: nothing runs, nothing is loaded from elsewhere, no link leads anywhere but to plain addresses. */
import type { Page } from '@playwright/test';
import { expect, test } from '#browser/fixtures.ts';
import { corpus, plotHarm, type Hostile } from '#browser/hostile.ts';

const hostile = plotHarm();

interface Screen {
  readonly name: string;
  readonly path: (of: Hostile) => string;
  /** What shows that the content has been drawn. */
  readonly shows: (page: Page, of: Hostile) => ReturnType<Page['getByText']>;
  /** What else must be opened to see all of it. */
  readonly open?: (page: Page, of: Hostile) => Promise<void>;
}

const rows = (page: Page) => page.getByRole('row').nth(1);
const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const region = (name: string) => (page: Page) => page.getByRole('region', { name, exact: true });

/** A new screen that shows what traces hold is one line here. */
const screens: readonly Screen[] = [
  { name: 'traces', path: ({ tag }) => `/traces?query=${tag}`, shows: rows, open: scrollGrid },
  { name: 'observations', path: ({ tag }) => `/observations?query=${tag}`, shows: rows, open: scrollGrid },
  {
    name: 'peek',
    path: ({ tag, traceId }) => `/traces?query=${tag}&peek=${traceId}`,
    shows: region('Output'),
    open: inBothFormats,
  },
  {
    name: 'peek at an observation',
    path: ({ tag, traceId, observationIds: [id] }) => `/observations?query=${tag}&peek=${id}&peekTrace=${traceId}`,
    shows: region('Output'),
    open: inBothFormats,
  },
  { name: 'home', path: () => '/home', shows: heading },
  { name: 'sessions', path: ({ tag }) => `/sessions?q=${tag}`, shows: rows, open: scrollGrid },
  {
    name: 'session',
    path: ({ session }) => `/sessions/${encodeURIComponent(session)}`,
    shows: (page) => page.getByRole('article').first(),
    open: inBothFormats,
  },
  { name: 'users', path: () => '/users', shows: rows, open: scrollGrid },
  {
    name: 'user',
    path: ({ user }) => `/users/${encodeURIComponent(user)}`,
    shows: (page) => page.getByRole('heading', { level: 1 }),
  },
  { name: 'live', path: () => '/live', shows: rows, open: scrollGrid },
  {
    name: 'settings',
    path: () => '/settings',
    shows: (page) => page.getByRole('heading', { name: 'Settings', exact: true }),
  },
  { name: 'trace', path: ({ traceId }) => `/traces/${traceId}`, shows: region('Output'), open: inBothFormats },
  { name: 'timeline', path: ({ traceId }) => `/traces/${traceId}?view=timeline`, shows: region('Output') },
  { name: 'graph', path: ({ traceId }) => `/traces/${traceId}?view=graph`, shows: region('Output') },
  { name: 'log', path: ({ traceId }) => `/traces/${traceId}?view=log`, shows: region('Output'), open: inBothFormats },
  { name: 'doctor', path: () => '/doctor', shows: heading },
  { name: 'models', path: () => '/models', shows: heading },
  ...hostile.observationIds.map((id, index) => ({
    name: `observation ${index}`,
    path: ({ traceId }: Hostile) => `/traces/${traceId}?observation=${id}`,
    shows: region('Output'),
    open: inBothFormats,
  })),
];

test.beforeAll(async ({ playwright, baseURL, account }) => {
  const request = await playwright.request.newContext({ baseURL: baseURL! });
  const credentials = Buffer.from(`${account.publicKey}:${account.secretKey}`).toString('base64');
  const batch = hostile.events.map((event, index) => ({
    id: `${hostile.tag}-e${index}`,
    timestamp: new Date().toISOString(),
    ...event,
  }));
  const answer = await request.post('/api/public/ingestion', {
    data: { batch },
    headers: { authorization: `Basic ${credentials}` },
  });
  expect((await answer.json()) as unknown).toMatchObject({ errors: [] });
  await request.dispose();
});

for (const screen of screens) {
  test(`hostile content does no harm: ${screen.name}`, async ({ page, at, baseURL }) => {
    const watch = await watchOver(page, baseURL!);
    await page.goto(at(screen.path(hostile)));
    await expect(screen.shows(page, hostile)).toBeVisible();
    await watch.expectHarmless();
    if (screen.open === undefined) return;
    await screen.open(page, hostile);
    await watch.expectHarmless();
  });
}

test('hostile content does no harm: palette', async ({ page, at, baseURL }) => {
  const watch = await watchOver(page, baseURL!);
  await page.goto(at('/settings'));
  await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Find anything' });
  await palette.getByRole('combobox').fill(hostile.tag);
  await expect(palette.getByRole('option').first()).toBeVisible();
  await watch.expectHarmless();
});

test('hostile content leaves as data: exports guard formulas, and no answer is taken for a page', async ({
  request,
  account,
}) => {
  const credentials = Buffer.from(`${account.publicKey}:${account.secretKey}`).toString('base64');
  const headers = { authorization: `Basic ${credentials}` };
  const csv = await request.get(`/api/public/export/traces?format=csv&fields=core,io&q=${hostile.tag}`, { headers });
  expect(csv.status()).toBe(200);
  expect(csv.headers()['content-disposition']).toMatch(/^attachment/);
  const cells = (await csv.text()).match(/"(?:[^"]|"")*"|[^",\r\n]+/g) ?? [];
  expect(cells.length).toBeGreaterThan(corpus.length);
  expect(cells.filter((cell) => /^"?\s*[=+@]/.test(cell))).toEqual([]);
  const trace = await request.get(`/api/public/traces/${hostile.traceId}`, { headers });
  expect(trace.headers()['content-type']).toMatch(/^application\/json/);
  expect(trace.headers()['x-content-type-options']).toBe('nosniff');
  expect((await trace.json()) as { output: string }).toMatchObject({ output: corpus.join('\n\n') });
});

test('the watch sees harm', async ({ page, at, baseURL, misdeeds }) => {
  const watch = await watchOver(page, baseURL!);
  await page.goto(at('/settings'));
  await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
  await page.evaluate(() => {
    const main = document.querySelector('main')!;
    main.insertAdjacentHTML(
      'beforeend',
      '<a href="java&#9;script:hit(1)">x</a><b onclick="hit(2)">y</b><iframe></iframe>',
    );
    (window as unknown as { hit: (what: string) => void }).hit('planted');
  });
  expect(await watch.harm()).toEqual([
    'ran: planted',
    'link: java\tscript:hit(1)',
    'rel: javascript:hit(1)',
    'handler: onclick on B',
    'element: IFRAME',
  ]);
  // The content policy refused the planted handler, and that was seen too.
  expect(misdeeds.splice(0)).toContain('refused by policy: script-src-attr inline');
});

interface Watch {
  readonly harm: () => Promise<string[]>;
  readonly expectHarmless: () => Promise<void>;
}

/** Dialogs, script errors and refusals of the content policy are watched by every test: see `misdeeds`. */
async function watchOver(page: Page, baseURL: string): Promise<Watch> {
  const seen: string[] = [];
  await page.exposeFunction('hit', (what: unknown) => seen.push(`ran: ${String(what)}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${baseURL}/`) && !/^(data:(image|audio)\/|blob:)/.test(url))
      seen.push(`request: ${url.slice(0, 200)}`);
  });
  page.on('popup', (popup) => seen.push(`window: ${popup.url()}`));
  const harm = async () => [...seen, ...(await page.evaluate(findHarm))];
  return { harm, expectHarmless: async () => expect(await harm()).toEqual([]) };
}

/** Runs in the page. */
function findHarm(): string[] {
  const found: string[] = [];
  const forbidden = new Set([
    'IFRAME',
    'OBJECT',
    'EMBED',
    'BASE',
    'FORM',
    'STYLE',
    'META',
    'USE',
    'ANIMATE',
    'FOREIGNOBJECT',
  ]);
  for (const element of document.querySelectorAll('body *')) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on')) found.push(`handler: ${name} on ${element.tagName}`);
      const isTarget = ['href', 'src', 'action', 'formaction', 'xlink:href', 'srcdoc', 'poster'].includes(name);
      const isPlain =
        /^(https?:\/\/|mailto:|\/(?![/\\])|#|\?)/i.test(value) ||
        /^data:(image\/(png|jpeg|gif|webp)|audio\/)/.test(value);
      if (isTarget && !isPlain) found.push(`link: ${value.slice(0, 200)}`);
      if (name === 'style' && /url\(|expression/i.test(value)) found.push(`style: ${value.slice(0, 200)}`);
    }
    const isOutside =
      element instanceof HTMLAnchorElement && element.origin !== location.origin && element.protocol !== 'mailto:';
    if (isOutside && !/noopener.*noreferrer.*nofollow/.test(element.rel))
      found.push(`rel: ${element.href.slice(0, 200)}`);
    if (forbidden.has(element.tagName.toUpperCase())) found.push(`element: ${element.tagName}`);
    if (element instanceof HTMLScriptElement && new URL(element.src).origin !== location.origin)
      found.push('element: SCRIPT');
  }
  return found;
}

async function scrollGrid(page: Page): Promise<void> {
  // Over the rows of every list, whatever stands above them.
  await page.mouse.move(720, 700);
  for (let turn = 0; turn < 6; turn++) {
    await page.mouse.wheel(0, 800);
    await expect(page.getByRole('row').last()).toBeVisible();
  }
}

/** Everything that is folded is opened, then the other format is looked at. */
async function inBothFormats(page: Page): Promise<void> {
  await openFolds(page);
  await page.getByRole('button', { name: 'JSON', exact: true }).click();
  await openFolds(page);
  await page.getByRole('button', { name: 'Pretty', exact: true }).click();
}

async function openFolds(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (let turn = 0; turn < 3; turn++) {
      for (const button of document.querySelectorAll<HTMLElement>(
        'main section [aria-expanded="false"], main article [aria-expanded="false"]',
      )) {
        if (button.tagName === 'BUTTON' && button.getAttribute('aria-haspopup') === null) button.click();
      }
    }
  });
}
