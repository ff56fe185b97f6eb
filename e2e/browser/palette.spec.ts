/** The command palette: from any page to anything, by keyboard. */
import { expect, expectAccessible, test } from '#browser/fixtures.ts';
import { tellStory } from '#browser/story.ts';

test('the palette finds a trace, an observation, a session, a user, a prompt, a dashboard and a page, and remembers', async ({
  page,
  at,
  send,
  request,
  account,
}) => {
  const story = tellStory();
  await send(story.events);
  await page.goto(at('/settings'));
  await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
  const palette = page.getByRole('dialog', { name: 'Find anything' });
  const box = palette.getByRole('combobox');
  const find = async (text: string, option: string) => {
    await page.keyboard.press('Control+k');
    await box.fill(text);
    await expect(palette.getByRole('option', { name: option }).first()).toBeVisible();
  };

  await find(story.traceId, story.name);
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(at(`/traces/${story.traceId}`));
  await expect(palette).toBeHidden();

  await find(`chat-${story.traceId.slice('trace-'.length)}`, 'generate_answer');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/observation=chat-/);

  await find(story.user, story.user);
  await palette.getByRole('group', { name: 'Users' }).getByRole('option').click();
  await expect(page.getByRole('heading', { name: story.user })).toBeVisible();

  await find(story.session, story.session);
  await palette.getByRole('group', { name: 'Sessions' }).getByRole('option').click();
  await expect(page).toHaveURL(at(`/sessions/${story.session}`));

  const promptName = `support/${story.user}-reply`;
  const made = await request.post('/api/public/v2/prompts', {
    data: { type: 'text', name: promptName, prompt: 'Answer {{question}}.' },
    headers: { authorization: `Basic ${Buffer.from(`${account.publicKey}:${account.secretKey}`).toString('base64')}` },
  });
  expect(made.ok()).toBe(true);
  await find(`${story.user}-rep`, promptName);
  await palette.getByRole('group', { name: 'Prompts' }).getByRole('option').click();
  await expect(page).toHaveURL(at(`/prompts/${encodeURIComponent(promptName)}`));
  await find('qualit', 'Quality');
  await palette.getByRole('group', { name: 'Dashboards' }).getByRole('option').first().click();
  await expect(page).toHaveURL(/\/dashboards\/./);
  await find(story.session, story.session);
  await palette.getByRole('group', { name: 'Sessions' }).getByRole('option').click();
  await expect(page).toHaveURL(at(`/sessions/${story.session}`));

  await page.goto(at('/traces'));
  await page.getByRole('textbox', { name: 'Query of traces' }).pressSequentially('kk');
  await expect(palette).toBeHidden();
  await page.keyboard.press('Control+k');
  const recent = palette.getByRole('group', { name: 'Recent' }).getByRole('option');
  await expect(recent.first()).toContainText(story.session);
  await box.fill('sett');
  await expect(palette.getByRole('option', { name: 'Settings' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(at('/settings'));
  await page.keyboard.press('Control+k');
  await box.fill('there is no such thing');
  await expect(palette.getByText('Nothing has')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();
});
