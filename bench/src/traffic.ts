/** Made-up but lifelike LLM traces: agents with nested steps, retrieval, chats whose history grows. */

export interface BenchSpan {
  readonly traceId: string;
  readonly id: string;
  readonly parentId: string;
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** Small and seeded, so that two runs send the same. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Evenly in [0, 1). */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.unit() * limit);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  hex(bytes: number): string {
    let text = '';
    while (text.length < bytes * 2)
      text += this.below(2 ** 32)
        .toString(16)
        .padStart(8, '0');
    return text.slice(0, bytes * 2);
  }
}

const models = ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-20250514', 'gemini-2.5-pro', 'gpt-4.1'];
const words = (
  'the model answers a question about shipping policy using documents that were found in the index and cites each ' +
  'source by number before it explains why a refund takes five days unless the order was placed with express delivery'
).split(' ');

/** Bytes of one text: a log-normal with its median at 1 KB (so 2 KB for input and output), cut at 1 MB. */
function textBytes(dice: Dice): number {
  const normal = Math.sqrt(-2 * Math.log(1 - dice.unit())) * Math.cos(2 * Math.PI * dice.unit());
  return Math.min(1_000_000, Math.max(40, Math.round(1000 * Math.exp(normal * 0.9))));
}

/** One text in 2,000 is a document of hundreds of kilobytes. */
function prose(dice: Dice): string {
  const length = dice.below(2000) === 0 ? 100_000 + dice.below(900_000) : textBytes(dice);
  const parts: string[] = [];
  let bytes = 0;
  while (bytes < length) {
    const word = dice.pick(words);
    parts.push(word);
    bytes += word.length + 1;
  }
  return parts.join(' ');
}

export class Traffic {
  readonly #dice: Dice;

  constructor(seed: number) {
    this.#dice = new Dice(seed);
  }

  /** The spans of one whole trace that ended just before `endMs`, children first, as exporters send them. */
  trace(endMs: number): BenchSpan[] {
    const dice = this.#dice;
    const kind = dice.pick(['agent', 'rag', 'chat'] as const);
    const trace = new TraceDraft(dice, endMs);
    const root = trace.add('', `${kind}-request`, {
      'langfuse.observation.type': kind === 'agent' ? 'agent' : 'span',
      'langfuse.observation.input': prose(dice),
      'langfuse.observation.output': prose(dice),
      'user.id': `user-${dice.below(500)}`,
      'session.id': `session-${dice.below(5000)}`,
      'langfuse.trace.tags': dice.pick(['["web"]', '["mobile","beta"]', '[]']),
    });
    if (kind === 'agent') this.#agent(trace, root, 3 + dice.below(8));
    else if (kind === 'rag') this.#rag(trace, root);
    else this.#chat(trace, root, 1 + dice.below(5));
    return trace.spans.toReversed();
  }

  #agent(trace: TraceDraft, root: string, steps: number): void {
    for (let step = 0; step < steps; step += 1) {
      const parent = trace.add(root, `step ${step}`, { 'langfuse.observation.type': 'chain' });
      this.#generation(trace, parent, prose(this.#dice));
      trace.add(parent, this.#dice.pick(['search', 'calculator', 'fetch_page']), {
        'langfuse.observation.type': 'tool',
        'langfuse.observation.input': `{"query":${JSON.stringify(this.#dice.pick(words))}}`,
        'langfuse.observation.output': prose(this.#dice),
      });
    }
  }

  #rag(trace: TraceDraft, root: string): void {
    trace.add(root, 'embed', {
      'langfuse.observation.type': 'embedding',
      'gen_ai.request.model': 'text-embedding-3-small',
    });
    trace.add(root, 'retrieve', {
      'langfuse.observation.type': 'retriever',
      'langfuse.observation.output': prose(this.#dice),
    });
    this.#generation(trace, root, prose(this.#dice));
  }

  #chat(trace: TraceDraft, root: string, turns: number): void {
    const history: { role: string; content: string }[] = [{ role: 'system', content: 'Answer briefly.' }];
    for (let turn = 0; turn < turns; turn += 1) {
      history.push({ role: 'user', content: prose(this.#dice) });
      history.push({ role: 'assistant', content: this.#generation(trace, root, JSON.stringify(history)) });
    }
  }

  #generation(trace: TraceDraft, parent: string, input: string): string {
    const output = prose(this.#dice);
    trace.add(parent, 'generate', {
      'langfuse.observation.type': 'generation',
      'gen_ai.request.model': this.#dice.pick(models),
      'gen_ai.request.temperature': 0.2,
      'gen_ai.usage.input_tokens': Math.round(input.length / 4),
      'gen_ai.usage.output_tokens': Math.round(output.length / 4),
      'langfuse.observation.input': input,
      'langfuse.observation.output': output,
    });
    return output;
  }
}

class TraceDraft {
  readonly spans: BenchSpan[] = [];
  readonly #dice: Dice;
  readonly #traceId: string;
  readonly #endMs: number;

  constructor(dice: Dice, endMs: number) {
    this.#dice = dice;
    this.#traceId = dice.hex(16);
    this.#endMs = endMs;
  }

  add(parentId: string, name: string, attributes: Record<string, string | number>): string {
    const id = this.#dice.hex(8);
    const startMs = this.#endMs - 4000 + 20 * this.spans.length;
    const endMs = startMs + 10 + this.#dice.below(1500);
    this.spans.push({ traceId: this.#traceId, id, parentId, name, startMs, endMs, attributes });
    return id;
  }
}
