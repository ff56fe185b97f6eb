/** A/B tests of prompts: started in the browser, met by users who fetch with a key, decided and promoted. */
import type { APIRequestContext } from '@playwright/test';
import { type Account, ago, type Event, expect, expectAccessible, test } from '#browser/fixtures.ts';

interface Served {
  readonly version: number;
  readonly abTest?: { readonly arm: number };
}

const users = Array.from({ length: 240 }, (_, n) => `user-${n}`);

function clientOf(request: APIRequestContext, account: Account, name: string) {
  const authorization = `Basic ${Buffer.from(`${account.publicKey}:${account.secretKey}`).toString('base64')}`;
  const headers = { authorization };
  return {
    create: (prompt: string, labels: string[] = []) =>
      request.post('/api/public/v2/prompts', { headers, data: { name, prompt, labels } }),
    start: () =>
      request.post('/api/public/ab-tests', {
        headers,
        data: {
          promptName: name,
          arms: [1, 2].map((version) => ({ version, weight: 1 })),
          primary: { kind: 'score', name: 'liked' },
          warmupSeconds: 0,
        },
      }),
    async fetchFor(user: string): Promise<Served> {
      const answer = await request.get(`/api/public/v2/prompts/${name}`, { headers, params: { abKey: user } });
      return (await answer.json()) as Served;
    },
  };
}

/** What one user's program sends after it has answered with the version it was given; the second is liked better. */
function useOf(name: string, user: string, version: number): Event[] {
  const traceId = `${name}-${user}`;
  const liked = 0.4 + (Number(user.replace('user-', '')) % 5) * 0.05 + (version === 2 ? 0.25 : 0);
  return [
    { type: 'trace-create', body: { id: traceId, name: 'answer', userId: user, timestamp: ago(0) } },
    {
      type: 'generation-create',
      body: {
        id: `${traceId}-g`,
        traceId,
        name: 'call',
        startTime: ago(0),
        endTime: ago(-1),
        promptName: name,
        promptVersion: version,
        costDetails: { total: 0.01 },
      },
    },
    { type: 'score-create', body: { id: `${traceId}-s`, traceId, name: 'liked', value: liked, dataType: 'NUMERIC' } },
  ];
}

test('an A/B test is started, finds the better version from what users got, and promotes it', async ({
  page,
  at,
  send,
  request,
  account,
}) => {
  // Hundreds of users fetch and answer.
  test.slow();
  const name = `ab${Date.now()}`;
  const client = clientOf(request, account, name);
  await client.create('Answer.', ['production']);
  await client.create('Answer kindly.');
  await page.goto(at(`/prompts/${name}`));
  await page.getByRole('button', { name: 'A/B tests' }).click();
  await expect(page.getByRole('heading', { name: 'No A/B test yet' })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'New A/B test' }).click();
  const form = page.getByRole('form', { name: 'New A/B test' });
  await form.getByRole('button', { name: 'Start test' }).click();
  await expect(form.getByRole('alert')).toHaveText('Name the score');
  await form.getByRole('combobox', { name: 'Metric: name of the score' }).fill('liked');
  await form.getByRole('textbox', { name: 'Warm-up, seconds' }).fill('0');
  await form.getByRole('button', { name: 'Add guardrail' }).click();
  await expect(form.getByRole('status')).toContainText('fewer than ten values');
  await expectAccessible(page);
  await form.getByRole('button', { name: 'Start test' }).click();
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await expect(verdict).toContainText('Not enough to tell yet');
  await expectAccessible(page);

  const served = await Promise.all(users.map(async (user) => ({ user, ...(await client.fetchFor(user)) })));
  expect(served.every(({ version, abTest }) => abTest?.arm === version - 1)).toBe(true);
  await send(served.flatMap(({ user, version }) => useOf(name, user, version)));

  await page.reload();
  await expect(verdict).toContainText('v2 is better');
  const numbers = page.getByRole('table', { name: 'Numbers of the A/B test' });
  const seen = served.filter(({ version }) => version === 2).length;
  await expect(numbers.getByRole('row', { name: /^Users seen/ })).toContainText(String(seen));
  await expect(numbers.getByRole('row', { name: /^liked, mean/ })).toContainText(`n = ${seen}`);
  await expect(page.getByRole('figure', { name: /^Difference of liked over time/ })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Checks' })).toContainText('follows the weights (50 : 50)');
  await expect(page.getByRole('list', { name: 'Checks' })).toContainText('hold: Error rate, Cost');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Promote v2' }).click();
  const question = page.getByRole('alertdialog', { name: 'Promote v2?' });
  await expect(question).toContainText('production moves from v1 to v2');
  await question.getByRole('button', { name: 'Promote v2' }).click();
  await expect(page.getByRole('table', { name: 'A/B tests', exact: true })).toContainText('Promoted v2');
  await expect(page.getByRole('button', { name: 'Stop' })).toBeHidden();
  await expect(page.getByRole('region', { name: 'Record' })).toContainText('v2 promoted by');
  const versions = page.getByRole('navigation', { name: 'Versions' });
  await expect(versions.getByRole('link', { name: /^v2/ })).toContainText('production');
  expect(await client.fetchFor('anybody')).toMatchObject({ version: 2 });
  await expectAccessible(page);
});

test('an A/B test whose traffic is tampered with says that no number can be believed', async ({
  page,
  at,
  send,
  request,
  account,
}) => {
  test.slow();
  const name = `tampered${Date.now()}`;
  const client = clientOf(request, account, name);
  await client.create('Answer.', ['production']);
  await client.create('Answer kindly.');
  await client.start();
  const served = await Promise.all(users.map(async (user) => ({ user, ...(await client.fetchFor(user)) })));
  // Nearly all of what the second version did is lost on the way: beyond doubt, whoever was given which version.
  const arrived = served.filter(({ version }, n) => version === 1 || n % 10 === 0);
  await send(arrived.flatMap(({ user, version }) => useOf(name, user, version)));
  await page.goto(at(`/prompts/${name}?tab=ab`));
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await expect(verdict).toContainText('The split is not as it should be');
  await expect(page.getByRole('list', { name: 'Checks' })).toContainText('does not follow the weights');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stop test' }).click();
  await expect(page.getByRole('table', { name: 'A/B tests', exact: true })).toContainText('Stopped');
  expect(await client.fetchFor('anybody')).toMatchObject({ version: 1 });
});
