/** A/B tests of prompts: versions that share the fetches of one label, and what became of them. An extension. */
import { z } from 'zod';
import { operation } from './operation.ts';
import { defaultLabel, latestLabel, promptLabel, promptLimits, storableText } from './prompts.ts';
import { optionalTime } from './query.ts';

export const abTestLimits = {
  arms: 5,
  guardrails: 5,
  /** Of one project, running at the same time. */
  running: 100,
  warmupSeconds: 86_400,
} as const;

const abKeyKind = z.enum(['user', 'session']);
export type AbKeyKind = z.output<typeof abKeyKind>;

const direction = z.enum(['higher', 'lower']);

/** What of the linked generations is measured, and which way is better. */
export const abMetric = z.discriminatedUnion('kind', [
  /** Of the generation or of its trace; numbers and booleans. */
  z.object({ kind: z.literal('score'), name: storableText.min(1).max(200), direction: direction.default('higher') }),
  /** USD of a generation. */
  z.object({ kind: z.literal('cost'), direction: direction.default('lower') }),
  /** Seconds of a generation. */
  z.object({ kind: z.literal('latency'), direction: direction.default('lower') }),
  z.object({ kind: z.literal('tokens'), direction: direction.default('lower') }),
  /** The share of generations of level ERROR. */
  z.object({ kind: z.literal('error_rate'), direction: direction.default('lower') }),
]);
export type AbMetric = z.output<typeof abMetric>;

/** `tolerance` is the harm that is put up with, relative to the control: 0.05 is 5 %. */
export const abGuardrail = z.object({ metric: abMetric, tolerance: z.number().min(0).max(10).default(0.05) });
export type AbGuardrail = z.output<typeof abGuardrail>;

/** Weights are relative to each other: 1 and 1 is half and half. */
const arm = z.object({
  version: z.number().int().min(1).max(2_147_483_647),
  weight: z.number().min(0.001).max(1000),
});
export type AbArm = z.output<typeof arm>;

const arms = z
  .array(arm)
  .min(2, { message: 'an A/B test compares at least two versions' })
  .max(abTestLimits.arms)
  .refine((list) => new Set(list.map(({ version }) => version)).size === list.length, {
    message: 'each version can be in the test once',
  });

const design = {
  promptName: storableText.min(1).max(promptLimits.nameChars),
  label: promptLabel
    .refine((label) => label !== latestLabel, {
      message: `the label "${latestLabel}" is always on the newest version, so nothing can be tested under it`,
    })
    .default(defaultLabel),
  /** The first is the control: the version that has the label. */
  arms,
  /** Whose fetches stay with one version, and what is counted once. */
  key: abKeyKind.default('user'),
  primary: abMetric,
  guardrails: z.array(abGuardrail).max(abTestLimits.guardrails).default([]),
  /** The least difference worth finding, relative to the control's mean: 0.1 is 10 %. */
  minimumLift: z.number().min(0.001).max(10).default(0.1),
  /** How often at most a difference may be claimed where there is none. */
  alpha: z.number().min(0.001).max(0.2).default(0.05),
};

/** Null while there are too few units to say anything. */
const interval = z.object({ estimate: z.number(), low: z.number(), high: z.number() }).nullable();
export type AbInterval = z.output<typeof interval>;

export const abVerdicts = [
  'collecting',
  'winner',
  'control_is_best',
  'no_difference',
  'guardrail_breached',
  'ratio_mismatch',
] as const;
const verdict = z.enum(abVerdicts);
export type AbVerdict = z.output<typeof verdict>;

const measured = z.object({ n: z.number(), mean: z.number().nullable() });

export const abTestResult = z.object({
  at: z.string(),
  verdict,
  /** The version. */
  winner: z.number().int().nullable(),
  arms: z.array(
    z.object({
      version: z.number().int(),
      /** Of all fetches, from 0 to 1. */
      share: z.number(),
      /** Users or sessions that were given it, and traces that name none. */
      units: z.number(),
      /** Those of them that were given another version too. */
      crossed: z.number(),
      primary: measured,
      /** In the order of the test's guardrails. */
      guardrails: z.array(measured),
    }),
  ),
  /** Of each version but the control. The difference is absolute, and its bounds hold however often they are read. */
  comparisons: z.array(z.object({ version: z.number().int(), difference: interval, relative: interval })),
  guardrails: z.array(
    z.object({ guardrail: z.number().int(), version: z.number().int(), difference: interval, isBreached: z.boolean() }),
  ),
  /** Whether the versions were given as often as their weights say; the factor is how much more likely it is that not. */
  ratio: z.object({ bayesFactor: z.number(), isMismatch: z.boolean() }),
  /** In all versions together, to find the least difference. */
  unitsNeeded: z.number().nullable(),
  /** Until there are as many, at the rate so far. */
  secondsToDecision: z.number().nullable(),
});
export type AbTestResult = z.output<typeof abTestResult>;

