import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObservationChange, ScoreChange, TraceChange } from '#features/ingest/change.ts';
import { decodeText } from '#features/records/text.ts';
import { AppError } from '#lib/errors.ts';
import { normaliseBatch, scoreChange } from './batch.ts';
import { createMemoryStore } from './testing.ts';

const timestamp = '2026-01-01T10:00:00.000Z';
const at = 1_767_261_600_000_000;

const event = (type: string, body: unknown, more: object = {}) => ({ id: 'e1', type, timestamp, body, ...more });
const changeOf = (type: string, body: unknown) => {
  const { changes, errors } = normaliseBatch([event(type, body)], 'full');
  expect(errors).toEqual([]);
  return changes[0];
};
const observationPatch = (body: object, type = 'generation-create') =>
  (changeOf(type, { id: 'g', ...body }) as ObservationChange).patch;
const tracePatch = (body: object) => (changeOf('trace-create', { id: 't', ...body }) as TraceChange).patch;
const refusalOf = (type: string, body: unknown, more: object = {}) => {
  const { changes, successes, errors } = normaliseBatch([event(type, body, more)], 'full');
  expect({ changes, successes }).toEqual({ changes: [], successes: [] });
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatchObject({ status: 400, message: 'Invalid request data' });
  return errors[0]?.error;
};

