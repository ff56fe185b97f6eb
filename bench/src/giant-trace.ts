/** One giant trace as agents leave them behind: a team that loops for hours, a long run of alike calls, a deep recursion, some errors. */
import { type BenchSpan, Dice } from './traffic.ts';

const agents = ['planner', 'researcher', 'coder', 'reviewer', 'writer'] as const;
const tools = ['search', 'fetch_page', 'calculator', 'read_file', 'run_tests'] as const;
const traceId = '91a4'.padEnd(32, '0');
/** Of all observations. */
const wideShare = 0.1;
const deepShare = 0.01;
const errorShare = 0.01;

type Attributes = Readonly<Record<string, string | number>>;

export interface GiantTrace {
  readonly traceId: string;
  readonly spans: readonly BenchSpan[];
}

export function giantTrace(size: number, endMs: number): GiantTrace {
  const dice = new Dice(1);
  const spans: BenchSpan[] = [];
  const startMs = endMs - size * 20;
  const add = (parentId: string, name: string, type: string, more: Attributes = {}): string => {
    const id = dice.hex(8);
    const from = startMs + spans.length * 20;
    const failed: Attributes =
      dice.unit() < errorShare
        ? { 'langfuse.observation.level': 'ERROR', 'langfuse.observation.status_message': `${name}: quota exceeded` }
        : {};
    const attributes = { 'langfuse.observation.type': type, ...failed, ...more };
    spans.push({ traceId, id, parentId, name, startMs: from, endMs: from + 5 + dice.below(2000), attributes });
    return id;
  };
  const root = add('', 'team', 'agent');
  const wide = add(root, 'crawl', 'chain');
  for (let i = 0; i < size * wideShare; i += 1) add(wide, 'fetch_page', 'tool', text(i));
  let parent = root;
  for (let i = 0; i < size * deepShare; i += 1) parent = add(parent, `refine ${i}`, 'span');
  for (let step = 1; spans.length < size; step += 1) {
    const agent = dice.pick(agents);
    const turn = add(root, agent, 'agent', {
      'langfuse.observation.metadata.langgraph_node': agent,
      'langfuse.observation.metadata.langgraph_step': step,
    });
    for (let i = 0; i < 6; i += 1) {
      add(turn, 'generate', 'generation', {
        ...text(i),
        'gen_ai.request.model': 'gpt-4o-mini',
        'gen_ai.usage.input_tokens': 200 + dice.below(4000),
        'gen_ai.usage.output_tokens': 20 + dice.below(400),
      });
      const calls = add(turn, 'tools', 'chain');
      for (let call = dice.below(4); call >= 0; call -= 1) add(calls, dice.pick(tools), 'tool', text(call));
    }
  }
  return { traceId, spans: spans.slice(0, size) };
}

function text(i: number): Attributes {
  return {
    'langfuse.observation.input': `{"query":"what is known about case ${i}"}`,
    'langfuse.observation.output': `Case ${i} is open since Monday, and nobody has answered the customer yet.`,
  };
}
