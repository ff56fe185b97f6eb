import fc from 'fast-check';
import { PbfWriter } from 'pbf';
import { describe, expect, test } from 'vitest';
import { AppError } from '#lib/errors.ts';
import { decodeJson } from './_decode-json.ts';
import { decodeProtobuf } from './_decode-protobuf.ts';
import { jsonOf, protobufOf, sampleSpans } from './_encoded.ts';
import { MalformedExport, type SpanGroup, type Value } from './_span.ts';
import { testLimits, testStart, testTraceId } from './_testing.ts';
import { normaliseExport } from './otlp.ts';

const json = (value: unknown) => decodeJson(Buffer.from(JSON.stringify(value)), testLimits);
const spanIn = (span: object) => ({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
const ids = { traceId: testTraceId, spanId: 'b7ad6b7169203331' };
const decodeSpan = (span: object) => json(spanIn({ ...ids, ...span }))[0]?.spans[0];
const decodeValue = (value: unknown) => decodeSpan({ attributes: [{ key: 'k', value }] })?.attributes.get('k');

describe('decodeProtobuf()', () => {
  test('reads what a real encoder wrote', () => {
    const spans = sampleSpans();
    const [group] = decodeProtobuf(protobufOf(spans), testLimits);
    expect(group?.scope).toMatchObject({ name: 'my.scope', version: '1.2.3' });
    expect(group?.resource.get('telemetry.sdk.language')).toBe('nodejs');
    const root = group?.spans.find(({ name }) => name === 'root ü😀');
    const child = group?.spans.find(({ name }) => name === 'child');
    expect(root).toMatchObject({
      parentId: '',
      start: testStart + 123_456,
      end: testStart + 3_000_000,
      isError: false,
    });
    expect(root?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(root?.id).toMatch(/^[0-9a-f]{16}$/);
    expect(Object.fromEntries(root?.attributes ?? [])).toEqual({
      text: 'naïve 🙂 text',
      empty: '',
      'a.true': true,
      'a.false': false,
      integer: 42,
      negative: -7,
      large: 2 ** 40,
      double: 0.25,
      texts: ['a', 'b'],
      numbers: [1, 2.5],
      flags: [true, false],
      long: 'x'.repeat(5000),
    });
    expect(root?.events).toEqual([
      { name: 'exception', time: testStart + 500_000, attributes: new Map([['exception.message', 'boom']]) },
    ]);
    expect(child).toMatchObject({
      traceId: root?.traceId,
      parentId: root?.id,
      start: testStart + 1_000_000,
      end: testStart + 2_999_999,
      isError: true,
      statusMessage: 'failed',
    });
  });

  test('reads the same from protobuf and JSON of one export', () => {
    const spans = sampleSpans();
    expect(decodeProtobuf(protobufOf(spans), testLimits)).toEqual(decodeJson(jsonOf(spans), testLimits));
  });

  test('reads maps, bytes, 64-bit integers and numbers that are none', () => {
    const map = value((w) =>
      w.writeMessage(
        6,
        (_, inner) =>
          pair(
            inner,
            1,
            '__proto__',
            value((v) => v.writeStringField(1, 'x')),
          ),
        null,
      ),
    );
    const cases: [Uint8Array, Value][] = [
      [value((w) => w.writeBytesField(7, new Uint8Array([1, 2, 255]))), 'AQL/'],
      [value((w) => w.writeVarintField(3, 2 ** 53)), '9007199254740992'],
      [value((w) => w.writeVarintField(3, -(2 ** 60))), '-1152921504606846976'],
      [value((w) => w.writeDoubleField(4, Number.NaN)), 'NaN'],
      [value((w) => w.writeDoubleField(4, Number.NEGATIVE_INFINITY)), '-Infinity'],
      [value(() => undefined), null],
    ];
    for (const [bytes, expected] of cases) expect(attributeFrom(bytes)).toEqual(expected);
    expect(Object.entries(attributeFrom(map) as object)).toEqual([['__proto__', 'x']]);
  });

  test('replaces what is nested too deeply', () => {
    let bytes = value((w) => w.writeStringField(1, 'x'));
    for (let i = 0; i < 500; i += 1) {
      const inner = bytes;
      bytes = value((w) => w.writeMessage(5, (_, list) => list.writeBytesField(1, inner), null));
    }
    expect(JSON.stringify(attributeFrom(bytes))).toBe(`${'['.repeat(64)}null${']'.repeat(64)}`);
  });

  test('refuses logs, whose records are no spans', () => {
    // LogRecord: time_unix_nano = 1 (fixed64), body = 5
    const record = message((w) => w.writeFixed64Field(1, 1));
    const body = message((w) =>
      w.writeBytesField(
        1,
        message((r) =>
          r.writeBytesField(
            2,
            message((s) => s.writeBytesField(2, record)),
          ),
        ),
      ),
    );
    expect(() => decodeProtobuf(Buffer.from(body), testLimits)).toThrow(
      'Invalid OTLP trace export: a span has no traceId of 16 bytes',
    );
  });

  test('takes an empty body for an empty export', () => {
    expect(decodeProtobuf(Buffer.alloc(0), testLimits)).toEqual([]);
  });

  test('never crashes, whatever the bytes', async () => {
    const real = protobufOf(sampleSpans());
    const cut = fc.nat(real.length).map((length) => real.subarray(0, length));
    const bent = fc
      .array(fc.tuple(fc.nat(real.length - 1), fc.nat(255)), { maxLength: 8 })
      .map((changes) => changes.reduce((bytes, [index, byte]) => bytes.with(index, byte), new Uint8Array(real)));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), cut, bent), async (bytes) => {
        expect(['refused', 'stored']).toContain(await outcomeOf(() => decodeProtobuf(Buffer.from(bytes), testLimits)));
      }),
      { numRuns: 200 },
    );
  });
});