describe('normaliseBatch()', () => {
  it('normaliseBatch() takes the worked example of the protocol, however often it is sent', async () => {
    const batch = workedExample();
    const store = createMemoryStore();
    for (let times = 0; times < 3; times += 1) {
      const { changes, successes, errors } = normaliseBatch(batch, 'full');
      expect(successes).toEqual(['e3', 'e4', 'e2', 'e1', 'e5'].map((id) => ({ id, status: 201 })));
      expect(errors).toEqual([
        {
          id: 'e6',
          status: 400,
          message: 'Invalid request data',
          error: expect.stringContaining('yesterday') as string,
        },
      ]);
      await store.commit('p', changes);
      expect(store.trace('t1')).toMatchObject({
        timestamp: at + 50_000,
        name: 'qa',
        userId: 'u1',
        output: 'Paris',
        metadata: { a: { x: 1, y: 2 } },
        tags: ['alpha', 'beta'],
        rootId: 'g1',
      });
      expect(store.observation('g1')).toMatchObject({
        traceId: 't1',
        type: 'GENERATION',
        name: 'answer',
        model: 'gpt-4o',
        startTime: at + 100_000,
        endTime: at + 890_000,
        usage: { input: 12, output: 1, total: 13 },
        input: '[{"role":"user","content":"Capital of France?"}]',
        output: 'Paris',
        parentId: '',
      });
      expect(store.score('s1')).toMatchObject({
        timestamp: at + 950_000,
        dataType: 'BOOLEAN',
        value: 1,
        stringValue: 'True',
        traceId: 't1',
        observationId: '',
      });
      expect(store.snapshot()).toHaveLength(3);
    }
  });

  it('normaliseBatch() answers by event id, and one bad event fails no neighbour', () => {
    const { changes, successes, errors } = normaliseBatch(
      [
        null,
        'text',
        { type: 'trace-create', timestamp, body: {} },
        { id: 'e2', type: 'trace-create', timestamp, body: { id: 't' } },
        { id: 'log', type: 'sdk-log', timestamp, body: { log: 'x' } },
        { id: 'e3', type: 'no-such', timestamp, body: {} },
        { id: 'e4', type: 'dataset-run-item-create', timestamp, body: {} },
      ],
      'full',
    );
    expect(changes).toHaveLength(1);
    expect(successes).toEqual([{ id: 'e2', status: 201 }]);
    expect(errors.map(({ id, error }) => [id, error])).toEqual([
      ['unknown', 'an event must be a JSON object, not null'],
      ['unknown', 'an event must be a JSON object, not a string'],
      ['unknown', 'an event must have an id'],
      ['e3', 'unknown event type no-such'],
      ['e4', 'events of type dataset-run-item-create are internal'],
    ]);
  });

  it('normaliseBatch() lets a public key send scores and logs only', () => {
    const { changes, successes, errors } = normaliseBatch(
      [
        event('score-create', { traceId: 't', name: 'n', value: 1 }),
        event('sdk-log', {}, { id: 'e2' }),
        event('trace-create', { id: 't' }, { id: 'e3' }),
      ],
      'scores',
    );
    expect(changes).toHaveLength(1);
    expect(successes).toEqual([{ id: 'e1', status: 201 }]);
    expect(errors).toEqual([{ id: 'e3', status: 401, message: 'Authentication error', error: 'Access Scope Denied' }]);
  });

  it.each([
    ['span-create', 'SPAN', 0],
    ['span-update', 'SPAN', 1],
    ['generation-create', 'GENERATION', 0],
    ['generation-update', 'GENERATION', 1],
    ['event-create', 'EVENT', 0],
    ['agent-create', 'AGENT', 0],
    ['tool-create', 'TOOL', 0],
    ['chain-create', 'CHAIN', 0],
    ['retriever-create', 'RETRIEVER', 0],
    ['evaluator-create', 'EVALUATOR', 0],
    ['embedding-create', 'EMBEDDING', 0],
    ['guardrail-create', 'GUARDRAIL', 0],
    ['observation-create', undefined, 0],
    ['observation-update', undefined, 1],
  ])('normaliseBatch() takes %s', (type, observationType, order) => {
    const change = changeOf(type, { id: 'o', traceId: 't' });
    expect(change).toMatchObject({ kind: 'observation', id: 'o', stamp: { at, order, by: 'e1' } });
    expect((change as ObservationChange).patch.type).toBe(observationType);
  });

  it('normaliseBatch() makes ids from event ids where there are none, but not for updates', () => {
    const idOf = (type: string) => changeOf(type, { traceId: 't', name: 'n', value: 1 })?.id;
    for (const type of ['trace-create', 'span-create', 'score-create']) {
      expect(idOf(type)).toMatch(/^[0-9a-f-]{36}$/);
      expect(idOf(type)).toBe(idOf(type));
    }
    expect(idOf('trace-create')).not.toBe(idOf('span-create'));
    expect(refusalOf('span-update', { traceId: 't' })).toBe('an update must have body.id');
  });

  it('normaliseBatch() clears, ignores and skips nulls field by field', () => {
    const nulls = (...keys: string[]) => Object.fromEntries(keys.map((key) => [key, null]));
    expect(
      given(tracePatch(nulls('name', 'userId', 'sessionId', 'release', 'externalId', 'tags', 'public', 'version'))),
    ).toEqual(nulls('name', 'userId', 'sessionId', 'release', 'externalId'));
    const keys = ['name', 'level', 'model', 'endTime', 'completionStartTime'];
    const ignored = [
      'statusMessage',
      'parentObservationId',
      'version',
      'traceId',
      'startTime',
      'usage',
      'usageDetails',
    ];
    const more = [
      'costDetails',
      'promptName',
      'promptVersion',
      'modelParameters',
      'input',
      'output',
      'metadata',
      'environment',
    ];
    expect(given(observationPatch(nulls(...keys, ...ignored, ...more)))).toEqual({
      ...nulls(...keys),
      type: 'GENERATION',
    });
  });

  it('normaliseBatch() takes empty input, output and metadata for no change', () => {
    expect(given(observationPatch({ input: '', output: {}, metadata: {}, modelParameters: {} }))).toEqual({
      type: 'GENERATION',
      metadata: {},
      modelParameters: {},
    });
    expect(tracePatch({ metadata: [1], input: 0, output: false })).toMatchObject({
      metadata: { metadata: [1] },
      input: '0',
      output: 'false',
    });
  });

  it.each([
    ['Staging', 'staging'],
    ['langfuse-prod', 'prod'],
    ['langfuse_langfuse-x', 'x'],
    ['LANGFUSE', 'default'],
    ['no spaces!', 'default'],
    ['', 'default'],
    ['a'.repeat(50), 'a'.repeat(40)],
  ])('normaliseBatch() takes environment %s for %s', (said, environment) => {
    expect(tracePatch({ environment: said }).environment).toBe(environment);
  });

  it('normaliseBatch() takes numbers for text, and unknown keys for nothing', () => {
    expect(tracePatch({ userId: 42, version: 1.5, tags: ['a', 7], start_time: 'x', nonsense: {} })).toMatchObject({
      userId: '42',
      version: '1.5',
      tags: ['a', '7'],
    });
  });

  it.each([
    ['trace-create', { id: 'a'.repeat(801) }, {}, 'id must have at most 800 characters, not 801'],
    ['trace-create', { id: 'a\rb' }, {}, 'id must not contain a carriage return'],
    ['trace-create', { id: {} }, {}, 'id must be a string, not an object'],
    ['trace-create', { name: 'n'.repeat(1001) }, {}, 'name must have at most 1000 characters'],
    ['trace-create', { tags: 'a' }, {}, 'tags must be an array of strings, not a string'],
    ['trace-create', { tags: ['a', null] }, {}, 'tags[1] must be a string, not null'],
    ['trace-create', { public: 'yes' }, {}, 'public must be true or false, not a string'],
    ['trace-create', null, {}, 'body must be a JSON object, not null'],
    ['trace-create', [], {}, 'body must be a JSON object, not an array'],
    ['trace-create', {}, { timestamp: undefined }, 'an event must have a timestamp'],
    ['trace-create', {}, { timestamp: 5 }, 'timestamp must be an ISO 8601 time with Z or an offset, not 5'],
    [
      'trace-create',
      {},
      { timestamp: '9999-01-01T00:00:00Z' },
      'timestamp must be between 1971-01-01 and 2100-01-01, not "9999-01-01T00:00:00Z"',
    ],
    [
      'trace-create',
      { timestamp: '1969-12-31T23:59:59Z' },
      {},
      'timestamp must be between 1971-01-01 and 2100-01-01, not "1969-12-31T23:59:59Z"',
    ],
    ['trace-create', {}, { id: 'e'.repeat(801) }, 'id must have at most 800 characters, not 801'],
    [
      'span-create',
      { startTime: '2026-01-01 10:00' },
      {},
      'startTime must be an ISO 8601 time with Z or an offset, not "2026-01-01 10:00"',
    ],
    ['span-create', { level: 'LOUD' }, {}, 'level must be one of DEBUG, DEFAULT, WARNING, ERROR, not "LOUD"'],
    ['generation-create', { promptName: 'p' }, {}, 'promptName and promptVersion must be given together'],
    ['generation-create', { promptVersion: 1 }, {}, 'promptName and promptVersion must be given together'],
    ['generation-create', { promptName: 'p', promptVersion: 1.5 }, {}, 'promptVersion must be a positive integer'],
    ['generation-create', { modelParameters: 'x' }, {}, 'modelParameters must be a JSON object, not a string'],
    ['generation-create', { usageDetails: [1] }, {}, 'usageDetails must be a JSON object, not an array'],
    ['observation-create', { type: 'NOPE' }, {}, expect.stringMatching(/^type must be one of SPAN/)],
    [7, {}, {}, 'type is a number'],
  ])('normaliseBatch() refuses %s %j %j', (type, body, more, reason) => {
    expect(refusalOf(type as string, body, more)).toEqual(reason);
  });
});

