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

/** Tokens read from the cache, which only the response tells. */
export function googleAdkCachedTokens(view: SpanView): number | undefined {
  const response = view.object('gcp.vertex.agent.llm_response');
  return response && numberOf(at(response, 'usage_metadata', 'cached_content_token_count'));
}
