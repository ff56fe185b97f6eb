import { describe, expect, test } from 'vitest';
import { compilePrompt, partsOf, promptAsText } from './prompt-parts.ts';

const chat = [
  { role: 'system', content: 'Be {{mood}}' },
  { type: 'placeholder', name: 'history' },
] as const;

describe('partsOf()', () => {
  test('takes a text apart without losing any of it', () => {
    const text = 'a {{x}} @@@langfusePrompt:name={{y}}|label=b@@@ c';
    const parts = partsOf(text);
    expect(parts.map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual([
      ['text', 'a '],
      ['variable', '{{x}}'],
      ['text', ' '],
      ['reference', '@@@langfusePrompt:name={{y}}|label=b@@@'],
      ['text', ' c'],
    ]);
    expect(partsOf('')).toEqual([]);
  });
});

test('promptAsText() writes each message below its role', () => {
  expect(promptAsText(chat)).toBe('── system ──\nBe {{mood}}\n\n── placeholder history ──');
});

test('compilePrompt() fills messages and keeps placeholders', () => {
  expect(compilePrompt(chat, new Map([['mood', 'kind']]))).toEqual([{ role: 'system', content: 'Be kind' }, chat[1]]);
});
