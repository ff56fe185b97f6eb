/** The ingest doctor: what was refused is told with its reason, and everything else beside it. */
import { randomUUID } from 'node:crypto';
import { ago, expect, expectAccessible, test } from '#browser/fixtures.ts';

test('a bad event shows up with its reason and its shape, never its content', async ({
  page,
  at,
  request,
  account,
}) => {
  const tag = randomUUID().slice(0, 8);
  const credentials = Buffer.from(`${account.publicKey}:${account.secretKey}`).toString('base64');
  const answer = await request.post('/api/public/ingestion', {
    headers: { authorization: `Basic ${credentials}` },
    data: {
      batch: [
        { id: `bad-${tag}`, type: 'no-such-event', timestamp: ago(0), body: { id: tag, input: 'the secret recipe' } },
        {
          id: `stray-${tag}`,
          type: 'span-create',
          timestamp: ago(0),
          body: {
            id: `o-${tag}`,
            traceId: `t-${tag}`,
            parentObservationId: 'nowhere',
            startTime: ago(2),
            endTime: ago(1),
          },
        },
      ],
    },
  });
  expect((await answer.json()) as unknown).toMatchObject({ errors: [{ id: `bad-${tag}` }] });
  const wrong = Buffer.from(`${account.publicKey}:wrong`).toString('base64');
  const refused = await request.post('/api/public/ingestion', {
    headers: { authorization: `Basic ${wrong}` },
    data: { batch: [] },
  });
  expect(refused.status()).toBe(401);

  await page.goto(at('/traces'));
  await page.getByRole('link', { name: 'Ingest doctor' }).click();
  const advice = page.getByRole('list', { name: 'Advice' });
  await expect(advice).toContainText('could not be taken');
  await expect(advice).toContainText('wrong secret');
  await expect(advice).toContainText('a parent that has not arrived');
  const rejection = page
    .getByRole('list', { name: 'Rejections' })
    .getByRole('listitem')
    .filter({ hasText: 'unknown event type no-such-event' })
    .first();
  await expect(rejection).toContainText('…0001');
  await rejection.getByRole('button', { name: /^Shape of the item/ }).click();
  await expect(rejection).toContainText('no-such-event');
  await expect(rejection).not.toContainText('recipe');
  await expect(page.getByRole('row', { name: /…0001/ })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Items over time' }).getByRole('row')).not.toHaveCount(1);
  await expectAccessible(page);
  await page.getByRole('link', { name: `o-${tag}` }).click();
  await expect(page).toHaveURL(at(`/traces/t-${tag}?observation=o-${tag}`));
});

test('the range is kept in the address, and the way to try it is at hand', async ({ page, at }) => {
  await page.goto(at('/doctor'));
  await page.getByRole('button', { name: '7 days' }).click();
  await expect(page).toHaveURL(/range=7d/);
  await page.reload();
  await expect(page.getByRole('button', { name: '7 days' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText(/^curl -i -u/)).toBeVisible();
});

test('every list says up to when it is complete, and leads to the doctor', async ({ page, at }) => {
  for (const list of ['/live', '/sessions', '/users']) {
    await page.goto(at(list));
    await expect(page.getByRole('link', { name: /^Complete up to (now|\d)/ })).toBeVisible();
  }
  await page.getByRole('link', { name: /^Complete up to/ }).hover();
  await expect(page.getByText(/^Everything received by/)).toBeVisible();
  await page.getByRole('link', { name: /^Complete up to/ }).click();
  await expect(page.getByRole('heading', { name: 'Ingest doctor' })).toBeVisible();
});

test('data that are late are marked', async ({ page, at }) => {
  const delays = { commits: 3, p50Ms: 900, p99Ms: 45_000 };
  await page.route('**/api/public/freshness', (route) =>
    route.fulfill({
      json: { windowSeconds: 300, project: delays, server: delays, completeUpTo: ago(45), serverTime: ago(0) },
    }),
  );
  await page.goto(at('/sessions'));
  await expect(page.getByRole('link', { name: /^Complete up to (4[5-9]|5\d)/ })).toHaveClass(/text-warn/);
});

test('an empty list tells what its filters and its time leave out, and what was received', async ({
  page,
  at,
  send,
}) => {
  const name = `long-ago-${randomUUID().slice(0, 8)}`;
  await send([
    {
      type: 'trace-create',
      body: { id: name, name, sessionId: name, userId: name, timestamp: ago(3 * 86_400) },
    },
  ]);
  for (const [list, noun] of [
    ['/sessions', 'session'],
    ['/users', 'user'],
  ] as const) {
    await page.goto(at(`${list}?q=${name}&range=5m`));
    await expect(page.getByRole('heading', { name: `No ${noun}s match` })).toBeVisible();
    const ways = page.getByRole('list', { name: 'Ways out' });
    await expect(ways.getByRole('listitem').filter({ hasText: `1 ${noun} of: past 7 days` })).toBeVisible();
    await expect(page.getByRole('list', { name: 'Advice' })).toBeVisible();
    await expectAccessible(page);
    await ways.getByRole('button', { name: 'Widen time range' }).click();
    await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible();
  }
  await page.goto(at(`/live?q=${randomUUID()}`));
  await expect(page.getByRole('heading', { name: 'No rows match' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page.getByRole('grid', { name: 'Live' })).toBeVisible();
});
