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
  await page.goto(at('/sessions'));
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
