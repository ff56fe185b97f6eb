/** What the public API must answer about the story of e2e/sdk/story, whichever client told it. */
import { expect } from 'vitest';
import { get } from '#lib/api.ts';
import { access } from '#lib/server.ts';
import story from '#sdk/story/story.json' with { type: 'json' };

/** Where the clients differ in what they can say. */
export interface Variant {
  readonly session: string;
  readonly rootType: 'SPAN' | 'AGENT';
  /** Clients of the first era know only SPAN, GENERATION and EVENT. */
  readonly hasTypes: boolean;
  /** Whether the client was told times; the others measure them, and only their order is certain. */
  readonly hasTimes: boolean;
  /** The trace's own start, ISO. */
  readonly startTime?: string;
  /** Whether the trace's version also stands on observations: newer clients copy it to each, others to the root or to none. */
  readonly versionOn: 'all' | 'root' | 'trace';
}

/** Reads the trace back through every route that shows it, and compares all of it. */
export async function expectStory(traceId: string, variant: Variant): Promise<void> {
  const { status, body: trace } = await get(`/api/public/traces/${traceId}`);
  expect(status).toBe(200);
  expectTrace(trace, traceId, variant);
  expect(treeOf(trace.observations)).toEqual(expectedTree(variant));
  expectGeneration(byName(trace.observations, story.generation.name), variant);
  expectScores(trace.scores, byName(trace.observations, story.generation.name).id, traceId);
  if (variant.hasTimes) expectTimes(trace.observations, variant);
  await expectLists(trace, variant);
  await expectV2(trace, variant);
}

function expectTrace(trace: any, traceId: string, { session, startTime, hasTimes }: Variant): void {
  const { name, userId, tags, version, release, environment, input, output } = story.trace;
  expect(trace).toMatchObject({ id: traceId, name, userId, sessionId: session, version, release, environment });
  expect(trace).toMatchObject({ tags, input, output, public: true, projectId: access.projectId });
  expect(trace.htmlPath).toBe(`/project/${access.projectId}/traces/${traceId}`);
  expect(said(trace.metadata)).toMatchObject(story.trace.metadata);
  expect(trace.totalCost).toBeCloseTo(story.generation.costDetails.total, 12);
  if (startTime !== undefined) expect(trace.timestamp).toBe(startTime);
  if (hasTimes) expect(trace.latency).toBe(1.2);
  else expect(trace.latency).toBeGreaterThan(0);
}

/** Each observation below its parent, with what was said of it. */
function treeOf(observations: any[], parentId: string | null = null): unknown[] {
  return observations
    .filter((one) => one.parentObservationId === parentId)
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map((one) => ({
      name: one.name,
      type: one.type,
      level: one.level,
      statusMessage: one.statusMessage,
      version: one.version,
      input: one.input ?? null,
      output: one.output ?? null,
      metadata: said(one.metadata),
      children: treeOf(observations, one.id),
    }));
}

function expectedTree({ rootType, hasTypes, versionOn }: Variant): unknown[] {
  const { root, retriever, generation, tool, event, trace } = story;
  const version = versionOn === 'all' ? trace.version : null;
  const rootVersion = versionOn === 'trace' ? null : trace.version;
  const plain = {
    level: 'DEFAULT',
    statusMessage: null,
    version,
    metadata: {},
    children: [],
    input: null,
    output: null,
  };
  const children = [
    { ...plain, ...event, type: 'EVENT' },
    { ...plain, ...pick(generation), type: 'GENERATION' },
    { ...plain, ...tool, type: hasTypes ? 'TOOL' : 'SPAN' },
    { ...plain, ...retriever, type: hasTypes ? 'RETRIEVER' : 'SPAN' },
  ].toSorted((a, b) => a.name.localeCompare(b.name));
  const { input, output } = trace;
  return [{ ...plain, ...root, type: rootType, version: rootVersion, input, output, children }];
}

const pick = ({ name, input, output }: typeof story.generation) => ({ name, input, output });

function expectGeneration(observation: any, { hasTimes }: Variant): void {
  const { model, modelParameters, usageDetails, costDetails } = story.generation;
  // The first Python SDK sends numeric parameters as text.
  const parameters = Object.fromEntries(Object.entries(observation.modelParameters).map(([k, v]) => [k, Number(v)]));
  expect(parameters).toEqual(modelParameters);
  expect(observation).toMatchObject({ model, usageDetails });
  expect(observation.usage).toMatchObject({ unit: 'TOKENS', ...usageDetails });
  expect(observation).toMatchObject({
    promptTokens: usageDetails.input,
    completionTokens: usageDetails.output,
    totalTokens: usageDetails.total,
  });
  for (const [key, usd] of Object.entries(costDetails)) expect(observation.costDetails[key]).toBeCloseTo(usd, 12);
  expect(observation.calculatedTotalCost).toBeCloseTo(costDetails.total, 12);
  if (hasTimes) expect(observation).toMatchObject({ latency: 1, timeToFirstToken: 0.2 });
}

