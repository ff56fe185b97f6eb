import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TraceChange } from '#features/ingest/change.ts';
import { decodeJson } from './_decode-json.ts';
import type { Value } from './_span.ts';
import { foldAll, groupOf, normalise, type SpanSketch, testLimits, testStart, testTraceId } from './_testing.ts';
import { decisiveChanges } from './_trace-changes.ts';
import { type NormalisedExport, normaliseExport } from './otlp.ts';

async function normaliseText(text: string): Promise<NormalisedExport> {
  return normaliseExport(decodeJson(Buffer.from(text), testLimits), testStart);
}

function wholeOf({ changes }: NormalisedExport, index = 0) {
  const change = changes.filter((each) => each.kind === 'observation' && 'whole' in each)[index];
  if (!change || !('whole' in change)) throw new Error('no observation');
  return change.whole;
}

function traceOf({ changes }: NormalisedExport) {
  return foldAll(changes.filter((change): change is TraceChange => change.kind === 'trace'));
}

describe('normaliseExport()', () => {
  test('gives the worked example A.2: a generic span', async () => {
    const result = await normaliseText(exampleA2);
    const whole = wholeOf(result);
    expect(whole).toMatchObject({
      type: 'GENERATION',
      name: 'chat claude-x',
      environment: 'staging',
      model: 'claude-x',
      level: 'DEFAULT',
      startTime: testStart,
      endTime: testStart + 1_500_000,
    });
    expect({ ...whole.modelParameters }).toEqual({ temperature: 0.2 });
    expect({ ...whole.usage }).toEqual({ input: 40, output: 20, input_cached_tokens: 60, total: 120 });
    expect(JSON.parse(whole.input)).toEqual([
      { role: 'system', content: 'Be brief' },
      { role: 'user', parts: [{ type: 'text', content: 'hi' }] },
    ]);
    expect(JSON.parse(JSON.stringify(whole.metadata))).toEqual({
      resourceAttributes: { 'service.name': 'shop', 'deployment.environment.name': 'Staging' },
      scope: { name: 'my.llm', version: '', attributes: {} },
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'claude-x',
        'gen_ai.conversation.id': 'conv-1',
        'gen_ai.request.temperature': '0.2',
        'gen_ai.usage.input_tokens': '100',
        'gen_ai.usage.cache_read.input_tokens': '60',
        'gen_ai.usage.output_tokens': '20',
      },
    });
    expect(traceOf(result)).toMatchObject({
      id: testTraceId,
      name: 'chat claude-x',
      sessionId: 'conv-1',
      environment: 'staging',
      rootId: 'b7ad6b7169203331',
    });
  });

  test('gives the worked example A.3: flattened messages', () => {
    const { whole } = normalise({
      attributes: {
        'llm.input_messages.0.message.role': 'user',
        'llm.input_messages.0.message.content': 'hi',
        'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'f',
      },
    });
    expect(JSON.parse(whole.input)).toEqual([{ message: { role: 'user', content: 'hi' } }]);
    expect(JSON.parse(whole.output)).toEqual([
      { message: { tool_calls: [{ tool_call: { function: { name: 'f' } } }] } },
    ]);
    expect(whole.metadata.attributes).toBeUndefined();
    const { whole: other } = normalise({
      attributes: { 'gen_ai.prompt.0.role': 'user', 'gen_ai.prompt.0.content': 'hi' },
    });
    expect(JSON.parse(other.input)).toEqual([{ role: 'user', content: 'hi' }]);
  });

  test('gives the worked example A.4: a child before its root', () => {
    const child = normalise({
      scope: 'langfuse-sdk',
      id: 'cccccccccccccccc',
      parentId: 'aaaaaaaaaaaaaaaa',
      start: testStart + 5,
      attributes: {
        'user.id': 'u',
        'session.id': 's',
        'langfuse.trace.name': 'said',
        'langfuse.trace.tags': ['t'],
        'langfuse.trace.metadata.k': 'v',
        'langfuse.observation.type': 'generation',
        'langfuse.observation.input': '[{}]',
        'langfuse.observation.usage_details': '{"input":1}',
      },
    });
    expect(child.trace).toMatchObject({ name: 'said', userId: 'u', sessionId: 's', tags: ['t'], metadata: { k: 'v' } });
    expect(child.trace).toMatchObject({ input: '', output: '', rootId: '' });
    expect({ ...child.whole.usage }).toEqual({ input: 1, total: 1 });
    const root = normalise({
      scope: 'langfuse-sdk',
      id: 'aaaaaaaaaaaaaaaa',
      parentId: 'ffffffffffffffff',
      name: 'root',
      attributes: { 'langfuse.internal.is_app_root': true, 'langfuse.observation.input': 'question' },
    });
    const trace = foldAll([...child.traceChanges, ...root.traceChanges]);
    expect(trace).toMatchObject({ name: 'said', userId: 'u', rootId: 'aaaaaaaaaaaaaaaa', timestamp: testStart });
    expect(trace).toMatchObject({ firstStart: testStart, lastStart: testStart + 5 });
  });

  test('refuses a span alone when its times are absurd', async () => {
    const bad = (id: string, start: number) => ({ ...groupOf({ id, start, end: start }) });
    const groups = [
      bad('1111111111111111', 5),
      groupOf({}),
      bad('2222222222222222', Number.NaN),
      bad('3333333333333333', 9e15),
    ];
    const { changes, rejections, spanCount } = await normaliseExport(groups, testStart);
    expect(spanCount).toBe(4);
    expect(rejections.map(({ spanId }) => spanId)).toEqual([
      '1111111111111111',
      '2222222222222222',
      '3333333333333333',
    ]);
    expect(rejections[0]?.reason).toBe('its start time is not between 1971 and 2100');
    expect(changes.filter((change) => change.kind === 'observation')).toHaveLength(1);
  });

  test('lets one time stand for the other, and now for both', () => {
    expect(normalise({ start: null }).whole).toMatchObject({ startTime: testStart + 1_500_000 });
    expect(normalise({ end: null }).whole).toMatchObject({ endTime: testStart });
    expect(normalise({ start: null, end: null }).whole).toMatchObject({ startTime: testStart, endTime: testStart });
    expect(normalise({ end: testStart - 5 }).whole).toMatchObject({ endTime: testStart });
  });

  test('knows a parent of zeros for none', () => {
    expect(normalise({ parentId: '0000000000000000' }).whole).toMatchObject({ parentId: '', isRoot: true });
    expect(normalise({ parentId: '00000000000000a0' }).whole).toMatchObject({
      parentId: '00000000000000a0',
      isRoot: false,
    });
  });

  test('refuses ids that no store can key by', async () => {
    const groups = [groupOf({ id: 'x'.repeat(500) }), groupOf({ traceId: 'a b' })];
    const { rejections } = await normaliseExport(groups, testStart);
    expect(rejections.map(({ reason }) => reason)).toEqual([
      'its ids have more than 200 characters',
      'its ids have white space',
    ]);
  });

  test('takes 2,000 spans of one trace and leaves a handful of trace changes', async () => {
    const groups = Array.from({ length: 2000 }, (_, i) =>
      groupOf({ id: i.toString(16).padStart(16, '0'), parentId: i === 0 ? '' : 'p', start: testStart + i }),
    );
    const { changes } = await normaliseExport(groups, testStart);
    expect(changes.filter((change) => change.kind === 'trace').length).toBeLessThan(6);
  });
});

