/** Vercel AI SDK 5 with its own telemetry: one question, a tool call and an answer. */
import { setTimeout as delay } from 'node:timers/promises';
import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { basicAuthorization, report, server, sessionId } from '@telltale/e2e-story/story.ts';
import { generateText, stepCountIs, tool } from 'ai';
import { MockLanguageModelV2 } from 'ai/test';
import { z } from 'zod';

const url = `${server.baseUrl}/api/public/otel/v1/traces`;
const exporter = new OTLPTraceExporter({ url, headers: { authorization: basicAuthorization } });
const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
provider.register();

/** Spans begin at whole milliseconds: two that began in the same one would have no order. */
const aMomentMs = 5;

const usage = { inputTokens: 1000, outputTokens: 40, totalTokens: 1040 };
const steps = [
  {
    content: [{ type: 'tool-call', toolCallId: 'call-1', toolName: 'getWeather', input: '{"city":"Paris"}' } as const],
    finishReason: 'tool-calls' as const,
  },
  { content: [{ type: 'text', text: 'It is sunny.' } as const], finishReason: 'stop' as const },
];
const model = new MockLanguageModelV2({
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
    experimental_telemetry: {
      isEnabled: true,
      functionId: 'weather',
      metadata: { userId: 'user-9', sessionId, tags: ['ai', 'v5'], plan: 'pro' },
    },
  });
  span.end();
  return span.spanContext().traceId;
});
await provider.forceFlush();
await provider.shutdown();
report({ traceId });