describe('decodeJson()', () => {
  test('keeps hex ids as they are and reads buffers', () => {
    expect(decodeSpan({ traceId: 'ABC', spanId: 'Def' })).toMatchObject({ traceId: 'ABC', id: 'Def' });
    const span = decodeSpan({
      spanId: { type: 'Buffer', data: [1, 171] },
      parentSpanId: { type: 'Buffer', data: [255] },
    });
    expect(span).toMatchObject({ id: '01ab', parentId: 'ff' });
  });

  test('reads times as text, number or halves', () => {
    const start = (startTimeUnixNano: unknown) => decodeSpan({ startTimeUnixNano })?.start;
    expect(start('1767261600123456789')).toBe(testStart + 123_456);
    expect(start(1_767_261_600_000_000_000)).toBe(testStart);
    expect(start({ low: 1_000_000_000, high: 0 })).toBe(1_000_000);
    const nanos = 1_767_261_600_123_456_789n;
    const halves = { high: Number(nanos >> 32n), low: Number(BigInt.asIntN(32, nanos)), unsigned: true };
    expect(start(halves)).toBe(testStart + 123_456);
    expect(start('0')).toBeNull();
    expect(start(undefined)).toBeNull();
    expect(start('tomorrow')).toBeNaN();
    expect(start({})).toBeNaN();
  });

  test.each<[unknown, Value]>([
    [{ stringValue: 'x' }, 'x'],
    [{ boolValue: false }, false],
    [{ boolValue: 'true' }, true],
    [{ intValue: '42' }, 42],
    [{ intValue: 42 }, 42],
    [{ intValue: { low: -1, high: -1, unsigned: false } }, -1],
    [{ intValue: '9223372036854775807' }, '9223372036854775807'],
    [{ doubleValue: 0.5 }, 0.5],
    [{ doubleValue: '0.5' }, 0.5],
    [{ doubleValue: 'NaN' }, 'NaN'],
    [{ doubleValue: 'Infinity' }, 'Infinity'],
    [{ arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }, {}] } }, ['a', 1, null]],
    [{ arrayValue: {} }, []],
    [{ bytesValue: 'AQI=' }, 'AQI='],
    [{ bytesValue: { type: 'Buffer', data: [1, 2] } }, 'AQI='],
    [{}, null],
    [null, null],
    ['bare', 'bare'],
  ])('value %j is %j', (value, expected) => {
    expect(decodeValue(value)).toEqual(expected);
  });

  test('makes an object of a kvlist, safely', () => {
    const values = [
      { key: 'a', value: { intValue: 1 } },
      { key: '__proto__', value: { stringValue: 'x' } },
    ];
    expect(Object.entries(decodeValue({ kvlistValue: { values } }) as object)).toEqual([
      ['a', 1],
      ['__proto__', 'x'],
    ]);
  });

  test('mends lone surrogates everywhere', () => {
    const span = decodeSpan({ name: 'a\ud800b', attributes: [{ key: 'k\udc00', value: { stringValue: '\ud83d' } }] });
    expect(span?.name).toBe('a\ufffdb');
    expect([...(span?.attributes ?? [])]).toEqual([['k\ufffd', '\ufffd']]);
  });

  test.each([2, '2', 'STATUS_CODE_ERROR'])('status code %j is an error', (code) => {
    expect(decodeSpan({ status: { code } })?.isError).toBe(true);
  });

  test('takes an export without spans', () => {
    expect(json({})).toEqual([]);
    expect(json({ resourceSpans: [] })).toEqual([]);
    expect(json({ resourceSpans: [{ resource: {}, scopeSpans: [] }] })).toEqual([]);
  });

  test.each([
    ['no object', '[]', 'Failed to parse OTel JSON Trace'],
    ['no JSON', '{', 'Failed to parse OTel JSON Trace'],
    ['logs', '{"resourceLogs":[]}', 'Invalid OTLP trace export: this is the door for traces, not for logs or metrics'],
    ['resourceSpans', '{"resourceSpans":{}}', 'Invalid OTLP trace export: resourceSpans is not an array'],
    ['scopeSpans', '{"resourceSpans":[{"scopeSpans":1}]}', 'Invalid OTLP trace export: scopeSpans is not an array'],
    ['spans', '{"resourceSpans":[{"scopeSpans":[{"spans":"x"}]}]}', 'Invalid OTLP trace export: spans is not an array'],
    ['a span', JSON.stringify(spanIn([])), 'Invalid OTLP trace export: an element of spans is not an object'],
    ['no id', JSON.stringify(spanIn({ traceId: 'x' })), 'Invalid OTLP trace export: a span has no spanId'],
    ['an id', JSON.stringify(spanIn({ traceId: 5, spanId: 'x' })), 'Invalid OTLP trace export: a span has no traceId'],
    [
      'attributes',
      JSON.stringify(spanIn({ ...ids, attributes: {} })),
      'Invalid OTLP trace export: attributes is not an array',
    ],
    ['events', JSON.stringify(spanIn({ ...ids, events: {} })), 'Invalid OTLP trace export: events is not an array'],
  ])('refuses the whole export: %s', (_, text, message) => {
    expect(() => decodeJson(Buffer.from(text), testLimits)).toThrow(message);
  });

  test('refuses more spans or values than the limits allow', () => {
    const body = Buffer.from(
      JSON.stringify(
        spanIn({
          ...ids,
          attributes: [
            { key: 'a', value: {} },
            { key: 'b', value: {} },
          ],
        }),
      ),
    );
    expect(() => decodeJson(body, { spansMax: 0, valuesMax: 9 })).toThrow('An export may hold at most 0 spans.');
    expect(() => decodeJson(body, { spansMax: 1, valuesMax: 1 })).toThrow(
      'An export may hold at most 1 attribute values.',
    );
  });

  test('never crashes, whatever the JSON', async () => {
    const key = fc.constantFrom('gen_ai.usage.input_tokens', 'gen_ai.prompt.0.role', '__proto__', 'events', 'metadata');
    const value = fc.oneof(
      fc.jsonValue(),
      fc.record({ stringValue: fc.jsonValue() }),
      fc.record({ intValue: fc.jsonValue() }),
      fc.record({ kvlistValue: fc.jsonValue() }),
      fc.record({ arrayValue: fc.record({ values: fc.array(fc.jsonValue()) }) }),
    );
    const span = fc.record({
      traceId: fc.oneof(fc.constant(testTraceId), fc.jsonValue()),
      spanId: fc.oneof(fc.constant('b7ad6b7169203331'), fc.jsonValue()),
      name: fc.jsonValue(),
      startTimeUnixNano: fc.oneof(fc.constant('1767261600000000000'), fc.jsonValue()),
      status: fc.jsonValue(),
      events: fc.oneof(fc.constant([]), fc.jsonValue()),
      attributes: fc.array(fc.record({ key: fc.oneof(key, fc.string()), value })),
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), span.map(spanIn)), async (body) => {
        expect(['refused', 'stored']).toContain(await outcomeOf(() => json(body)));
      }),
      { numRuns: 200 },
    );
  });
});

