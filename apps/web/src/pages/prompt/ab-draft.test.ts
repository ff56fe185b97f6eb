import type { PromptHistory } from '@telltale/contract/prompt-library.ts';
import { describe, expect, test } from 'vitest';
import { firstDraft, freeVersions, readDraft, testableLabels, withLabel } from './_ab-draft.ts';

const version = (n: number, labels: string[]) => ({
  version: n,
  labels,
  commitMessage: null,
  author: null,
  createdAt: '2026-01-01T00:00:00.000Z',
});

const history: PromptHistory = {
  name: 'answer',
  type: 'text',
  tags: [],
  versions: [version(3, ['latest']), version(2, ['staging']), version(1, ['a', 'production'])],
  usedBy: [],
};

const draft = firstDraft(history, ['quality']);

describe('firstDraft()', () => {
  test('firstDraft() tests the newest version against production', () => {
    expect(readDraft(history, draft)).toEqual({
      body: {
        promptName: 'answer',
        label: 'production',
        arms: [
          { version: 1, weight: 50 },
          { version: 3, weight: 50 },
        ],
        key: 'user',
        primary: { kind: 'score', name: 'quality', direction: 'higher' },
        minimumLift: 0.1,
        alpha: 0.05,
        guardrails: [{ metric: { kind: 'error_rate', direction: 'lower' }, tolerance: 0.1 }],
        warmupSeconds: 60,
      },
    });
    expect(testableLabels(history)[0]).toBe('production');
    expect(freeVersions(history, draft)).toEqual([2]);
  });
});

describe('withLabel()', () => {
  test('withLabel() makes another version the control', () => {
    const staged = withLabel(history, { ...draft, challengers: [{ version: 2, weight: '20' }] }, 'staging');
    expect(staged.challengers).toEqual([{ version: 3, weight: '50' }]);
    expect(readDraft(history, staged)).toMatchObject({ body: { arms: [{ version: 2 }, { version: 3 }] } });
  });
});

describe('readDraft()', () => {
  test.each([
    [{ challengers: [] }, 'Add a version'],
    [{ controlWeight: '' }, 'Weights'],
    [{ minimumLift: 'ten' }, 'least difference'],
    [{ warmupSeconds: '0.5' }, 'warm-up'],
    [{ primary: { kind: 'score', name: ' ', direction: 'higher' } as const }, 'Name the score'],
    [
      { guardrails: [{ metric: { kind: 'cost', name: '', direction: 'lower' } as const, tolerance: '-1' }] },
      'guardrail',
    ],
    [{ label: 'gone' }, 'No version has the label gone'],
  ])('readDraft() says what is wrong with %j', (change, problem) => {
    expect(readDraft(history, { ...draft, ...change })).toEqual({ problem: expect.stringContaining(problem) });
  });
});
