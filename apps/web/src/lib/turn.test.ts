import { describe, expect, test } from 'vitest';
import { readTurn } from './turn.ts';

const say = (role: string, content: string) => ({ role, content });

describe('readTurn()', () => {
  test('shows what is new of an input that repeats the history', () => {
    const messages = [say('system', 'Be brief.'), say('user', 'One?'), say('assistant', 'One.'), say('user', 'Two?')];
    const turn = readTurn({ messages }, 'input');
    expect(turn?.earlier).toBe(3);
    expect(turn?.chat.messages).toMatchObject([{ role: 'user', parts: [{ kind: 'text', text: 'Two?' }] }]);
  });

  test('keeps an output whole, and an input in which no user speaks', () => {
    const messages = [say('assistant', 'One.'), say('user', 'no'), say('assistant', 'Two.')];
    expect(readTurn(messages, 'output')).toMatchObject({ earlier: 0, chat: { messages: { length: 3 } } });
    expect(readTurn([say('system', 'a'), say('assistant', 'b')], 'input')?.earlier).toBe(0);
  });

  test('gives a text to whoever speaks on that side', () => {
    expect(readTurn('Hello', 'input')?.chat.messages).toMatchObject([{ role: 'user', parts: [{ text: 'Hello' }] }]);
    expect(readTurn({ answer: 'Hi' }, 'output')?.chat.messages).toMatchObject([{ role: 'assistant' }]);
    for (const other of [null, '', 5, { a: 'x', b: 'y' }, { a: 1 }]) expect(readTurn(other, 'input')).toBeNull();
  });
});
