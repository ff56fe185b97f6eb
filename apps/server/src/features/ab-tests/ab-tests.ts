/** Running A/B tests as those who serve prompts meet them: they choose versions, and hold labels and versions in their places. */
import { LRUCache } from 'lru-cache';
import type { Database, Transaction } from '#db/postgres/postgres.ts';
import { AppError } from '#lib/errors.ts';
import { armAt, placeOf } from './_assign.ts';
import { type AbTestRow, readRunning } from './_store.ts';

export interface TestedPrompt {
  readonly projectId: string;
  readonly name: string;
}

export interface Assignment {
  readonly testId: string;
  readonly arm: number;
  readonly version: number;
}

/** What is to be moved or deleted. */
export interface PromptChange {
  readonly labels?: readonly string[];
  readonly versions?: readonly number[];
}

export interface Trials {
  /**
   * The version that a fetch of the label is given; null when no test runs under it. The same key is always given the
   * same; without a key, chance decides by the weights. From memory.
   */
  assign(prompt: TestedPrompt, label: string, key: string | null): Promise<Assignment | null>;
  /** @throws AppError 'conflict' when a running test needs what is to be moved or deleted. */
  refuse(tx: Transaction, prompt: TestedPrompt, change: PromptChange): Promise<void>;
}

export interface TrialsDeps {
  readonly db: Database;
  /** Tells when a project's prompts or tests have changed. */
  readonly changes: { onChange(listener: (projectId: string) => void): void };
}

const projectsMax = 10_000;
/** Tests that another process has started or ended are seen after this. */
const keptMs = 5_000;

export function createTrials({ db, changes }: TrialsDeps): Trials {
  const kept = new LRUCache<string, Promise<readonly AbTestRow[]>>({ max: projectsMax, ttl: keptMs });
  changes.onChange((projectId) => kept.delete(projectId));

  function running(projectId: string): Promise<readonly AbTestRow[]> {
    const known = kept.get(projectId);
    if (known) return known;
    const reading = readRunning(db, projectId);
    kept.set(projectId, reading);
    reading.catch(() => {
      if (kept.get(projectId) === reading) kept.delete(projectId);
    });
    return reading;
  }

  return {
    async assign({ projectId, name }, label, key) {
      const tests = await running(projectId);
      const test = tests.find((each) => each.promptName === name && each.label === label);
      if (!test) return null;
      const weights = test.arms.map(({ weight }) => weight);
      const arm = armAt(weights, key === null ? Math.random() : placeOf(test.salt, key));
      const version = test.arms[arm]?.version;
      return version === undefined ? null : { testId: test.id, arm, version };
    },
    async refuse(tx, { projectId, name }, { labels = [], versions = [] }) {
      if (labels.length === 0 && versions.length === 0) return;
      const tests = (await readRunning(tx, projectId)).filter((each) => each.promptName === name);
      for (const { label, arms } of tests) {
        const version = versions.find((each) => arms.some((arm) => arm.version === each));
        const what = labels.includes(label) ? `moves or removes the label '${label}'` : `deletes version ${version}`;
        if (version === undefined && !labels.includes(label)) continue;
        throw new AppError(
          'conflict',
          `An A/B test of '${name}' runs under the label '${label}', and this ${what}. Stop the test first, or promote one of its versions`,
        );
      }
    },
  };
}
