/** What each usage key that SDKs and providers are known to send means: what is billed, and what it is a part of. */

/** What a provider bills by. A class without a price of its own is billed as its broader class (`broader`). */
export type BillingClass =
  | 'input'
  | 'input_cached'
  | 'input_cache_write'
  | 'input_cache_write_5m'
  | 'input_cache_write_1h'
  | 'input_audio'
  | 'input_audio_cached'
  | 'input_image'
  | 'input_image_cached'
  | 'input_video'
  | 'output'
  | 'output_reasoning'
  | 'output_audio'
  | 'output_image'
  | 'output_video'
  | 'output_citation'
  | 'web_search'
  | 'storage_search'
  | 'request'
  | 'audio_second'
  | 'document_page'
  | 'annotated_page'
  | 'message'
  | 'total';

export const broader: Readonly<Partial<Record<BillingClass, readonly BillingClass[]>>> = {
  input_cached: ['input'],
  input_cache_write: ['input'],
  input_cache_write_5m: ['input_cache_write', 'input'],
  input_cache_write_1h: ['input_cache_write', 'input'],
  input_audio: ['input'],
  input_audio_cached: ['input_cached', 'input_audio', 'input'],
  input_image: ['input'],
  input_image_cached: ['input_cached', 'input_image', 'input'],
  input_video: ['input'],
  output_reasoning: ['output'],
  output_audio: ['output'],
  output_image: ['output'],
  output_video: ['output'],
  output_citation: ['output'],
};

export interface Alias {
  /** The key in normal form (`normalKey`). */
  readonly key: string;
  readonly bills: BillingClass;
  /** Two keys with one slot are two names of the same units; the one of the lower rank is billed. */
  readonly slot: string;
  readonly rank: number;
  /** Keys (in normal form) whose units already hold these, where they are present. */
  readonly inside: ReadonlySet<string>;
  /** A provider's detail name, which some send beside `input` or `output`: part of it when `total` says so. */
  readonly unsure: boolean;
}

const none: readonly string[] = [];
/** OpenAI, Gemini, AI SDK, pydantic-ai and LiteLLM count cached and written tokens within these. */
const wholeInput = ['prompt_tokens', 'input_tokens', 'prompt_token_count', 'input_token_count', 'prompt'];
/** Anthropic and Bedrock do not count them within `input_tokens`; gateways that speak OpenAI's names do. */
const openaiInput = ['prompt_tokens', 'prompt'];
const wholeOutput = ['completion_tokens', 'output_tokens', 'output_token_count', 'completion'];

type Row = readonly [bills: BillingClass, slot: string, keys: readonly string[], inside?: readonly string[]];

