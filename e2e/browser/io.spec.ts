/** How input and output are shown: chats of several providers, what retrievers found, and large JSON values. */
import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { ago, expect, expectAccessible, test, type Event } from '#browser/fixtures.ts';

const tag = () => randomUUID().slice(0, 8);

function trace(id: string, body: Record<string, unknown>): Event[] {
  return [{ type: 'trace-create', body: { id, name: id, timestamp: ago(5), ...body } }];
}

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

test('a chat shows what was asked, called, refused, attached and kept elsewhere', async ({ page, at, send }) => {
  const id = `chat-${tag()}`;
  const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const input = {
    system: `Speak as a sailor. ${'Be brief. '.repeat(400)}`,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: picture } },
          { type: 'image_url', image_url: { url: 'https://elsewhere.example/a.png' } },
          { type: 'text', text: '@@@langfuseMedia:type=audio/wav|id=m-1|source=bytes@@@' },
        ],
      },
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'call-1', name: 'look_up', input: { word: 'telltale' } }],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call-1', content: 'a ribbon' }] },
    ],
    tools: [{ name: 'look_up', description: 'Looks up a word', input_schema: { type: 'object' } }],
  };
  const output = { choices: [{ message: { role: 'assistant', content: null, refusal: 'I will not say.' } }] };
  await send(trace(id, { input, output }));
  await page.goto(at(`/traces/${id}`));
  const shown = region(page, 'Input');
  const system = shown.getByRole('article', { name: 'System message' });
  await expect(system.getByRole('button', { expanded: false })).toContainText('System');
  await system.getByRole('button', { expanded: false }).click();
  await expect(system.getByRole('paragraph')).toContainText('Speak as a sailor.');
  const question = shown.getByRole('article', { name: 'User message' }).first();
  await expect(question.getByRole('img', { name: 'image · image/png' })).toHaveJSProperty('naturalWidth', 1);
  await expect(question.getByRole('link', { name: 'https://elsewhere.example/a.png' })).toHaveAttribute(
    'rel',
    'noopener noreferrer nofollow',
  );
  await expect(question).toContainText('uploaded media · audio/wav · m-1');
  await expect(shown.getByRole('article', { name: 'User message' }).last()).toContainText('look_up');
  await expect(shown.getByRole('button', { name: /^1 tool offered/ })).toBeVisible();
  await expect(region(page, 'Output').getByRole('note', { name: 'Refusal' })).toHaveText('I will not say.');
  await expectAccessible(page);
});

test('what a retriever found is shown with scores, and an embedding by its beginning', async ({ page, at, send }) => {
  const id = `found-${tag()}`;
  const output = [{ page_content: 'Telltales are **ribbons**.', metadata: { source: 'sails.md' }, score: 0.81234567 }];
  await send(trace(id, { input: { vector: Array.from({ length: 1536 }, (_, index) => index / 7) }, output }));
  await page.goto(at(`/traces/${id}`));
  const documents = region(page, 'Output').getByRole('list', { name: 'Documents' });
  await expect(documents.getByRole('listitem')).toContainText('sails.md');
  await expect(documents.getByRole('listitem')).toContainText('score 0.8123');
  await expect(documents.getByText('ribbons', { exact: true })).toHaveJSProperty('tagName', 'STRONG');
  await expect(region(page, 'Input')).toContainText('1,536 numbers');
  await expectAccessible(page);
});

test('a large value is searched, walked by keyboard, and copied by path', async ({ page, at, send, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const id = `large-${tag()}`;
  const item = (index: number) => ({ id: index, deep: { text: index === 700 ? 'the Needle' : `hay ${index}` } });
  const output = { items: Array.from({ length: 2000 }, (_, index) => item(index)), last: 'needle of the end' };
  await send(trace(id, { output }));
  await page.goto(at(`/traces/${id}`));
  const shown = region(page, 'Output');
  const box = shown.getByRole('textbox', { name: 'Search in this value' });
  // The whole is closed but for its first level: there is nothing to search yet in so few rows.
  await shown.getByRole('button', { name: 'Open items' }).click();
  await box.fill('needle');
  await expect(shown.getByRole('status')).toHaveText('2 found');
  await box.press('Enter');
  await expect(shown.getByRole('status')).toHaveText('1 of 2');
  await expect(shown.locator('mark', { hasText: 'Needle' })).toBeInViewport();
  await box.press('Enter');
  await expect(shown.locator('mark', { hasText: 'needle' })).toBeInViewport();
  await shown.getByRole('button', { name: 'Next match' }).click();
  await expect(shown.locator('mark', { hasText: 'Needle' })).toBeInViewport();
  await shown.locator('[aria-current="true"]').hover();
  await shown.locator('[aria-current="true"]').getByRole('button', { name: 'Copy path of text' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('$.items[700].deep.text');

  const fold = shown.getByRole('button', { name: 'Fold deep' }).first();
  await fold.press('ArrowLeft');
  await expect(shown.getByRole('button', { name: 'Fold deep' })).toHaveCount(0);
  await page.keyboard.press('ArrowRight');
  await expect(fold).toBeVisible();
  await shown.getByRole('button', { name: 'Wrap lines' }).click();
  await expect(shown.getByRole('button', { name: 'Wrap lines' })).toHaveAttribute('aria-pressed', 'false');
  await expectAccessible(page);
});
