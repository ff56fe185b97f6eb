/** Sessions: the list, and one as a conversation. */
import { ago, expect, expectAccessible, test } from '#browser/fixtures.ts';

test('a session holds its traces as a conversation, oldest first', async ({ page, at, send }) => {
  const session = `talk-${Date.now()}`;
  await send(
    [3, 2, 1].map((turn) => ({
      type: 'trace-create',
      body: {
        id: `${session}-${turn}`,
        name: `turn ${turn}`,
        sessionId: session,
        userId: 'ada',
        timestamp: ago(100 - turn * 10),
        input: { messages: [{ role: 'user', content: `Question ${turn}?` }] },
        output: `Answer ${turn}.`,
      },
    })),
  );
  await page.goto(at(`/sessions?q=${session}`));
  const row = page.getByRole('row', { name: `Session ${session}` });
  await expect(row).toBeVisible();
  await expectAccessible(page);
  await row.click();
  await expect(page).toHaveURL(at(`/sessions/${session}`));
  const turns = page.getByRole('article', { name: /^Trace turn/ });
  await expect(turns).toHaveCount(3);
  await expect(turns.first()).toContainText('Question 1?');
  await expect(turns.last()).toContainText('Answer 3.');
  await expectAccessible(page);
  await turns.first().getByRole('link', { name: 'turn 1' }).click();
  await expect(page).toHaveURL(at(`/traces/${session}-1`));
});

test('the list tells what each session took, sorts by it, and finds one by its user', async ({ page, at, send }) => {
  const tag = `sum-${Date.now()}`;
  const trace = (session: string, user: string) => ({
    type: 'trace-create',
    body: { id: `${session}-t`, name: 'ask', sessionId: session, userId: user, timestamp: ago(30) },
  });
  const answer = (session: string, cost: number, level = 'DEFAULT') => ({
    type: 'generation-create',
    body: {
      id: `${session}-g`,
      traceId: `${session}-t`,
      startTime: ago(30),
      endTime: ago(29),
      level,
      usageDetails: { input: 1200, output: 34, total: 1234 },
      costDetails: { total: cost },
    },
  });
  await send([
    trace(`${tag}-cheap`, `${tag}-ada`),
    answer(`${tag}-cheap`, 0.25),
    trace(`${tag}-dear`, `${tag}-bob`),
    answer(`${tag}-dear`, 1.5, 'ERROR'),
  ]);
  await page.goto(at(`/sessions?q=${tag}`));
  const names = () =>
    page.getByRole('row', { name: /^Session / }).evaluateAll((rows) => rows.map((row) => row.ariaLabel));
  await page.getByRole('columnheader', { name: 'Cost' }).getByRole('button').click();
  await expect.poll(names).toEqual([`Session ${tag}-dear`, `Session ${tag}-cheap`]);
  await expect(page).toHaveURL(/sort=cost.desc/);
  await page.getByRole('columnheader', { name: 'Cost' }).getByRole('button').click();
  await expect.poll(names).toEqual([`Session ${tag}-cheap`, `Session ${tag}-dear`]);
  await expect(page.getByText('2 sessions')).toBeVisible();

  await page.getByRole('searchbox').fill(`${tag}-bob`);
  await expect(page.getByText('1 session', { exact: true })).toBeVisible();
  const row = page.getByRole('row', { name: `Session ${tag}-dear` });
  await expect(row).toContainText('1,200→34');
  await expect(row).toContainText('$1.50');
  await row.click();
  const facts = page.getByRole('main').getByRole('definition');
  await expect(facts.filter({ hasText: '$1.50' })).toBeVisible();
  await expect(facts.filter({ hasText: '1,234' })).toBeVisible();
  await expect(facts.filter({ hasText: `${tag}-bob` })).toBeVisible();
});

test('a turn that said very much is opened when asked, and its neighbours come at once', async ({ page, at, send }) => {
  const sessionId = `giant-${Date.now()}`;
  const turn = (i: number, body: object) => ({
    type: 'trace-create',
    body: { id: `${sessionId}-${i}`, name: `turn ${i}`, sessionId, timestamp: ago(100 - i), ...body },
  });
  const rows = Array.from({ length: 60_000 }, (_, row) => ({ row, text: 'one of many' }));
  await send([
    turn(0, { input: 'Find it all.', output: { first: 'found it', rows } }),
    turn(1, { input: 'Thanks.', output: 'At your service.' }),
  ]);
  await page.goto(at(`/sessions/${sessionId}`));
  await expect(page.getByRole('article', { name: 'Trace turn 1' })).toContainText('At your service.');
  const output = page.getByRole('article', { name: 'Trace turn 0' }).getByRole('region', { name: 'Output' });
  await output.getByRole('button', { name: 'Open output' }).click();
  await expect(output.getByText('found it')).toBeVisible();
});

test('a long session shows each turn without its history, and jumps to any of a thousand', async ({
  page,
  at,
  send,
}) => {
  const session = `long-${Date.now()}`;
  const turn = (i: number) => ({
    type: 'trace-create',
    body: {
      id: `${session}-${i}`,
      name: `step ${i}`,
      sessionId: session,
      timestamp: ago(4000 - i),
      input: {
        messages: [
          { role: 'user', content: `Earlier question ${i}?` },
          { role: 'assistant', content: 'Earlier answer.' },
          { role: 'user', content: `Question number ${i}?` },
        ],
      },
      output: `Answer number ${i}.`,
    },
  });
  for (let from = 0; from < 1000; from += 250) await send(Array.from({ length: 250 }, (_, i) => turn(from + i + 1)));
  await page.goto(at(`/sessions/${session}`));
  const first = page.getByRole('article', { name: 'Trace step 1', exact: true });
  await expect(first.getByRole('article', { name: 'User message' })).toContainText('Question number 1?');
  await expect(first.getByRole('article', { name: 'Assistant message' })).toContainText('Answer number 1.');
  await expect(first).not.toContainText('Earlier question');
  await first.getByRole('button', { name: '2 earlier messages' }).click();
  await expect(first).toContainText('Earlier question 1?');
  const outline = page.getByRole('navigation', { name: 'Turns' });
  await expect(async () => {
    await outline.hover();
    await page.mouse.wheel(0, 100_000);
    await expect(outline.getByRole('button', { name: /step 1000$/ })).toBeVisible({ timeout: 500 });
  }).toPass();
  await outline.getByRole('button', { name: /step 1000$/ }).click();
  await expect(page.getByRole('article', { name: 'Trace step 1000' })).toContainText('Answer number 1000.');
  expect(await page.getByRole('article', { name: /^Trace step/ }).count()).toBeLessThan(20);
});
