/** Google's Agent Development Kit: `gcp.vertex.agent.*`, each a JSON text, `{}` where there is nothing. */
import type { IoDraft } from './_io-draft.ts';
import { at, numberOf } from './_json.ts';
import type { SpanView } from './_view.ts';

export function googleAdkIo(view: SpanView, draft: IoDraft): void {
  for (const key of ['gcp.vertex.agent.llm_request', 'gcp.vertex.agent.tool_call_args']) {
    if (view.get(key) !== '{}') draft.inputFrom(view, key);
  }
  for (const key of ['gcp.vertex.agent.llm_response', 'gcp.vertex.agent.tool_response']) {
    if (view.get(key) !== '{}') draft.outputFrom(view, key);
  }
}

/** Tokens read from the cache and tokens of thinking: only the response tells them, and the output may lack the latter. */
export function addGoogleAdkUsage(view: SpanView, counts: Map<string, number>): void {
  const usage = at(view.object('gcp.vertex.agent.llm_response'), 'usage_metadata');
  if (usage === undefined || counts.size === 0) return;
  const cached = numberOf(at(usage, 'cached_content_token_count'));
  if (cached !== undefined && ![...counts.keys()].some((name) => name.includes('cache')))
    counts.set('input_cached_tokens', cached);
  const thoughts = numberOf(at(usage, 'thoughts_token_count'));
  if (thoughts === undefined) return;
  counts.set('reasoning.output_tokens', thoughts);
  const output = counts.get('output_tokens');
  if (output === numberOf(at(usage, 'candidates_token_count'))) counts.set('output_tokens', (output ?? 0) + thoughts);
}
