/** One run: the model's answer as events, measured, priced and recorded. */
import type { ModelCall, ToolCall } from '@telltale/contract/model-call.ts';
import type { PlaygroundEvent } from '@telltale/contract/playground.ts';
import { type ModelEvent, ModelFailure, type OpenModel } from '#features/llm-connections/llm-connections.ts';
import type { PriceBook } from '#features/pricing/pricing.ts';
import type { Micros } from '#features/records/records.ts';
import { nowMicros } from '#lib/clock.ts';

export interface RunRequest {
  readonly projectId: string;
  readonly call: ModelCall;
  readonly prompt: { readonly name: string; readonly version: number } | undefined;
}

/** What is known of a run when it has ended. */
export interface RunResult {
  readonly startTime: Micros;
  readonly endTime: Micros;
  readonly firstTokenTime: Micros | null;
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: string | null;
  readonly usage: Readonly<Record<string, number>>;
  /** Under which it is priced and recorded. */
  readonly model: string;
  readonly seller: string | null;
  /** Null when it went well. */
  readonly failure: ModelFailure | null;
}

export interface RunDeps {
  readonly prices: Pick<PriceBook, 'price' | 'isKnown'>;
  /** Stores the run and gives the id of its trace; null when that was not possible. */
  readonly record: (request: RunRequest, result: RunResult) => Promise<string | null>;
}

export interface RunWays {
  readonly signal: AbortSignal;
  /** Resolves when the listener can take more. */
  readonly emit: (event: PlaygroundEvent) => Promise<void>;
}

/** The last event is `finish` or `error`. What was stopped is recorded too: it was paid for. */
export async function run(deps: RunDeps, model: OpenModel, request: RunRequest, { signal, emit }: RunWays) {
  const startTime = nowMicros();
  const began = performance.now();
  const gathered = new Gathered();
  let failure: ModelFailure | null = null;
  try {
    for await (const event of model.stream(request.call, signal)) {
      gathered.add(event);
      const told = toldOf(event);
      if (told) await emit(told);
    }
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error;
    failure = signal.aborted ? stoppedBy(signal) : error;
  }
  const latencyMs = performance.now() - began;
  const seller = model.seller;
  const priced = pricedModel(deps.prices, { ...request, seller, answered: gathered.model, at: startTime });
  const result = { ...gathered.results(startTime), startTime, ...timesOf(startTime, latencyMs), seller, failure };
  const traceId = await deps.record(request, { ...result, model: priced });
  if (failure) {
    const { message, status } = failure;
    return emit({ name: 'error', data: { message, status, latencyMs: Math.round(latencyMs), traceId } });
  }
  const cost = costOf(deps.prices, request, { ...result, model: priced });
  const { finishReason, usage } = result;
  return emit({
    name: 'finish',
    data: {
      finishReason: finishReason ?? 'other',
      usage,
      cost,
      latencyMs: Math.round(latencyMs),
      timeToFirstTokenMs: gathered.firstTokenMs === null ? null : Math.round(gathered.firstTokenMs),
      traceId,
    },
  });
}

/** Times are taken from a clock that nobody sets while the model answers. */
function timesOf(startTime: Micros, latencyMs: number) {
  return { endTime: startTime + Math.round(latencyMs * 1000) };
}

function stoppedBy(signal: AbortSignal): ModelFailure {
  const isTime = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
  return new ModelFailure(
    null,
    isTime ? 'The run took too long and was stopped' : 'Stopped before the model had finished',
  );
}

class Gathered {
  readonly #began = performance.now();
  #text = '';
  #reasoning = '';
  #toolCalls: ToolCall[] = [];
  #finishReason: string | null = null;
  #usage: Record<string, number> = {};
  model: string | null = null;
  firstTokenMs: number | null = null;

  add(event: ModelEvent): void {
    if (event.type !== 'warning' && event.type !== 'finish') this.firstTokenMs ??= performance.now() - this.#began;
    switch (event.type) {
      case 'text':
        this.#text += event.delta;
        break;
      case 'reasoning':
        this.#reasoning += event.delta;
        break;
      case 'toolCall':
        this.#toolCalls.push(event.call);
        break;
      case 'finish':
        this.#finishReason = event.finishReason;
        this.#usage = event.usage;
        this.model = event.model;
        break;
      case 'warning':
        break;
    }
  }

  results(startTime: Micros) {
    return {
      firstTokenTime: this.firstTokenMs === null ? null : startTime + Math.round(this.firstTokenMs * 1000),
      text: this.#text,
      reasoning: this.#reasoning,
      toolCalls: this.#toolCalls,
      finishReason: this.#finishReason,
      usage: this.#usage,
    };
  }
}

function toldOf(event: ModelEvent): PlaygroundEvent | null {
  switch (event.type) {
    case 'text':
    case 'reasoning':
      return { name: event.type, data: { delta: event.delta } };
    case 'toolCall':
      return { name: 'toolCall', data: event.call };
    case 'warning':
      return { name: 'warning', data: { message: event.message } };
    case 'finish':
      return null;
  }
}

interface Naming {
  readonly projectId: string;
  readonly call: ModelCall;
  readonly seller: string | null;
  readonly answered: string | null;
  readonly at: Micros;
}

/** The name that was asked for, unless only that of the answer has a price: deployments have names of their own. */
function pricedModel(prices: RunDeps['prices'], { projectId, call, seller, answered, at }: Naming): string {
  const isKnown = (model: string) =>
    prices.isKnown({ projectId, model, at, ...(seller !== null && { provider: seller }) });
  return answered !== null && !isKnown(call.model) && isKnown(answered) ? answered : call.model;
}

function costOf(prices: RunDeps['prices'], { projectId, call }: RunRequest, result: RunResult): number | null {
  const { model, seller, usage, startTime } = result;
  if (Object.keys(usage).length === 0) return null;
  const provider = seller === null ? {} : { provider: seller };
  const priced = prices.price({
    projectId,
    model,
    ...provider,
    usage,
    at: startTime,
    modelParameters: call.parameters,
  });
  return priced ? Number(priced.total) : null;
}