describe('normaliseExport() survives any attributes', () => {
  const keys = `
    langfuse.observation.type langfuse.observation.usage_details langfuse.observation.cost_details
    langfuse.observation.model.parameters langfuse.observation.metadata langfuse.observation.metadata.x
    langfuse.observation.completion_start_time langfuse.observation.prompt.name langfuse.trace.metadata
    langfuse.trace.tags langfuse.trace.input langfuse.environment langfuse.observation.level user.id
    gen_ai.operation.name gen_ai.input.messages gen_ai.system_instructions gen_ai.usage.input_tokens
    gen_ai.prompt.0.role gen_ai.prompt.0 gen_ai.prompt.1.a.b gen_ai.usage.cost gen_ai.request.x
    openinference.span.kind llm.input_messages.0.message.role retrieval.documents.0.document.id
    embedding.embeddings.0.embedding.text reranker.query reranker.input_documents.0.a metadata tag.tags
    ai.operationId ai.response.providerMetadata ai.response.text ai.response.toolCalls ai.usage.tokens
    ai.telemetry.metadata.langfusePrompt ai.telemetry.metadata.a ai.response.msToFirstChunk
    operation.name mlflow.spanType mlflow.chat.tokenUsage mlflow.llm.cost mlflow.llm.model
    traceloop.span.kind events all_messages_events pydantic_ai.all_messages
    gcp.vertex.agent.llm_response genkit:input genkit:output genkit:metadata:subtype
    llm.invocation_parameters model_config flue.tool.name __proto__ constructor toString hasOwnProperty
  `
    .trim()
    .split(/\s+/);
  const texts = [
    '{}',
    '[]',
    '[[',
    '{"a":',
    '"x"',
    'null',
    '1e999',
    '-1',
    '{"__proto__":{"x":1}}',
    '[{"role":"system"}]',
    '\ud800',
  ];
  const value: fc.Arbitrary<Value> = fc.oneof(
    fc.constantFrom(
      ...texts,
      `${'['.repeat(5000)}${']'.repeat(5000)}`,
      'LLM',
      'chat',
      'ai.embed.doEmbed',
      'model',
      '"LLM"',
    ),
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.jsonValue().map((item) => item as Value),
  );
  const scope = fc.constantFrom(
    'ai',
    'langfuse-sdk',
    'pydantic-ai',
    'genkit-tracer',
    '@flue/opentelemetry',
    'gcp.vertex.agent',
    'x',
  );

  test('of any value, under every key that a rule reads', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 12 }), scope, async (values, name) => {
        const attributes = new Map(Object.entries(values));
        const event = { name: 'gen_ai.choice', time: testStart, attributes };
        const span = { traceId: 't', id: 's', parentId: '', name: '', start: testStart, end: null, isError: true };
        const group: SpanGroup = {
          resource: attributes,
          scope: { name, version: '3.1', attributes },
          spans: [{ ...span, statusMessage: '', attributes, events: [event] }],
        };
        const { changes, rejections } = await normaliseExport([group], testStart);
        expect(rejections).toEqual([]);
        expect(changes.length).toBeGreaterThan(1);
        for (const change of changes) {
          expect(() => JSON.stringify(change)).not.toThrow();
          if (!('whole' in change)) continue;
          for (const count of Object.values(change.whole.usage))
            expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
          for (const cost of Object.values(change.whole.cost)) expect(cost).toMatch(/^\d+(\.\d{1,12})?$/);
        }
      }),
      { numRuns: 300 },
    );
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

