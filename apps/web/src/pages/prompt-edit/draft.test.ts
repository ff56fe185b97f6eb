import { describe, expect, test } from 'vitest';
import { bodyOf, checkDraft, emptyDraft, moved } from './_draft.ts';

const draft = { ...emptyDraft('f'), name: 'f/a', text: 'Hi {{name}}' };

describe('checkDraft()', () => {
  test('makes what the server takes', () => {
    const { body } = checkDraft({ ...draft, config: '{"n": 1}', isProduction: true, commitMessage: ' why ' });
    expect(body).toMatchObject({
      name: 'f/a',
      type: 'text',
      prompt: 'Hi {{name}}',
      config: { n: 1 },
      labels: ['production'],
      commitMessage: 'why',
    });
  });

  test('says by field what is wrong', () => {
    const { problems } = checkDraft({ ...draft, name: '', config: '{' });
    expect(problems?.get('name')).toBe('Give it a name');
    expect(problems?.get('config')).toContain('not JSON');
    expect(checkDraft({ ...draft, name: 'a//b' }).problems?.get('name')).toContain('slash');
  });

  test('takes placeholders apart from messages', () => {
    const chat = {
      ...draft,
      type: 'chat' as const,
      messages: [
        { key: 0, kind: 'message' as const, role: 'user', content: '{{x}}' },
        { key: 1, kind: 'placeholder' as const, role: '', content: 'x' },
      ],
    };
    expect(bodyOf(chat)).toEqual([
      { role: 'user', content: '{{x}}' },
      { type: 'placeholder', name: 'x' },
    ]);
    expect(checkDraft(chat).problems?.get('prompt')).toContain('placeholder and of a variable');
  });
});

test('moved() puts an item elsewhere and stays within the list', () => {
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['c', 'a', 'b']);
  expect(moved(['a', 'b', 'c'], 0, 9)).toEqual(['b', 'c', 'a']);
});
