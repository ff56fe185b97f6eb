/** Vercel AI SDK 7 with its telemetry package: one question, a tool call and an answer. */
import { setTimeout as delay } from 'node:timers/promises';
import { OpenTelemetry } from '@ai-sdk/otel';
import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { basicAuthorization, report, server, sessionId } from '@telltale/e2e-story/story.ts';
import { generateText, registerTelemetry, stepCountIs, tool } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { z } from 'zod';

const url = `${server.baseUrl}/api/public/otel/v1/traces`;
const exporter = new OTLPTraceExporter({ url, headers: { authorization: basicAuthorization } });
const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
provider.register();
registerTelemetry(new OpenTelemetry());

/** Spans begin at whole milliseconds: two that began in the same one would have no order. */
const aMomentMs = 5;

const usage = {
  inputTokens: { total: 1000, noCache: 400, cacheRead: 600, cacheWrite: 0 },
  outputTokens: { total: 40, text: 40, reasoning: 0 },
};
const steps = [
  {
    content: [{ type: 'tool-call', toolCallId: 'call-1', toolName: 'getWeather', input: '{"city":"Paris"}' } as const],
    finishReason: { unified: 'tool-calls', raw: 'tool_calls' } as const,
  },
  {
    content: [{ type: 'text', text: 'It is sunny.' } as const],
    finishReason: { unified: 'stop', raw: 'stop' } as const,
  },
];
const model = new MockLanguageModelV4({
  provider: 'openai',
  modelId: 'gpt-4o-2024-08-06',
  doGenerate: async () => {
    await delay(aMomentMs);
    const step = steps.shift();
    if (step === undefined) throw new Error('the story has two steps');
    return { ...step, usage, warnings: [] };
  },
});

const traceId = await trace.getTracer('app').startActiveSpan('request', async (span) => {
  span.setAttributes({ 'user.id': 'user-9', 'session.id': sessionId });
  await generateText({
    model,
    temperature: 0.2,
    system: 'Be brief.',
    prompt: 'Weather in Paris?',
    stopWhen: stepCountIs(3),
    tools: {
      getWeather: tool({
        description: 'Looks out of the window',
        inputSchema: z.object({ city: z.string() }),
        execute: async ({ city }) => {
          await delay(aMomentMs);
          return { city, sky: 'clear' };
        },
      }),
    },
    telemetry: { functionId: 'weather' },
  });
  span.end();
  return span.spanContext().traceId;
});
await provider.forceFlush();
await provider.shutdown();
report({ traceId });
