/** What a model streams, in our terms: pieces of text, tool calls, and its usage at the end. */
import type { LanguageModelV4StreamPart, LanguageModelV4Usage, SharedV4Warning } from '@ai-sdk/provider';
import type { ToolCall } from '@telltale/contract/model-call.ts';
import type { Scrubber } from '#lib/scrubber.ts';
import { ModelFailure } from './_failure.ts';

export type ModelEvent =
  | { readonly type: 'text' | 'reasoning'; readonly delta: string }
  | { readonly type: 'toolCall'; readonly call: ToolCall }
  | { readonly type: 'warning'; readonly message: string }
  | {
      readonly type: 'finish';
      readonly finishReason: string;
      /** Units by type, none counted twice, with their `total`. */
      readonly usage: Record<string, number>;
      /** The model that answered, as the provider calls it; null when it does not say. */
      readonly model: string | null;
    };

/** @throws ModelFailure for what the provider tells of a failure amid its answer. */
export async function* readAnswer(
  parts: ReadableStream<LanguageModelV4StreamPart>,
  scrubber: Scrubber,
): AsyncGenerator<ModelEvent, void> {
  const texts = { text: scrubber.stream(), reasoning: scrubber.stream() };
  let model: string | null = null;
  for await (const part of parts) {
    switch (part.type) {
      case 'text-delta':
        yield* piece('text', texts.text.push(part.delta));
        break;
      case 'reasoning-delta':
        yield* piece('reasoning', texts.reasoning.push(part.delta));
        break;
      case 'text-end':
        yield* piece('text', texts.text.end());
        break;
      case 'reasoning-end':
        yield* piece('reasoning', texts.reasoning.end());
        break;
      case 'tool-call':
        yield { type: 'toolCall', call: toolCallOf(part, scrubber) };
        break;
      case 'stream-start':
        for (const warning of part.warnings) yield { type: 'warning', message: scrubber.scrub(wordsOf(warning)) };
        break;
      case 'response-metadata':
        model = part.modelId === undefined ? model : scrubber.scrub(part.modelId);
        break;
      case 'error':
        throw ModelFailure.of(part.error, scrubber);
      case 'finish':
        yield* piece('reasoning', texts.reasoning.end());
        yield* piece('text', texts.text.end());
        yield { type: 'finish', finishReason: part.finishReason.unified, usage: usageOf(part.usage), model };
        break;
      case 'text-start':
      case 'reasoning-start':
      case 'tool-input-start':
      case 'tool-input-delta':
      case 'tool-input-end':
        break;
      // What providers run or find themselves has no place here yet.
      case 'custom':
      case 'file':
      case 'raw':
      case 'reasoning-file':
      case 'source':
      case 'tool-approval-request':
      case 'tool-result':
        break;
    }
  }
}

function* piece(type: 'text' | 'reasoning', delta: string): Generator<ModelEvent> {
  if (delta !== '') yield { type, delta };
}

interface SentCall {
  readonly toolCallId: string;
  readonly toolName: string;
  readonly input: string;
}

/** Models do write arguments that are no JSON: they are shown as the text they are. */
function toolCallOf({ toolCallId, toolName, input }: SentCall, scrubber: Scrubber): ToolCall {
  const written = scrubber.scrub(input);
  const call = { id: scrubber.scrub(toolCallId), name: scrubber.scrub(toolName) };
  try {
    return { ...call, input: JSON.parse(written === '' ? '{}' : written) as ToolCall['input'] };
  } catch {
    return { ...call, input: written };
  }
}

function wordsOf(warning: SharedV4Warning): string {
  if (!('feature' in warning)) return 'message' in warning ? warning.message : 'The model warns of a setting';
  const details = warning.details === undefined ? '' : `: ${warning.details}`;
  return warning.type === 'unsupported'
    ? `The model does not know ${warning.feature}; it was left out${details}`
    : `${warning.feature}${details}`;
}

/** The library tells parts of each side; the price book charges each unit under one name. */
function usageOf({ inputTokens, outputTokens }: LanguageModelV4Usage): Record<string, number> {
  const { cacheRead = 0, cacheWrite = 0 } = inputTokens;
  const { reasoning = 0 } = outputTokens;
  const input = inputTokens.noCache ?? Math.max(0, (inputTokens.total ?? 0) - cacheRead - cacheWrite);
  const output = outputTokens.text ?? Math.max(0, (outputTokens.total ?? 0) - reasoning);
  const known = {
    input,
    output,
    input_cached_tokens: cacheRead,
    input_cache_creation: cacheWrite,
    output_reasoning_tokens: reasoning,
  };
  const total = Object.values(known).reduce((sum, units) => sum + units, 0);
  if (total === 0) return {};
  const used = Object.entries(known).filter(([name, units]) => units > 0 || name === 'input' || name === 'output');
  return { ...Object.fromEntries(used), total };
}
