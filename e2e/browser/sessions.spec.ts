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
