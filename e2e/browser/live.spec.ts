/** The live tail: what is sent appears by itself, nothing moves while one reads, and a cut stream is taken up again. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Page } from '@playwright/test';
import { ago, expect, expectAccessible, test, type Event } from '#browser/fixtures.ts';

const tag = () => randomUUID().slice(0, 8);

function trace(name: string, more: Record<string, unknown> = {}): Event {
  return { type: 'trace-create', body: { id: name, name, timestamp: ago(0), ...more } };
}

const row = (page: Page, name: string) => page.getByRole('row', { name, exact: true });

async function openLive(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Live');
}

test('a trace and its observations appear without a reload, and open as from any list', async ({ page, at, send }) => {
  const name = `tail-${tag()}`;
  await page.goto(at('/traces'));
  await page.getByRole('link', { name: 'Live', exact: true }).click();
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Live');
  await send([
    trace(name, { userId: 'ada' }),
    {
      type: 'observation-create',
      body: {
        id: `${name}-o`,
        traceId: name,
        type: 'TOOL',
        name: `${name} search`,
        startTime: ago(2),
        endTime: ago(1),
        level: 'ERROR',
        statusMessage: 'RateLimitError: 429',
      },
    },
  ]);
  await expect(row(page, `Trace ${name}`)).toContainText('ada');
  const failed = row(page, `Observation ${name} search`);
  await expect(failed).toContainText('RateLimitError: 429');
  await expect(failed.getByText('Error', { exact: true })).toBeAttached();
  await expectAccessible(page);
  await failed.click();
  await expect(page).toHaveURL(at(`/traces/${name}?observation=${name}-o`));
});

test('what runs is shown with its bar until its end arrives', async ({ page, at, send }) => {
  const name = `run-${tag()}`;
  const update = (body: Record<string, unknown>): Event => ({
    type: 'observation-update',
    body: { id: `${name}-o`, traceId: name, type: 'GENERATION', name: `${name} think`, ...body },
  });
  await send([trace(name), update({ startTime: ago(3), model: 'gpt-4o' })]);
  await openLive(page, at('/live'));
  const panel = page.getByRole('region', { name: 'Running now' });
  const running = panel.getByRole('listitem').filter({ hasText: `${name} think` });
  await expect(running).toContainText('running');
  await expect(running).toContainText('gpt-4o');
  await expectAccessible(page);
  await send([update({ endTime: ago(0) })]);
  await expect(running).toHaveCount(0);
  await expect(row(page, `Observation ${name} think`)).not.toContainText('running');
});

test('paused, new rows wait behind a pill; resumed, they are on top', async ({ page, at, send }) => {
  const name = `wait-${tag()}`;
  await openLive(page, at(`/live?q=${name}`));
  await send([trace(`${name}-1`)]);
  await expect(row(page, `Trace ${name}-1`)).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Paused');
  await send([trace(`${name}-2`), trace(`${name}-3`)]);
  await expect(page.getByRole('button', { name: '2 new' })).toBeVisible();
  await expect(row(page, `Trace ${name}-2`)).toHaveCount(0);
  await page.getByRole('button', { name: '2 new' }).click();
  await expect(row(page, `Trace ${name}-3`)).toHaveAttribute('aria-rowindex', '2');
  // By keyboard, from anywhere on the page.
  await page.getByRole('heading', { name: 'Live' }).click();
  await send([trace(`${name}-4`)]);
  await expect(page.getByRole('button', { name: '1 new' })).toBeVisible();
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(row(page, `Trace ${name}-4`)).toHaveAttribute('aria-rowindex', '2');
});

test('scrolled down, nothing moves under the eyes', async ({ page, at, send }) => {
  const name = `scroll-${tag()}`;
  await openLive(page, at(`/live?q=${name}`));
  await send(Array.from({ length: 80 }, (_, i) => trace(`${name}-${i}`)));
  await expect(row(page, `Trace ${name}-79`)).toBeVisible();
  await page.getByRole('grid', { name: 'Live' }).hover();
  await page.mouse.wheel(0, 600);
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Paused');
  const readName = await page
    .getByRole('row', { name: /^Trace/ })
    .nth(20)
    .getAttribute('aria-label');
  const read = row(page, readName ?? '');
  const before = await read.boundingBox();
  await send([trace(`${name}-new`)]);
  await expect(page.getByRole('button', { name: '1 new' })).toBeVisible();
  expect(await read.boundingBox()).toEqual(before);
  await page.getByRole('button', { name: '1 new' }).click();
  await expect(row(page, `Trace ${name}-new`)).toBeInViewport();
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Live');
});

test('level, kind and text filter what is shown, and stay in the address', async ({ page, at, send }) => {
  const name = `filter-${tag()}`;
  const observed = (suffix: string, more: Record<string, unknown>): Event => ({
    type: 'observation-create',
    body: {
      id: `${name}-${suffix}`,
      traceId: name,
      name: `${name} ${suffix}`,
      startTime: ago(1),
      endTime: ago(0),
      ...more,
    },
  });
  await openLive(page, at(`/live?q=${name}`));
  await send([
    trace(name),
    observed('bad', { type: 'TOOL', level: 'ERROR' }),
    observed('good', { type: 'GENERATION' }),
  ]);
  await expect(page.getByRole('row', { name: new RegExp(name) })).toHaveCount(3);
  await page.getByRole('button', { name: 'Errors only' }).click();
  await expect(page.getByRole('row', { name: new RegExp(name) })).toHaveCount(1);
  await expect(row(page, `Observation ${name} bad`)).toBeVisible();
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await page.getByRole('button', { name: /^Kinds/ }).click();
  await page.getByRole('checkbox', { name: 'Generation' }).check();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/kind=GENERATION/);
  await expect(row(page, `Observation ${name} good`)).toBeVisible();
  await expect(page.getByRole('row', { name: new RegExp(name) })).toHaveCount(1);
});

test('a stream that breaks is taken up where it was: nothing is missed, nothing comes twice', async ({
  page,
  at,
  send,
  baseURL,
}) => {
  const name = `cut-${tag()}`;
  await using cable = await layCable(new URL(baseURL ?? ''));
  await openLive(page, `${cable.url}${at(`/live?q=${name}`)}`);
  await send([trace(`${name}-1`)]);
  await expect(row(page, `Trace ${name}-1`)).toBeVisible();
  cable.cut();
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Reconnecting…');
  await send([trace(`${name}-2`), trace(`${name}-3`)]);
  const resumed = page.waitForRequest((request) => new URL(request.url()).pathname === '/api/public/live');
  cable.mend();
  expect((await resumed).headers()['last-event-id']).toBeTruthy();
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Live');
  await expect(row(page, `Trace ${name}-3`)).toBeVisible();
  await expect(page.getByRole('row', { name: new RegExp(name) })).toHaveCount(3);
});

test('what could not be told of is said, not hidden', async ({ page, at }) => {
  await page.route('**/api/public/live*', (route) =>
    route.request().url().includes('/running')
      ? route.continue()
      : route.fulfill({
          headers: { 'content-type': 'text/event-stream' },
          body: `event: ready\nid: a-0\ndata: {"serverTime":"${ago(0)}"}\n\nevent: gap\nid: a-1\ndata: {"missed":340}\n\n`,
        }),
  );
  await page.goto(at('/live'));
  await expect(page.getByRole('row', { name: 'Not all is here' }).first()).toContainText('340 items');
});