function expectTimes(observations: any[], { startTime = '' }: Variant): void {
  const zero = Date.parse(startTime);
  const span = (name: string) => {
    const { startTime: from, endTime: to } = byName(observations, name);
    return [Date.parse(from) - zero, to === null ? null : Date.parse(to) - zero];
  };
  expect(span(story.root.name)).toEqual([0, 1_200]);
  expect(span(story.retriever.name)).toEqual([10, 90]);
  expect(span(story.generation.name)).toEqual([100, 1_100]);
  expect(span(story.tool.name)).toEqual([1_150, 1_180]);
  expect(span(story.event.name)[0]).toBe(1_190);
}

function expectScores(scores: any[], generationId: string, traceId: string): void {
  const { helpfulness, grounded, tone } = story.scores;
  const summary = Object.fromEntries(scores.map((score) => [score.name, score]));
  expect(Object.keys(summary).toSorted()).toEqual(['grounded', 'helpfulness', 'tone']);
  expect(scores).toHaveLength(3);
  expect(summary['helpfulness']).toMatchObject({ ...helpfulness, traceId, observationId: null, source: 'API' });
  expect(summary['grounded']).toMatchObject({ ...grounded, stringValue: 'True', traceId, observationId: generationId });
  expect(summary['tone']).toMatchObject({ dataType: 'CATEGORICAL', stringValue: tone.value, traceId });
}

async function expectLists(trace: any, { session }: Variant): Promise<void> {
  const list = await get('/api/public/traces', { sessionId: session, tags: story.trace.tags });
  expect(list.body.meta).toEqual({ page: 1, limit: 50, totalItems: 1, totalPages: 1 });
  const [row] = list.body.data;
  expect(row).toMatchObject({ id: trace.id, name: trace.name, latency: trace.latency, totalCost: trace.totalCost });
  expect(row.observations.toSorted()).toEqual(ids(trace.observations));
  expect(row.scores.toSorted()).toEqual(ids(trace.scores));

  const observations = await get('/api/public/observations', { traceId: trace.id });
  expect(ids(observations.body.data)).toEqual(ids(trace.observations));
  const { id } = byName(trace.observations, story.generation.name);
  const { body: generation } = await get(`/api/public/observations/${id}`);
  expect(generation).toEqual(byName(observations.body.data, story.generation.name));

  const { body: found } = await get(`/api/public/sessions/${session}`);
  expect(found).toMatchObject({ id: session, projectId: access.projectId, environment: story.trace.environment });
  expect(ids(found.traces)).toEqual([trace.id]);
  const scores = await get('/api/public/v2/scores', { traceId: trace.id });
  expect(ids(scores.body.data)).toEqual(ids(trace.scores));
}

async function expectV2(trace: any, { session }: Variant): Promise<void> {
  const fields = 'core,basic,time,io,metadata,model,usage,prompt,metrics,trace_context';
  const { body } = await get('/api/public/v2/observations', { traceId: trace.id, fields, limit: 10 });
  expect(ids(body.data)).toEqual(ids(trace.observations));
  const { name, tags, release, userId } = story.trace;
  for (const one of body.data) {
    expect(one).toMatchObject({ traceId: trace.id, traceName: name, tags, release, userId, sessionId: session });
  }
  const generation = byName(body.data, story.generation.name);
  expect(generation).toMatchObject({
    providedModelName: story.generation.model,
    usageDetails: story.generation.usageDetails,
    inputPrice: '0.0000025',
    outputPrice: '0.00001',
  });
  expect(JSON.parse(generation.input)).toEqual(story.generation.input);
  expect(JSON.parse(generation.output)).toEqual(story.generation.output);
  expect(generation.totalCost).toBeCloseTo(story.generation.costDetails.total, 12);
}

/** Metadata without what the OpenTelemetry door adds by itself. */
export function said(metadata: Record<string, unknown> | null): Record<string, unknown> {
  const added = new Set(['resourceAttributes', 'scope', 'attributes']);
  return Object.fromEntries(Object.entries(metadata ?? {}).filter(([key]) => !added.has(key)));
}

export function byName(items: any[], name: string): any {
  const found = items.filter((item) => item.name === name);
  expect(found, `one ${name}`).toHaveLength(1);
  return found[0];
}

const ids = (items: any[]): string[] => items.map((item) => String(item.id)).toSorted();