describe('usage and cost', () => {
  it.each([
    [{ usage: { input: 1, output: 2, unit: 'TOKENS' } }, { input: 1, output: 2, total: 3 }],
    [{ usage: { promptTokens: 3, completionTokens: 4, totalTokens: 9 } }, { input: 3, output: 4, total: 9 }],
    [
      { usage: { input: 1 }, usageDetails: { input: 5, cached: 2 } },
      { input: 5, cached: 2, total: 7 },
    ],
    [
      { usageDetails: { input: '12', output: 1.5, bad: -1, big: Number.POSITIVE_INFINITY, text: 'x', none: null } },
      { input: 12, total: 12 },
    ],
    [{ usageDetails: {} }, undefined],
    [
      {
        usageDetails: {
          prompt_tokens: 10,
          completion_tokens: 5,
          total_tokens: 15,
          prompt_tokens_details: { cached_tokens: 4, audio_tokens: null },
          completion_tokens_details: { reasoning_tokens: 9 },
        },
      },
      { input: 6, output: 0, total: 15, input_cached_tokens: 4, output_reasoning_tokens: 9 },
    ],
    [
      {
        usageDetails: {
          input_tokens: 10,
          output_tokens: 5,
          total_tokens: 15,
          input_tokens_details: { cached_tokens: 4 },
        },
      },
      { input: 6, output: 5, total: 15, input_cached_tokens: 4 },
    ],
    [
      { usageDetails: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15, extra: 1 } },
      { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15, extra: 1, total: 31 },
    ],
  ])('normaliseBatch() takes usage %j', (body, usage) => {
    expect(observationPatch(body).usage).toEqual(usage);
  });

  it.each([
    [{ costDetails: { input: 0.00003, output: 0.00001 } }, { input: '0.00003', output: '0.00001', total: '0.00004' }],
    [{ costDetails: { total: 0.5, input: 1 } }, { total: '0.5', input: '1' }],
    [
      { usage: { inputCost: 0.1, totalCost: 0.3 }, costDetails: { input: 0.2 } },
      { input: '0.2', total: '0.3' },
    ],
    [{ costDetails: { input: '1', output: -1, total: Number.POSITIVE_INFINITY } }, undefined],
    [{ costDetails: { input: 1e-13, output: 1e16 } }, { input: '0', total: '0' }],
  ])('normaliseBatch() takes cost %j', (body, cost) => {
    expect(observationPatch(body).cost).toEqual(cost);
  });
});

