/** What a project did over days: people in sessions of several traces, by day more than by night, with failures and scores. */
import { type BenchSpan, Dice } from './traffic.ts';
import { chineseProse, placeholder, prose } from './words.ts';

export interface BenchScore {
  readonly traceId: string;
  readonly observationId?: string;
  readonly name: string;
  readonly value: number | string;
  readonly dataType: 'NUMERIC' | 'CATEGORICAL' | 'BOOLEAN';
  readonly atMs: number;
}

export interface BenchSession {
  readonly spans: readonly BenchSpan[];
  readonly scores: readonly BenchScore[];
}

const models = ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-20250514', 'gemini-2.5-pro', 'gpt-4.1'];
const tools = ['search_index', 'calculator', 'fetch_page', 'lookup_order', 'send_email', 'read_calendar'];
const kinds = ['support-agent', 'rag-answer', 'chat-turn', 'summarise-ticket', 'classify-intent', 'nightly-report'];
const regions = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2', 'ap-northeast-1'];
const failures = ['Rate limit reached for requests', 'Timed out after 30 s', 'Tool returned malformed JSON'];
const usersMax = 3000;
const sessionTracesMax = 12;
const dayMs = 86_400_000;

interface Person {
  readonly userId: string;
  readonly sessionId: string;
  readonly isChinese: boolean;
  readonly about: Readonly<Record<string, string>>;
}

/** Sessions whose first traces begin between the two times, in no order. */
export class Past {
  readonly #dice: Dice;
  readonly #fromMs: number;
  readonly #toMs: number;

  constructor(seed: number, fromMs: number, toMs: number) {
    this.#dice = new Dice(seed);
    this.#fromMs = fromMs;
    this.#toMs = toMs;
  }

  session(): BenchSession {
    const dice = this.#dice;
    const person = this.#person();
    const spans: BenchSpan[] = [];
    const scores: BenchScore[] = [];
    let startMs = this.#start();
    for (let left = 1 + Math.floor(sessionTracesMax ** dice.unit()); left > 0 && startMs < this.#toMs; left -= 1) {
      const trace = new PastTrace(dice, person, startMs);
      spans.push(...trace.spans);
      scores.push(...trace.scores);
      startMs = trace.endMs + 1000 * Math.round(120 ** dice.unit());
    }
    return { spans, scores };
  }

  /** Three of four in working hours. */
  #start(): number {
    for (;;) {
      const at = Math.floor(this.#fromMs + this.#dice.unit() * (this.#toMs - this.#fromMs));
      const hour = (at % dayMs) / 3_600_000;
      if ((hour > 7 && hour < 19) || this.#dice.below(3) === 0) return at;
    }
  }

  #person(): Person {
    const dice = this.#dice;
    const user = Math.floor(usersMax ** dice.unit());
    return {
      userId: `user-${user}`,
      sessionId: `session-${dice.hex(6)}`,
      isChinese: user % 8 === 0,
      about: {
        'langfuse.environment': dice.below(10) === 0 ? dice.pick(['staging', 'development']) : 'production',
        'langfuse.release': `2026.${1 + dice.below(6)}`,
        'langfuse.trace.metadata.region': dice.pick(regions),
        'langfuse.trace.metadata.plan': dice.pick(['free', 'free', 'pro', 'enterprise']),
        'langfuse.trace.metadata.customer': `customer-${user % 200}`,
        'langfuse.trace.metadata.request': placeholder,
      },
    };
  }
}

class PastTrace {
  readonly spans: BenchSpan[] = [];
  readonly scores: BenchScore[] = [];
  readonly #dice: Dice;
  readonly #person: Person;
  readonly #traceId: string;
  #nowMs: number;

  constructor(dice: Dice, person: Person, startMs: number) {
    this.#dice = dice;
    this.#person = person;
    this.#traceId = dice.hex(16);
    this.#nowMs = startMs;
    this.#run(dice.pick(kinds), startMs);
  }

  get endMs(): number {
    return this.#nowMs;
  }