/** 'refused' as a whole for a reason, or 'stored': every span became an observation or was refused. */
async function outcomeOf(decode: () => SpanGroup[]): Promise<string> {
  let groups: SpanGroup[];
  try {
    groups = decode();
  } catch (error) {
    if (error instanceof MalformedExport || error instanceof AppError) return 'refused';
    throw error;
  }
  const { changes, rejections, spanCount } = await normaliseExport(groups, testStart);
  const stored = changes.filter((change) => change.kind === 'observation').length;
  return stored + rejections.length === spanCount ? 'stored' : 'lost';
}

function message(write: (writer: PbfWriter) => void): Uint8Array {
  const writer = new PbfWriter();
  write(writer);
  return Uint8Array.from(writer.finish());
}

/** An AnyValue. */
const value = message;

function pair(writer: PbfWriter, tag: number, key: string, bytes: Uint8Array): void {
  writer.writeMessage(
    tag,
    (_, inner) => {
      inner.writeStringField(1, key);
      inner.writeBytesField(2, bytes);
    },
    null,
  );
}

function attributeFrom(bytes: Uint8Array): Value | undefined {
  const span = message((w) => {
    w.writeBytesField(1, new Uint8Array(16).fill(1));
    w.writeBytesField(2, new Uint8Array(8).fill(1));
    pair(w, 9, 'k', bytes);
  });
  const body = message((w) =>
    w.writeBytesField(
      1,
      message((r) =>
        r.writeBytesField(
          2,
          message((s) => s.writeBytesField(2, span)),
        ),
      ),
    ),
  );
  return decodeProtobuf(Buffer.from(body), testLimits)[0]?.spans[0]?.attributes.get('k');
}