test('the open page of a trace follows it: what runs, what is new, what has ended', async ({ page, at, send }) => {
  const name = `follow-${tag()}`;
  const observed = (suffix: string, body: Record<string, unknown>): Event => ({
    type: 'observation-update',
    body: { id: `${name}-${suffix}`, traceId: name, name: `${name} ${suffix}`, type: 'TOOL', ...body },
  });
  await send([trace(name), observed('first', { startTime: ago(5) })]);
  await page.goto(at(`/traces/${name}`));
  const first = page.getByRole('treeitem', { name: `${name} first` });
  await expect(first).toContainText('running');
  await expectAccessible(page);
  await send([observed('second', { startTime: ago(1), endTime: ago(0) })]);
  await expect(page.getByRole('treeitem', { name: `${name} second` })).toBeVisible();
  await send([observed('first', { endTime: ago(0) })]);
  await expect(first).not.toContainText('running');
});

/** A way to the server that can be cut, streams that are open included. */
async function layCable(server: URL) {
  const sockets = new Set<Socket>();
  let isCut = false;
  const cable = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(server.port), server.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  }).listen(0, server.hostname);
  await once(cable, 'listening');
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://${server.hostname}:${(cable.address() as AddressInfo).port}`,
    cut,
    mend: () => void (isCut = false),
    async [Symbol.asyncDispose]() {
      cut();
      cable.close();
      await once(cable, 'close');
    },
  };
}
