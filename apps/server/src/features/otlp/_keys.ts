/** Attribute keys that belong together by prefix, so that one pass over a span's attributes finds them all. */

const prefixes = {
  observationMetadata: ['langfuse.observation.metadata.', 'langfuse.metadata.'],
  traceMetadata: ['langfuse.trace.metadata.'],
  experiment: ['langfuse.experiment.'],
  vercelMetadata: ['ai.telemetry.metadata.'],
  traceloopProperties: ['traceloop.association.properties.'],
  genAiRequest: ['gen_ai.request.'],
  genAiPrompt: ['gen_ai.prompt.'],
  genAiCompletion: ['gen_ai.completion.'],
  usage: ['gen_ai.usage.', 'llm.token_count.'],
  invocationParameters: ['llm.invocation_parameters.'],
  inputMessages: ['llm.input_messages.'],
  outputMessages: ['llm.output_messages.'],
  retrievedDocuments: ['retrieval.documents.'],
  rerankerInput: ['reranker.input_documents.'],
  rerankerOutput: ['reranker.output_documents.'],
  embeddings: ['embedding.embeddings.'],
} as const;

export type KeyFamily = keyof typeof prefixes;

export interface PrefixedKey {
  readonly key: string;
  /** What follows the prefix. */
  readonly rest: string;
  readonly family: KeyFamily;
}

const families = Object.keys(prefixes) as KeyFamily[];

const rememberedMax = 8192;
const rememberedLengthMax = 128;
const remembered = new Map<string, PrefixedKey | null>();

/** null for a key of no family. Spans repeat the same few hundred keys, so answers are remembered. */
export function prefixedKey(key: string): PrefixedKey | null {
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const found = find(key);
  if (key.length <= rememberedLengthMax) {
    if (remembered.size >= rememberedMax) remembered.clear();
    remembered.set(key, found);
  }
  return found;
}

function find(key: string): PrefixedKey | null {
  for (const family of families) {
    for (const start of prefixes[family]) {
      if (key.startsWith(start) && key.length > start.length) return { key, rest: key.slice(start.length), family };
    }
  }
  return null;
}
