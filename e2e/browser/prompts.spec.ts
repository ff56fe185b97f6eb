/** Prompts: written, versioned, compared, labelled, restored and used, in the browser. */
import { ago, expect, expectAccessible, test } from '#browser/fixtures.ts';

test('a prompt is created, gets a second version, is compared, labelled and restored', async ({ page, at }) => {
  // It walks through the whole life of a prompt.
  test.slow();
  const folder = `p${Date.now()}`;
  const name = `${folder}/answer question`;
  await page.goto(at('/'));
  await page.getByRole('link', { name: 'Prompts' }).click();
  await page.getByRole('link', { name: 'New prompt' }).click();
  await page.getByRole('button', { name: 'Create prompt' }).click();
  await expect(page.getByText('Give it a name')).toBeVisible();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('textbox', { name: 'Prompt text' }).fill('Answer {{question}}');
  const config = page.getByRole('textbox', { name: 'Config, JSON' });
  await config.fill('{"temperature":');
  await expect(page.getByText(/This is not JSON/)).toBeVisible();
  await config.fill('{"temperature": 0.2}');
  await page.getByRole('textbox', { name: 'What changed' }).fill('first words');
  await page.getByRole('checkbox', { name: 'Label it production' }).check();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Create prompt' }).click();
  await expect(page.getByRole('heading', { name: 'v1' })).toBeVisible();

  await page.getByRole('button', { name: 'New version' }).click();
  await page.getByRole('textbox', { name: 'Prompt text' }).fill('Answer {{question}} in {{language}}');
  await page.getByRole('button', { name: 'Save new version' }).click();
  await expect(page.getByRole('heading', { name: 'v2' })).toBeVisible();
  const versions = page.getByRole('navigation', { name: 'Versions' });
  await expect(versions.getByRole('link', { name: /^v1/ })).toContainText('production');
  await expect(versions.getByRole('link', { name: /^v1/ })).toContainText('first words');
  await expect(versions.getByRole('link', { name: /^v2/ })).toContainText('latest');

  await page.getByRole('button', { name: 'Filled in' }).click();
  await page.getByRole('textbox', { name: 'question' }).fill('why?');
  await expect(page.getByText('Answer why? in {{language}}')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('menuitemradio', { name: /^v1/ }).click();
  const prompts = page.getByRole('region', { name: 'Prompt, v1 and v2' });
  await expect(prompts.getByRole('textbox', { name: 'Prompt v1' })).toHaveText('Answer {{question}}');
  await expect(prompts.getByRole('textbox', { name: 'Prompt v2' })).toHaveText('Answer {{question}} in {{language}}');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Close' }).click();

  await page.getByRole('button', { name: 'Label', exact: true }).click();
  await page.getByRole('button', { name: 'production on v1' }).click();
  const question = page.getByRole('alertdialog', { name: 'production moves from v1 to v2' });
  await question.getByRole('button', { name: 'Move label' }).click();
  await expect(versions.getByRole('link', { name: /^v2/ })).toContainText('production');
  await expect(versions.getByRole('link', { name: /^v1/ })).not.toContainText('production');

  await versions.getByRole('link', { name: /^v1/ }).click();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Restore v1 as new version' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByRole('heading', { name: 'v3' })).toBeVisible();
  await expect(versions.getByRole('link', { name: /^v3/ })).toContainText('Restore v1');
  await expect(page.getByText('Answer {{question}}', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Use in code' }).click();
  await expect(page.getByText(`langfuse.get_prompt("${name}", label="latest")`)).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Tags' }).click();
  await page.getByRole('textbox', { name: 'Tags' }).fill('support, mail');
  await page.getByRole('button', { name: 'Save tags' }).click();
  await expect(page.getByText('mail', { exact: true })).toBeVisible();

  await page.getByRole('link', { name: folder, exact: true }).click();
  const row = page.getByRole('row', { name: `Prompt ${name}` });
  await expect(row).toContainText('production');
  await expect(row).toContainText('support');
  await expectAccessible(page);
  await row.click();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete prompt' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete prompt' }).click();
  await expect(page.getByRole('heading', { name: 'Prompts', exact: true })).toBeVisible();
});

test('a chat is written with messages and placeholders in the order one wants', async ({ page, at }) => {
  const name = `chat${Date.now()}`;
  await page.goto(at('/prompts/new'));
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Chat' }).click();
  await page.getByRole('textbox', { name: 'Content of message 1' }).fill('You are kind');
  await page.getByRole('textbox', { name: 'Content of message 2' }).fill('{{question}}');
  await page.getByRole('button', { name: 'Placeholder' }).click();
  await page.getByRole('button', { name: 'Move placeholder 3 up' }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Create prompt' }).click();
  const messages = page.getByRole('list', { name: 'Messages' }).getByRole('listitem');
  await expect(messages).toHaveText([/system.*You are kind/s, /history/, /user.*\{\{question\}\}/s]);
});

test('metrics tell how versions did and when there is too little to say', async ({
  page,
  at,
  send,
  request,
  account,
}) => {
  const name = `metrics${Date.now()}`;
  const authorization = `Basic ${Buffer.from(`${account.publicKey}:${account.secretKey}`).toString('base64')}`;
  for (const prompt of ['a', 'b']) {
    await request.post('/api/public/v2/prompts', { headers: { authorization }, data: { name, prompt } });
  }
  const uses = Array.from({ length: 12 }, (_, n) => ({
    type: 'generation-create',
    body: {
      id: `${name}-${n}`,
      traceId: `${name}-${n}-t`,
      name: 'call',
      startTime: ago(60),
      endTime: ago(58),
      promptName: name,
      promptVersion: n === 0 ? 2 : 1,
      costDetails: { total: 0.5 },
    },
  }));
  await send(uses);
  await page.goto(at(`/prompts/${name}?v=1&tab=metrics`));
  const table = page.getByRole('table', { name: 'Metrics of versions' });
  await expect(table.getByRole('row', { name: /^Uses/ })).toContainText('11');
  const cost = table.getByRole('row', { name: /^Cost, mean/ });
  await expect(cost).toContainText('$0.50');
  await expect(cost).toContainText('not enough data (n = 1)');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Generations' }).click();
  await expect(page.getByRole('table', { name: 'Generations of v1' }).getByRole('row')).toHaveCount(12);
  await expectAccessible(page);
});