/** Per slot the names that the server's own normalised usage and Langfuse use come first, so they win over others. */
const rows: readonly Row[] = [
  ['input', 'input', ['input', 'prompt_tokens', 'input_tokens', 'prompt_token_count', 'input_token_count', 'prompt']],
  ['input', 'input', ['prompt_eval_count']],
  ['output', 'output', ['output', 'completion_tokens', 'output_tokens', 'candidates_token_count']],
  ['output', 'output', ['response_token_count', 'output_token_count', 'completion', 'eval_count']],
  ['total', 'total', ['total', 'total_tokens', 'total_token_count', 'tokens']],

  ['input', 'input_text', ['input_text_tokens', 'input_text', 'input_modality_text', 'input_modality_1']],
  ['input', 'input_text', ['prompt_tokens_details_text_tokens', 'input_tokens_details_text_tokens'], wholeInput],
  ['input', 'input_document', ['input_modality_document', 'input_modality_5']],
  ['input', 'input_tool', ['tool_use_prompt_token_count', 'input_tool_use_tokens', 'input_tool_tokens']],
  ['input', 'input_cache_miss', ['prompt_cache_miss_tokens'], wholeInput],

  [
    'input_cached',
    'input_cached',
    ['input_cached_tokens', 'input_cache_read', 'input_cached', 'input_cache_read_tokens'],
  ],
  ['input_cached', 'input_cached', ['cache_read_input_tokens', 'cache_read_input_token_count'], openaiInput],
  ['input_cached', 'input_cached', ['cache_read_tokens', 'cached_content_token_count'], wholeInput],
  ['input_cached', 'input_cached', ['prompt_cache_hit_tokens', 'cached_input_tokens'], wholeInput],
  ['input_cached', 'input_cached', ['cached_tokens', 'prompt_tokens_details_cached_tokens'], wholeInput],
  ['input_cached', 'input_cached', ['input_tokens_details_cached_tokens', 'cached_prompt_tokens'], wholeInput],
  ['input_cached', 'input_cached_text', ['input_cached_text_tokens', 'cached_modality_text', 'cached_modality_1']],

  ['input_cache_write', 'input_cache_write', ['input_cache_creation', 'input_cache_write']],
  ['input_cache_write', 'input_cache_write', ['input_cache_creation_tokens', 'input_cache_write_tokens']],
  ['input_cache_write', 'input_cache_write', ['cache_creation_input_tokens'], openaiInput],
  [
    'input_cache_write',
    'input_cache_write',
    ['cache_write_input_tokens', 'cache_write_input_token_count'],
    openaiInput,
  ],
  ['input_cache_write', 'input_cache_write', ['cache_write_tokens', 'cache_creation_tokens'], wholeInput],
  ['input_cache_write', 'input_cache_write', ['prompt_tokens_details_cache_write_tokens'], wholeInput],
  ['input_cache_write', 'input_cache_write', ['input_tokens_details_cache_write_tokens'], wholeInput],
  ['input_cache_write_5m', 'input_cache_write_5m', ['input_cache_creation_5m', 'input_cache_write_5m']],
  [
    'input_cache_write_5m',
    'input_cache_write_5m',
    ['ephemeral_5m_input_tokens', 'input_ephemeral_5m_input_tokens', 'cache_write_5m_tokens'],
  ],
  ['input_cache_write_5m', 'input_cache_write_5m', ['cache_creation_ephemeral_5m_input_tokens']],
  ['input_cache_write_1h', 'input_cache_write_1h', ['input_cache_creation_1h', 'input_cache_write_1h']],
  [
    'input_cache_write_1h',
    'input_cache_write_1h',
    ['ephemeral_1h_input_tokens', 'input_ephemeral_1h_input_tokens', 'cache_write_1h_tokens'],
  ],
  ['input_cache_write_1h', 'input_cache_write_1h', ['cache_creation_ephemeral_1h_input_tokens']],

  ['input_audio', 'input_audio', ['input_audio_tokens', 'input_audio', 'input_modality_audio', 'input_modality_4']],
  // OTLP normalisation takes only cache tokens out of `input`, so this one is still within it.
  ['input_audio', 'input_audio', ['prompt_details_audio'], [...wholeInput, 'input']],
  ['input_audio', 'input_audio', ['prompt_tokens_details_audio_tokens', 'prompt_audio_tokens'], wholeInput],
  ['input_audio', 'input_audio', ['input_tokens_details_audio_tokens', 'audio_tokens'], wholeInput],
  ['input_audio_cached', 'input_audio_cached', ['input_cached_audio_tokens', 'cached_modality_audio']],
  ['input_audio_cached', 'input_audio_cached', ['cached_modality_4', 'input_audio_cached']],
  ['input_image', 'input_image', ['input_image_tokens', 'input_image', 'input_modality_image', 'input_modality_2']],
  ['input_image', 'input_image', ['prompt_tokens_details_image_tokens', 'image_tokens'], wholeInput],
  ['input_image', 'input_image', ['input_tokens_details_image_tokens'], wholeInput],
  ['input_image_cached', 'input_image_cached', ['input_cached_image_tokens', 'cached_modality_image']],
  ['input_image_cached', 'input_image_cached', ['cached_modality_2', 'input_image_cached']],
  ['input_video', 'input_video', ['input_video_tokens', 'input_video', 'input_modality_video', 'input_modality_3']],

  ['output', 'output_text', ['output_text_tokens', 'output_text', 'output_modality_text', 'output_modality_1']],
  ['output', 'output_text', ['completion_tokens_details_text_tokens'], wholeOutput],
  ['output', 'output_accepted', ['output_accepted_prediction_tokens']],
  ['output', 'output_accepted', ['accepted_prediction_tokens'], wholeOutput],
  ['output', 'output_rejected', ['output_rejected_prediction_tokens']],
  ['output', 'output_rejected', ['rejected_prediction_tokens'], wholeOutput],
  ['output_reasoning', 'output_reasoning', ['output_reasoning_tokens', 'output_reasoning'], wholeOutput],
  ['output_reasoning', 'output_reasoning', ['thoughts_token_count', 'output_thoughts']],
  ['output_reasoning', 'output_reasoning', ['reasoning_tokens', 'thinking_tokens', 'reasoning'], wholeOutput],
  ['output_reasoning', 'output_reasoning', ['completion_tokens_details_reasoning_tokens'], wholeOutput],
  ['output_reasoning', 'output_reasoning', ['output_tokens_details_reasoning_tokens'], wholeOutput],
  ['output_reasoning', 'output_reasoning', ['output_tokens_details_thinking_tokens'], wholeOutput],
  ['output_reasoning', 'output_reasoning', ['completion_details_reasoning'], wholeOutput],
  ['output_audio', 'output_audio', ['output_audio_tokens', 'output_audio'], wholeOutput],
  ['output_audio', 'output_audio', ['output_modality_audio', 'output_modality_4']],
  ['output_audio', 'output_audio', ['completion_tokens_details_audio_tokens', 'completion_details_audio'], wholeOutput],
  ['output_audio', 'output_audio', ['output_tokens_details_audio_tokens', 'completion_audio_tokens'], wholeOutput],
  ['output_image', 'output_image', ['output_image_tokens', 'output_image'], wholeOutput],
  ['output_image', 'output_image', ['output_modality_image', 'output_modality_2']],
  ['output_video', 'output_video', ['output_video_tokens', 'output_modality_video', 'output_modality_3']],
  ['output_citation', 'output_citation', ['output_citation_tokens', 'citation_tokens']],

  ['web_search', 'web_search', ['web_searches', 'web_search_requests', 'num_search_queries', 'search_queries']],
  ['web_search', 'web_search', ['server_tool_use_web_search_requests', 'web_search_queries']],
  ['storage_search', 'storage_search', ['storage_searches', 'file_searches', 'file_search_calls']],
  ['request', 'request', ['requests']],
  ['audio_second', 'audio_second', ['input_audio_seconds', 'audio_seconds', 'audio_duration_seconds', 'seconds']],
  ['document_page', 'document_page', ['input_document_pages', 'pages_processed']],
  ['annotated_page', 'annotated_page', ['input_annotated_document_pages', 'pages_annotated']],
  ['message', 'message', ['input_text_messages']],
];

const unsureKeys = new Set(['cached_tokens', 'reasoning_tokens', 'cached_input_tokens', 'reasoning']);

const table = buildTable();
/** Raw key → alias; bounded, since keys come from clients. */
const seen = new Map<string, Alias | null>();
const seenMax = 5000;

/** @returns null for a key that is not known. */
export function aliasOf(key: string): Alias | null {
  const known = seen.get(key);
  if (known !== undefined) return known;
  const alias = table.get(normalKey(key)) ?? null;
  if (seen.size >= seenMax) seen.clear();
  seen.set(key, alias);
  return alias;
}

/** `promptTokenCount`, `prompt-token-count` and `Prompt.Token.Count` are one key. */
function normalKey(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
}

function buildTable(): Map<string, Alias> {
  const result = new Map<string, Alias>();
  for (const [bills, slot, keys, inside = none] of rows) {
    for (const key of keys) {
      result.set(key, { key, bills, slot, rank: result.size, inside: new Set(inside), unsure: unsureKeys.has(key) });
    }
  }
  return result;
}
