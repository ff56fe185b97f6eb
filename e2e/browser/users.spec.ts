/** Users: the list, and what one of them did and cost. */
import { ago, expect, expectAccessible, test, type Event } from '#browser/fixtures.ts';

test('users are listed with what they cost; one opens with days, models and the way to traces and sessions', async ({
  page,
  at,
  send,
}) => {
  const tag = `u${Date.now()}`;
  const ask = (name: string, days: number, cost: number): Event[] => {
    const id = `${tag}-${name}-${days}`;
    const time = 60 + days * 86_400;
    return [
      {
        type: 'trace-create',
        body: { id, name: `ask ${id}`, userId: `${tag}-${name}`, sessionId: `${id}-s`, timestamp: ago(time) },
      },
      {
        type: 'generation-create',
        body: {
          id: `${id}-g`,
          traceId: id,
          startTime: ago(time),
          endTime: ago(time - 1),
          model: `model-${days}`,
          level: days === 0 ? 'ERROR' : 'DEFAULT',
          usageDetails: { input: 100, output: 20, total: 120 },
          costDetails: { total: cost },
        },
      },
    ];
  };
  await send([...ask('ada', 0, 0.25), ...ask('ada', 3, 0.5), ...ask('bob', 0, 2)]);

  await page.goto(at('/'));
  await page.getByRole('link', { name: 'Users' }).click();
  await page.goto(at(`/users?range=7d&q=${tag}`));
  await expect(page.getByText('2 users')).toBeVisible();
  const names = () => page.getByRole('row', { name: /^User / }).evaluateAll((rows) => rows.map((row) => row.ariaLabel));
  await page.getByRole('columnheader', { name: 'Cost' }).getByRole('button').click();
  await expect.poll(names).toEqual([`User ${tag}-bob`, `User ${tag}-ada`]);
  const row = page.getByRole('row', { name: `User ${tag}-ada` });
  await expect(row).toContainText('200→40');
  await expect(row).toContainText('$0.75');
  await expectAccessible(page);

  await row.click();
  await expect(page.getByRole('heading', { name: `${tag}-ada` })).toBeVisible();
  await expect(page.getByRole('definition').filter({ hasText: '$0.75' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Cost by day (UTC)' }).getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('row', { name: /^model-3/ })).toContainText('$0.50');
  await expectAccessible(page);

  await page.getByRole('link', { name: '2 traces' }).click();
  await expect(page.getByText('2 traces', { exact: true })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Query of traces' })).toHaveText(`userId:${tag}-ada`);
  await page.goBack();
  await page.getByRole('link', { name: '2 sessions' }).click();
  await expect(page.getByRole('row', { name: `Session ${tag}-ada-3-s` })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('table', { name: 'Errors by day (UTC)' }).getByRole('row')).toHaveCount(1);
  await page.getByRole('link', { name: '1 error' }).click();
  await expect(page.getByRole('textbox', { name: 'Query of observations' })).toHaveText(
    `userId:${tag}-ada level:ERROR`,
  );
  await expect(page.getByText('1 observation', { exact: true })).toBeVisible();
  await page.goBack();
  await page.getByRole('link', { name: 'model-3' }).click();
  await expect(page.getByRole('textbox', { name: 'Query of observations' })).toHaveText(
    `userId:${tag}-ada model:model-3`,
  );
  await expect(page.getByText('1 observation', { exact: true })).toBeVisible();
});