describe('scoreChange()', () => {
  const score = (body: object) => scoreChange({ traceId: 't', name: 'n', ...body }, { timestamp: at, by: 'e' }).patch;

  it.each([
    [{ value: 0.5 }, { dataType: 'NUMERIC', value: 0.5, stringValue: '' }],
    [{ value: 'good' }, { dataType: 'CATEGORICAL', value: 0, stringValue: 'good' }],
    [{ value: true }, { dataType: 'BOOLEAN', value: 1, stringValue: 'True' }],
    [
      { value: 0, dataType: 'BOOLEAN' },
      { dataType: 'BOOLEAN', value: 0, stringValue: 'False' },
    ],
    [
      { value: 'long', dataType: 'TEXT' },
      { dataType: 'TEXT', value: null, stringValue: 'long' },
    ],
    [
      { value: 'fixed', dataType: 'CORRECTION' },
      { dataType: 'CORRECTION', name: 'output', value: 0, stringValue: 'fixed' },
    ],
    [
      { value: 1, comment: null, metadata: null, id: null, configId: null },
      { comment: null, metadata: undefined },
    ],
    [
      { value: 1, source: 'ANNOTATION', configId: 'c' },
      { source: 'ANNOTATION', configId: 'c' },
    ],
    [
      { value: 1, traceId: null, sessionId: 's' },
      { traceId: undefined, sessionId: 's' },
    ],
    [{ value: 1, traceId: null, datasetRunId: 'r' }, { datasetRunId: 'r' }],
  ])('scoreChange() takes %j', (body, patch) => {
    expect(score(body)).toMatchObject({ timestamp: at, source: 'API', ...patch });
  });

  it.each([
    [{}, 'value of a NUMERIC score must be a number, not missing'],
    [{ value: null }, 'value of a NUMERIC score must be a number, not null'],
    [{ value: Number.POSITIVE_INFINITY }, 'value of a NUMERIC score is too large'],
    [{ value: 'x', dataType: 'NUMERIC' }, 'value of a NUMERIC score must be a number, not a string'],
    [{ value: 2, dataType: 'BOOLEAN' }, 'value of a BOOLEAN score must be 0 or 1'],
    [{ value: 2, dataType: 'CATEGORICAL' }, 'value of a CATEGORICAL score must be a string, not a number'],
    [{ value: 'x'.repeat(501), dataType: 'TEXT' }, 'value of a TEXT score must have 1 to 500 characters, not 501'],
    [{ value: '', dataType: 'TEXT' }, 'value of a TEXT score must have 1 to 500 characters, not 0'],
    [{ value: 1, name: '' }, 'a score must have a name'],
    [{ value: 1, traceId: null }, 'a score must have exactly one of traceId, sessionId and datasetRunId'],
    [{ value: 1, sessionId: 's' }, 'a score must have exactly one of traceId, sessionId and datasetRunId'],
    [{ value: 1, traceId: null, sessionId: 's', observationId: 'o' }, 'observationId needs traceId'],
    [{ value: 1, source: 'ANNOTATION' }, 'a score of source ANNOTATION must have a configId'],
    [{ value: 1, source: 'EVAL' }, 'source must be one of API, ANNOTATION, not "EVAL"'],
    [
      { value: 'x', dataType: 'CORRECTION', traceId: null, sessionId: 's' },
      'a score of type CORRECTION must have a traceId',
    ],
    [{ value: 'x', dataType: 'CORRECTION', configId: 'c' }, 'a score of type CORRECTION must not have a configId'],
  ])('scoreChange() refuses %j', (body, reason) => {
    expect(() => score(body)).toThrow(new AppError('invalid_request', reason));
  });

  it('scoreChange() keeps a given id and makes one otherwise', () => {
    const idOf = (id: unknown): string =>
      scoreChange({ traceId: 't', name: 'n', value: 1, id }, { timestamp: at, by: 'e' }).id;
    expect(idOf('s1')).toBe('s1');
    expect(idOf(null)).toMatch(/^[0-9a-f-]{36}$/);
    expect(idOf(null)).not.toBe(idOf(null));
  });
});

