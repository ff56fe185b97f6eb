/** An A/B test as it is being written in its form. */
import { type AbMetric, createAbTest, type NewAbTest } from '@telltale/contract/ab-tests.ts';
import type { PromptHistory } from '@telltale/contract/prompt-library.ts';
import { defaultLabel, latestLabel } from '@telltale/contract/prompts.ts';

export interface MetricDraft {
  readonly kind: AbMetric['kind'];
  /** Of a score. */
  readonly name: string;
  readonly direction: 'higher' | 'lower';
}

/** Numbers are as they are typed. */
export interface AbDraft {
  readonly label: string;
  /** The versions besides the control. */
  readonly challengers: readonly { readonly version: number; readonly weight: string }[];
  readonly controlWeight: string;
  readonly key: 'user' | 'session';
  readonly primary: MetricDraft;
  readonly minimumLift: string;
  readonly guardrails: readonly { readonly metric: MetricDraft; readonly tolerance: string }[];
  readonly warmupSeconds: string;
}

/** Labels under which a test can run: those that some version has. */
export function testableLabels({ versions }: PromptHistory): string[] {
  const all = versions.flatMap(({ labels }) => labels).filter((label) => label !== latestLabel);
  return all.toSorted((a, b) => Number(b === defaultLabel) - Number(a === defaultLabel));
}

export function controlOf({ versions }: PromptHistory, label: string): number | null {
  return versions.find(({ labels }) => labels.includes(label))?.version ?? null;
}

/** Versions that can be added, the newest first. */
export function freeVersions(history: PromptHistory, draft: AbDraft): number[] {
  const taken = new Set([controlOf(history, draft.label), ...draft.challengers.map(({ version }) => version)]);
  return history.versions.map(({ version }) => version).filter((version) => !taken.has(version));
}

/** The production version against the newest other one, by the first score there is. */
export function firstDraft(history: PromptHistory, scores: readonly string[]): AbDraft {
  const label = testableLabels(history)[0] ?? defaultLabel;
  const control = controlOf(history, label);
  const newest = history.versions.find(({ version }) => version !== control);
  return {
    label,
    challengers: newest ? [{ version: newest.version, weight: '50' }] : [],
    controlWeight: '50',
    key: 'user',
    primary: { kind: 'score', name: scores[0] ?? '', direction: 'higher' },
    minimumLift: '10',
    guardrails: [{ metric: { kind: 'error_rate', name: '', direction: 'lower' }, tolerance: '10' }],
    warmupSeconds: '60',
  };
}

/** With another label, the version that has it is the control and no challenger. */
export function withLabel(history: PromptHistory, draft: AbDraft, label: string): AbDraft {
  const control = controlOf(history, label);
  const challengers = draft.challengers.filter(({ version }) => version !== control);
  const others = freeVersions(history, { ...draft, label, challengers });
  const first = others[0];
  const isEmpty = challengers.length === 0 && first !== undefined;
  return { ...draft, label, challengers: isEmpty ? [{ version: first, weight: '50' }] : challengers };
}

export type Reading = { readonly body: NewAbTest } | { readonly problem: string };

export function readDraft(history: PromptHistory, draft: AbDraft): Reading {
  const control = controlOf(history, draft.label);
  if (control === null) return { problem: `No version has the label ${draft.label}` };
  if (draft.challengers.length === 0) return { problem: 'Add a version to test against the control' };
  const metrics = [draft.primary, ...draft.guardrails.map(({ metric }) => metric)];
  if (metrics.some(({ kind, name }) => kind === 'score' && name.trim() === '')) return { problem: 'Name the score' };
  const read = createAbTest.body?.safeParse({
    promptName: history.name,
    label: draft.label,
    arms: [
      { version: control, weight: numberOf(draft.controlWeight) },
      ...draft.challengers.map(({ version, weight }) => ({ version, weight: numberOf(weight) })),
    ],
    key: draft.key,
    primary: metricOf(draft.primary),
    minimumLift: numberOf(draft.minimumLift) / 100,
    guardrails: draft.guardrails.map(({ metric, tolerance }) => ({
      metric: metricOf(metric),
      tolerance: numberOf(tolerance) / 100,
    })),
    warmupSeconds: numberOf(draft.warmupSeconds),
  });
  if (read?.success) return { body: read.data };
  const at = String(read?.error.issues[0]?.path[0] ?? '');
  return { problem: problems.get(at) ?? `${at}: ${read?.error.issues[0]?.message ?? 'not valid'}` };
}

const problems: ReadonlyMap<string, string> = new Map([
  ['arms', 'Weights are numbers above 0, at most 1000'],
  ['minimumLift', 'The least difference is from 0.1 to 1000 %'],
  ['guardrails', 'What a guardrail tolerates is from 0 to 1000 %'],
  ['warmupSeconds', 'The warm-up is whole seconds, at most a day'],
]);

function metricOf({ kind, name, direction }: MetricDraft) {
  return kind === 'score' ? { kind, name: name.trim(), direction } : { kind, direction };
}

/** Nothing typed is not nought. */
function numberOf(typed: string): number {
  return typed.trim() === '' ? Number.NaN : Number(typed.replace(',', '.'));
}