export const abTestStatuses = ['running', 'stopped', 'breached', 'promoted'] as const;
/** `breached` was stopped by a guardrail. */
const status = z.enum(abTestStatuses);
export type AbTestStatus = z.output<typeof status>;

const person = z.object({ id: z.string(), name: z.string() }).nullable();

export const abTest = z.object({
  id: z.string(),
  projectId: z.string(),
  ...design,
  label: z.string(),
  /** For which the intervals are narrowest; from what the control did before the start. */
  plannedUnits: z.number(),
  /** Generations count from so long after the start: until then, clients may have the label's version in their memory. */
  warmupSeconds: z.number(),
  status,
  /** Of the newest result. */
  verdict,
  startedAt: z.string(),
  /** Null for a key of the API, or somebody who is gone. */
  startedBy: person,
  endedAt: z.string().nullable(),
  endedBy: person,
  promotedVersion: z.number().int().nullable(),
});
export type AbTest = z.output<typeof abTest>;

/** One line of the record, which is only ever added to. */
export const abTestEvent = z.object({
  at: z.string(),
  kind: z.enum(['started', 'result', 'stopped', 'breached', 'promoted']),
  by: person,
  result: abTestResult.nullable(),
});
export type AbTestEvent = z.output<typeof abTestEvent>;

export const abTestReport = z.object({
  test: abTest,
  /** As of now while it runs, and of its end after that. */
  result: abTestResult,
  /** The oldest first; at most 2000, the newest. */
  events: z.array(abTestEvent),
});
export type AbTestReport = z.output<typeof abTestReport>;

export const listAbTests = operation({
  id: 'abTests.list',
  method: 'GET',
  path: '/api/public/ab-tests',
  access: 'read',
  summary: 'List A/B tests, of one prompt or of all, the newest first, at most 100 (extension)',
  query: z.object({
    promptName: storableText.optional(),
    status: status.optional(),
    /** Those that were started before. */
    before: optionalTime,
  }),
  reply: z.object({ data: z.array(abTest) }),
});

export const createAbTest = operation({
  id: 'abTests.create',
  method: 'POST',
  path: '/api/public/ab-tests',
  access: 'write',
  summary: 'Start an A/B test: from now on fetches of the label are shared among the versions (extension)',
  body: z.object({ ...design, warmupSeconds: z.number().int().min(0).max(abTestLimits.warmupSeconds).default(60) }),
  reply: abTest,
  status: 201,
});
export type NewAbTest = z.output<NonNullable<typeof createAbTest.body>>;

export const getAbTest = operation({
  id: 'abTests.get',
  method: 'GET',
  path: '/api/public/ab-tests/:testId',
  access: 'read',
  summary: 'Get an A/B test with its result as of now and its whole record (extension)',
  reply: abTestReport,
});

export const stopAbTest = operation({
  id: 'abTests.stop',
  method: 'POST',
  path: '/api/public/ab-tests/:testId/stop',
  access: 'write',
  summary: 'Stop an A/B test: the label gives its own version to everybody again (extension)',
  reply: abTest,
});

export const promoteAbTest = operation({
  id: 'abTests.promote',
  method: 'POST',
  path: '/api/public/ab-tests/:testId/promote',
  access: 'write',
  summary: 'End an A/B test by moving its label to a version, the winner unless another is named (extension)',
  body: z.object({ version: z.number().int().min(1).nullish() }),
  reply: abTest,
});

export const predictAbTest = operation({
  id: 'abTests.predict',
  method: 'POST',
  path: '/api/public/ab-tests/predict',
  access: 'read',
  summary: 'Say how many users or sessions an A/B test will need and how long, from the past 30 days (extension)',
  body: z.object(design),
  reply: z.object({
    /** Of the control; null with fewer than 10 values. */
    baseline: z.object({ n: z.number(), mean: z.number() }).nullable(),
    unitsNeeded: z.number().nullable(),
    /** Of all versions of the prompt, in the past 7 days. */
    unitsPerDay: z.number(),
    days: z.number().nullable(),
  }),
});
export type AbPrediction = z.output<typeof predictAbTest.reply>;