describe('hostile bodies', () => {
  it('normaliseBatch() stores 100-deep JSON and refuses what is too deep to be read back', () => {
    const nested = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as unknown;
    expect(decodeText(tracePatch({ input: nested(100) }).input ?? '')).toEqual(nested(100));
    for (const depth of [201, 100_000]) {
      expect(refusalOf('trace-create', { input: nested(depth) })).toBe('input is nested more than 200 levels deep');
      expect(refusalOf('trace-create', { metadata: { a: nested(depth) } })).toBe(
        'metadata is nested more than 200 levels deep',
      );
    }
  });

  it('normaliseBatch() takes prototype names, NUL, lone surrogates and huge numbers as plain data', async () => {
    const body = JSON.parse(
      String.raw`{"id":"t\ud800","__proto__":{"name":"evil"},"userId":"a\u0000b","input":{"__proto__":1,"constructor":2,"n":1e400,"s":"\udc00"},
      "metadata":{"__proto__":{"x":"\ud83d"},"constructor":{"prototype":{"y":1}}}}`,
    ) as object;
    const { changes, errors } = normaliseBatch([event('trace-create', body)], 'full');
    expect(errors).toEqual([]);
    const store = createMemoryStore();
    await store.commit('p', changes);
    const trace = store.trace('t\uFFFD');
    expect(trace).toMatchObject({ userId: 'a\0b', name: '' });
    expect(trace?.input).toBe(String.raw`{"__proto__":1,"constructor":2,"n":null,"s":"` + '\\ufffd"}');
    expect(JSON.stringify(trace?.metadata)).toBe('{"__proto__":{"x":"\uFFFD"},"constructor":{"prototype":{"y":1}}}');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('normaliseBatch() never throws, and answers every event that is not a log', async () => {
    const types = ['trace-create', 'span-create', 'generation-update', 'observation-create', 'score-create', 'x'];
    const fields = ['id', 'traceId', 'name', 'startTime', 'endTime', 'metadata', 'input', 'usage', 'usageDetails'];
    const more = ['costDetails', 'tags', 'level', 'modelParameters', 'promptVersion', 'value', 'dataType', '__proto__'];
    const json = fc.jsonValue({ stringUnit: 'binary', maxDepth: 2 });
    const anyBody = fc.oneof(json, fc.dictionary(fc.constantFrom(...fields, ...more), json, { noNullPrototype: true }));
    const anyEvent = fc.oneof(
      json,
      fc.record({
        id: fc.oneof(fc.string(), json),
        type: fc.constantFrom(...types),
        timestamp: fc.constant(timestamp),
        body: anyBody,
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { maxLength: 8 }), async (events) => {
        const { changes, successes, errors } = normaliseBatch(events, 'full');
        expect(successes.length + errors.length).toBe(events.length);
        expect(changes.length).toBe(successes.length);
        await createMemoryStore().commit('p', changes);
      }),
      { numRuns: 300 },
    );
  }, 30_000);

  it('scoreChange() throws nothing but refusals', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        let thrown: unknown = new AppError('invalid_request', '');
        try {
          const change: ScoreChange = scoreChange(body, { timestamp: at, by: 'e' });
          expect(change.kind).toBe('score');
        } catch (error) {
          thrown = error;
        }
        expect(thrown).toBeInstanceOf(AppError);
      }),
    );
  });
});

function given(patch: object): object {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}

function workedExample(): unknown[] {
  return JSON.parse(`[
    {"id":"e3","type":"generation-update","timestamp":"2026-01-01T10:00:00.900Z","body":{"id":"g1","traceId":"t1","output":"Paris","usageDetails":{"input":12,"output":1},"endTime":"2026-01-01T10:00:00.890Z"}},
    {"id":"e4","type":"score-create","timestamp":"2026-01-01T10:00:00.950Z","body":{"id":"s1","traceId":"t1","name":"ok","value":1,"dataType":"BOOLEAN","observationId":null}},
    {"id":"e2","type":"generation-create","timestamp":"2026-01-01T10:00:00.100Z","body":{"id":"g1","traceId":"t1","name":"answer","model":"gpt-4o","startTime":"2026-01-01T10:00:00.100Z","input":[{"role":"user","content":"Capital of France?"}],"parentObservationId":null}},
    {"id":"e1","type":"trace-create","timestamp":"2026-01-01T10:00:00.050Z","body":{"id":"t1","timestamp":"2026-01-01T10:00:00.050Z","name":"qa","userId":"u1","metadata":{"a":{"x":1}},"tags":["beta"]}},
    {"id":"e5","type":"trace-create","timestamp":"2026-01-01T10:00:01.000Z","body":{"id":"t1","timestamp":"2026-01-01T10:00:01.000Z","output":"Paris","metadata":{"a":{"y":2}},"tags":["alpha"]}},
    {"id":"e6","type":"span-create","timestamp":"yesterday","body":{"id":"x"}}]`) as unknown[];
}