describe('trace changes', () => {
  const at = (start: number, sketch: SpanSketch) =>
    normalise({ id: `id${start}`, start: testStart + start, ...sketch }).traceChanges;

  test('a real root names the trace before an app root, the earlier before the later, and what was said before all', () => {
    const app = at(1, { parentId: 'p', name: 'app', attributes: { 'langfuse.internal.is_app_root': true } });
    const root = at(2, { name: 'root' });
    const later = at(3, { name: 'later' });
    const said = at(4, { parentId: 'p', attributes: { 'langfuse.trace.name': 'said' } });
    expect(foldAll(app).name).toBe('app');
    expect(foldAll([...app, ...later, ...root]).name).toBe('root');
    expect(foldAll([...app, ...later, ...root]).rootId).toBe('id2');
    expect(foldAll([...said, ...app, ...root]).name).toBe('said');
  });

  test('decisiveChanges() folds to the same trace as all changes', () => {
    const sketch = fc.record({
      start: fc.integer({ min: 0, max: 5 }),
      parentId: fc.constantFrom('', 'p', 'p', 'p'),
      isAppRoot: fc.boolean(),
      user: fc.constantFrom('', 'u1', 'u2'),
      tag: fc.constantFrom('', 'a', 'b'),
      environment: fc.constantFrom('', 'x', 'y'),
      meta: fc.constantFrom('', '1', '{"a":1}', '{"b":2}'),
      input: fc.constantFrom('', '', 'i1', 'i2'),
    });
    fc.assert(
      fc.property(fc.array(sketch, { minLength: 1, maxLength: 12 }), (spans) => {
        const changes = spans.flatMap((span, index) => {
          const attributes: Record<string, Value> = {
            'user.id': span.user,
            'langfuse.trace.tags': span.tag,
            'langfuse.environment': span.environment,
            'langfuse.trace.input': span.input,
            ...(span.meta && { 'langfuse.trace.metadata.m': span.meta }),
            ...(span.isAppRoot && { 'langfuse.internal.is_app_root': true }),
          };
          return at(span.start, { id: `s${index}`, parentId: span.parentId, name: `n${index}`, attributes });
        });
        const { fold: _, ...all } = foldAll(changes);
        const { fold: __, ...few } = foldAll(decisiveChanges(changes));
        expect(few).toEqual(all);
      }),
    );
  });

  test('values in every spelling', () => {
    const tagsFrom = (value: Value) => foldAll(at(0, { attributes: { 'langfuse.tags': value } })).tags;
    expect(tagsFrom(['b', 'a', 'a', 3])).toEqual(['3', 'a', 'b']);
    expect(tagsFrom('["x","y"]')).toEqual(['x', 'y']);
    expect(tagsFrom('x, y')).toEqual(['x', 'y']);
    expect(tagsFrom('one')).toEqual(['one']);
    expect(tagsFrom('')).toEqual([]);
    expect(foldAll(at(0, { attributes: { 'user.id': 17 } })).userId).toBe('17');
    expect(foldAll(at(0, { attributes: { 'langfuse.user.id': 'a\0b' } })).userId).toBe('ab');
  });
});

const exampleA2 = `{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},{"key":"deployment.environment.name","value":{"stringValue":"Staging"}}]},
 "scopeSpans":[{"scope":{"name":"my.llm"},"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"chat claude-x","kind":3,
 "startTimeUnixNano":"1767261600000000000","endTimeUnixNano":"1767261601500000000","status":{"code":0},
 "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.request.model","value":{"stringValue":"claude-x"}},
 {"key":"gen_ai.conversation.id","value":{"stringValue":"conv-1"}},{"key":"gen_ai.request.temperature","value":{"doubleValue":0.2}},
 {"key":"gen_ai.usage.input_tokens","value":{"intValue":"100"}},{"key":"gen_ai.usage.cache_read.input_tokens","value":{"intValue":"60"}},{"key":"gen_ai.usage.output_tokens","value":{"intValue":"20"}},
 {"key":"gen_ai.system_instructions","value":{"stringValue":"[{\\"type\\":\\"text\\",\\"content\\":\\"Be brief\\"}]"}},
 {"key":"gen_ai.input.messages","value":{"stringValue":"[{\\"role\\":\\"user\\",\\"parts\\":[{\\"type\\":\\"text\\",\\"content\\":\\"hi\\"}]}]"}}]}]}]}]}`;