  #run(kind: string, startMs: number): void {
    const dice = this.#dice;
    const root = dice.hex(8);
    for (let step = 1 + Math.floor(9 ** dice.unit()); step > 0; step -= 1) this.#step(root);
    const { userId, sessionId, about } = this.#person;
    this.spans.push({
      traceId: this.#traceId,
      id: root,
      parentId: '',
      name: kind,
      startMs,
      endMs: this.#nowMs,
      attributes: {
        'langfuse.observation.type': kind === 'support-agent' ? 'agent' : 'span',
        'langfuse.observation.input': this.#text(400),
        'langfuse.observation.output': this.#text(500),
        'user.id': userId,
        'session.id': sessionId,
        'langfuse.trace.tags': dice.pick(['["web"]', '["web"]', '["mobile","beta"]', '["api","batch"]', '[]']),
        ...about,
      },
    });
    if (dice.below(5) === 0) this.#score('helpfulness', Math.round(dice.unit() * 100) / 100, 'NUMERIC');
    if (dice.below(12) === 0) this.#score('verdict', dice.pick(['correct', 'wrong', 'partly']), 'CATEGORICAL');
    if (dice.below(20) === 0) this.#score('thumbs-up', dice.below(2), 'BOOLEAN');
  }

  #score(name: string, value: number | string, dataType: BenchScore['dataType']): void {
    const observationId = this.#dice.below(3) === 0 ? this.spans[0]?.id : undefined;
    const about = { traceId: this.#traceId, name, value, dataType, atMs: this.#nowMs };
    this.scores.push(observationId === undefined ? about : { ...about, observationId });
  }

  #step(parent: string): void {
    const dice = this.#dice;
    if (dice.below(3) > 0) {
      this.#add(parent, dice.pick(tools), {
        'langfuse.observation.type': dice.below(4) === 0 ? 'retriever' : 'tool',
        'langfuse.observation.input': JSON.stringify({ query: this.#text(80), limit: 1 + dice.below(20) }),
        'langfuse.observation.output': this.#text(900),
        'langfuse.observation.metadata.attempt': 1 + dice.below(3),
      });
    }
    const question = this.#text(900);
    const answer = this.#text(500);
    this.#add(parent, dice.pick(['generate', 'plan', 'reflect']), {
      'langfuse.observation.type': 'generation',
      'gen_ai.request.model': dice.pick(models),
      'gen_ai.request.temperature': 0.2,
      'gen_ai.usage.input_tokens': Math.round(question.length / 4) + dice.below(2000),
      'gen_ai.usage.output_tokens': Math.round(answer.length / 4),
      'langfuse.observation.input': JSON.stringify([
        { role: 'system', content: 'Answer briefly.' },
        { role: 'user', content: question },
      ]),
      'langfuse.observation.output': answer,
    });
  }

  #add(parentId: string, name: string, attributes: Record<string, string | number>): void {
    const dice = this.#dice;
    const startMs = this.#nowMs + dice.below(20);
    this.#nowMs = startMs + Math.round(20 * 500 ** dice.unit());
    const level = dice.below(25) === 0 ? dice.pick(['ERROR', 'WARNING', 'DEBUG']) : undefined;
    this.spans.push({
      traceId: this.#traceId,
      id: dice.hex(8),
      parentId,
      name,
      startMs,
      endMs: this.#nowMs,
      attributes: {
        ...attributes,
        'langfuse.environment': this.#person.about['langfuse.environment'] ?? '',
        ...(level !== undefined && { 'langfuse.observation.level': level }),
        ...(level === 'ERROR' && { 'langfuse.observation.status_message': dice.pick(failures) }),
      },
    });
  }

  /** A log-normal round the given number of bytes, cut at 64 KB. */
  #text(medianBytes: number): string {
    const dice = this.#dice;
    const normal = Math.sqrt(-2 * Math.log(1 - dice.unit())) * Math.cos(2 * Math.PI * dice.unit());
    const bytes = Math.min(65_536, Math.max(20, Math.round(medianBytes * Math.exp(normal * 0.7))));
    return this.#person.isChinese ? chineseProse(dice, bytes) : prose(dice, bytes);
  }
}
