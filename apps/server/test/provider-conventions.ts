/** How each SDK tells the server of one provider response: what it sends of the usage, under which names. */
import type { ProviderResponse } from './provider-responses.ts';

type Attributes = Readonly<Record<string, string | number>>;
type Usage = Readonly<Record<string, unknown>>;

/** An observation to send through one of the two doors. */
export type Sent =
  | { readonly door: 'batch'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly door: 'otlp'; readonly scope: string; readonly name: string; readonly attributes: Attributes };

export interface Convention {
  readonly name: string;
  /** Null when the SDK has no words for this response, and so loses what it cost. */
  readonly send: (response: ProviderResponse) => Sent | null;
}

const n = (value: unknown): number => (typeof value === 'number' ? value : 0);
const inner = (usage: Usage, key: string): Usage => (usage[key] ?? {}) as Usage;

/** What all instrumentations work out first: whole input and output, and what of them was cached, written or reasoned. */
interface Counts {
  readonly input: number;
  readonly output: number;
  readonly read: number;
  readonly write: number;
  readonly write1h: number;
  readonly reasoning: number;
  readonly audioIn: number;
  readonly audioOut: number;
}

function countsOf({ shape, usage: u }: ProviderResponse): Counts | null {
  const none = { read: 0, write: 0, write1h: 0, reasoning: 0, audioIn: 0, audioOut: 0 };
  switch (shape) {
    case 'openai': {
      const [ins, outs] = [inner(u, 'prompt_tokens_details'), inner(u, 'completion_tokens_details')];
      // A reasoning model whose total says that the reasoning comes on top: instrumentations pass the completion on as it is.
      return {
        ...none,
        input: n(u['prompt_tokens']),
        output: n(u['completion_tokens']),
        read: n(ins['cached_tokens']),
        reasoning: n(outs['reasoning_tokens']),
        audioIn: n(ins['audio_tokens']),
        audioOut: n(outs['audio_tokens']),
      };
    }
    case 'responses':
      return {
        ...none,
        input: n(u['input_tokens']),
        output: n(u['output_tokens']),
        read: n(inner(u, 'input_tokens_details')['cached_tokens']),
        reasoning: n(inner(u, 'output_tokens_details')['reasoning_tokens']),
      };
    case 'anthropic': {
      const [read, write] = [n(u['cache_read_input_tokens']), n(u['cache_creation_input_tokens'])];
      const write1h = n(inner(u, 'cache_creation')['ephemeral_1h_input_tokens']);
      return {
        ...none,
        input: n(u['input_tokens']) + read + write,
        output: n(u['output_tokens']),
        read,
        write,
        write1h,
      };
    }
    case 'gemini': {
      const reasoning = n(u['thoughtsTokenCount']);
      const read = n(u['cachedContentTokenCount']);
      return {
        ...none,
        input: n(u['promptTokenCount']),
        output: n(u['candidatesTokenCount']) + reasoning,
        read,
        reasoning,
      };
    }
    case 'bedrock': {
      const [read, write] = [n(u['cacheReadInputTokens']), n(u['cacheWriteInputTokens'])];
      return { ...none, input: n(u['inputTokens']) + read + write, output: n(u['outputTokens']), read, write };
    }
    case 'embedding':
    case 'other':
      return null;
  }
}

/** Those that know neither audio nor how long a cache is kept would tell a wrong cost. */
function plainCountsOf(response: ProviderResponse): Counts | null {
  const counts = countsOf(response);
  const isPlain = counts && counts.audioIn + counts.audioOut + counts.write1h === 0 && !isBesideTotal(response);
  return isPlain ? counts : null;
}

/** xAI's reasoning is told apart from the completion by nothing but the total. */
function isBesideTotal({ shape, usage: u }: ProviderResponse): boolean {
  return shape === 'openai' && n(u['total_tokens']) !== n(u['prompt_tokens']) + n(u['completion_tokens']);
}

const filled = (attributes: Attributes) =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== 0)) as Attributes;

const requestParameters = ({ parameters = {} }: ProviderResponse): Attributes =>
  Object.fromEntries(Object.entries(parameters).map(([key, value]) => [`gen_ai.request.${key}`, value]));

function genAi(response: ProviderResponse, scope: string, usage: Attributes): Sent {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': response.provider,
    'gen_ai.request.model': response.model,
    ...requestParameters(response),
    ...filled(usage),
  };
  return { door: 'otlp', scope, name: `chat ${response.model}`, attributes };
}

/** The clients of Langfuse that speak OpenTelemetry: usage is one JSON object. */
function langfuseSpan(response: ProviderResponse, usage: Usage): Sent {
  return {
    door: 'otlp',
    scope: 'langfuse-sdk',
    name: 'generation',
    attributes: {
      'langfuse.observation.type': 'generation',
      'langfuse.observation.model.name': response.model,
      'langfuse.observation.usage_details': JSON.stringify(usage),
      ...(response.parameters && { 'langfuse.observation.model.parameters': JSON.stringify(response.parameters) }),
    },
  };
}

function generation({ model, parameters }: ProviderResponse, usageDetails: Usage): Sent {
  return { door: 'batch', body: { model, usageDetails, ...(parameters && { modelParameters: parameters }) } };
}

/** Only what is a number, and counts in a further object under its name: what `usage_details` takes of a foreign object. */
function numbersOf(usage: Usage): Record<string, unknown> {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => typeof value === 'number'));
}

/** Langfuse's OpenAI wrappers hand the object on; of other providers' objects people hand on the numbers. */
function handedOn({ shape, usage }: ProviderResponse): Usage {
  if (shape === 'openai' || shape === 'responses' || usage['input_tokens_details']) return usage;
  const parts = [usage['cache_creation'], usage['input_token_details']].filter((part) => part !== undefined);
  return { ...numbersOf(usage), ...Object.assign({}, ...parts.map((part) => numbersOf(part as Usage))) };
}

/** Every token once, as Langfuse's documentation asks for, and its JavaScript wrapper of OpenAI does. */
function disjoint(response: ProviderResponse): Usage | null {
  const counts = countsOf(response);
  if (!counts || isBesideTotal(response)) return null;
  const { input, output, read, write, write1h, reasoning, audioIn, audioOut } = counts;
  return filled({
    input: input - read - write - audioIn,
    output: output - reasoning - audioOut,
    input_cached_tokens: read,
    input_cache_creation_5m: write - write1h,
    input_cache_creation_1h: write1h,
    input_audio_tokens: audioIn,
    output_reasoning_tokens: reasoning,
    output_audio_tokens: audioOut,
    total: input + output,
  });
}

/** Langfuse's callback for LangChain takes the details out of LangChain's sums. */
function langChain(response: ProviderResponse): Usage | null {
  const counts = countsOf(response);
  if (!counts || isBesideTotal(response)) return null;
  const { input, output, read, write, write1h, reasoning, audioIn, audioOut } = counts;
  return {
    input: input - read - write - audioIn,
    output: output - reasoning - audioOut,
    total: input + output,
    input_cache_read: read,
    // Anthropic's two kinds stand beside their sum, of which they are then the whole.
    input_cache_creation: 0,
    input_ephemeral_5m_input_tokens: write - write1h,
    input_ephemeral_1h_input_tokens: write1h,
    input_audio: audioIn,
    output_reasoning: reasoning,
    output_audio: audioOut,
  };
}

function vercel(response: ProviderResponse, usage: Attributes, metadata?: object): Sent {
  return {
    door: 'otlp',
    scope: 'ai',
    name: 'ai.generateText.doGenerate',
    attributes: {
      'ai.operationId': 'ai.generateText.doGenerate',
      'operation.name': 'ai.generateText.doGenerate',
      'ai.model.id': response.model,
      'ai.model.provider': vercelProviders[response.provider] ?? response.provider,
      'gen_ai.request.model': response.model,
      ...(metadata && { 'ai.response.providerMetadata': JSON.stringify(metadata) }),
      ...filled(usage),
    },
  };
}

const vercelProviders: Readonly<Record<string, string>> = {
  openai: 'openai.chat',
  anthropic: 'anthropic.messages',
  'gcp.gemini': 'google.generative-ai',
  'aws.bedrock': 'amazon-bedrock',
  'azure.ai.openai': 'azure-openai.chat',
  groq: 'groq.chat',
  mistral_ai: 'mistral.chat',
  deepseek: 'deepseek.chat',
  x_ai: 'xai.chat',
};

/** Version 5 hands on each provider's own way of counting. */
function vercelV5(response: ProviderResponse): Sent | null {
  const counts = plainCountsOf({ ...response, usage: { ...response.usage } });
  const { shape, usage: u, parameters } = response;
  if (!counts || parameters) return null;
  const isApart = shape === 'anthropic' || shape === 'bedrock';
  const input = isApart ? counts.input - counts.read - counts.write : counts.input;
  const output = shape === 'gemini' ? counts.output - counts.reasoning : counts.output;
  // Only Anthropic's total is made up of the two; the others are the provider's.
  const total = shape === 'anthropic' ? input + output : counts.input + counts.output;
  const metadata = {
    ...(shape === 'anthropic' && { anthropic: { usage: u, cacheCreationInputTokens: counts.write } }),
    ...(shape === 'bedrock' && counts.write > 0 && { bedrock: { usage: { cacheWriteInputTokens: counts.write } } }),
  };
  const usage = {
    'ai.usage.inputTokens': input,
    'ai.usage.outputTokens': output,
    'ai.usage.totalTokens': total,
    'ai.usage.cachedInputTokens': counts.read,
    'ai.usage.reasoningTokens': counts.reasoning,
    'gen_ai.usage.input_tokens': input,
    'gen_ai.usage.output_tokens': output,
  };
  return vercel(response, usage, Object.keys(metadata).length > 0 ? metadata : undefined);
}

/** Version 6 counts alike for all. */
function vercelV6(response: ProviderResponse): Sent | null {
  const counts = plainCountsOf(response);
  if (!counts || response.parameters) return null;
  return vercel(response, {
    'ai.usage.inputTokens': counts.input,
    'ai.usage.inputTokenDetails.noCacheTokens': counts.input - counts.read - counts.write,
    'ai.usage.inputTokenDetails.cacheReadTokens': counts.read,
    'ai.usage.inputTokenDetails.cacheWriteTokens': counts.write,
    'ai.usage.outputTokens': counts.output,
    'ai.usage.outputTokenDetails.textTokens': counts.output - counts.reasoning,
    'ai.usage.outputTokenDetails.reasoningTokens': counts.reasoning,
    'ai.usage.totalTokens': counts.input + counts.output,
    'gen_ai.usage.input_tokens': counts.input,
    'gen_ai.usage.output_tokens': counts.output,
  });
}

function openInference(response: ProviderResponse): Sent | null {
  const counts = countsOf(response);
  if (!counts || counts.write1h > 0 || isBesideTotal(response) || response.parameters) return null;
  return {
    door: 'otlp',
    scope: 'openinference.instrumentation.openai',
    name: 'ChatCompletion',
    attributes: {
      'openinference.span.kind': 'LLM',
      'llm.model_name': response.model,
      'llm.provider': openInferenceProviders[response.provider] ?? response.provider,
      ...filled({
        'llm.token_count.prompt': counts.input,
        'llm.token_count.completion': counts.output,
        'llm.token_count.total': counts.input + counts.output,
        'llm.token_count.prompt_details.cache_read': counts.read,
        'llm.token_count.prompt_details.cache_write': counts.write,
        'llm.token_count.prompt_details.audio': counts.audioIn,
        'llm.token_count.completion_details.reasoning': counts.reasoning,
        'llm.token_count.completion_details.audio': counts.audioOut,
      }),
    },
  };
}

const openInferenceProviders: Readonly<Record<string, string>> = {
  'gcp.gemini': 'google',
  'aws.bedrock': 'aws',
  'azure.ai.openai': 'azure',
  mistral_ai: 'mistralai',
  x_ai: 'xai',
};

function mlflow(response: ProviderResponse): Sent | null {
  const counts = plainCountsOf(response);
  if (!counts || response.parameters) return null;
  return {
    door: 'otlp',
    scope: 'mlflow.tracing',
    name: 'Completions',
    attributes: {
      'mlflow.spanType': '"CHAT_MODEL"',
      'mlflow.llm.model': JSON.stringify(response.model),
      'mlflow.llm.provider': JSON.stringify(openInferenceProviders[response.provider] ?? response.provider),
      'mlflow.chat.tokenUsage': JSON.stringify({
        input_tokens: counts.input,
        output_tokens: counts.output,
        total_tokens: counts.input + counts.output,
        ...(counts.read > 0 && { cache_read_input_tokens: counts.read }),
        ...(counts.write > 0 && { cache_creation_input_tokens: counts.write }),
      }),
    },
  };
}

/** Google's agent kit counts the candidates alone, and has the whole response beside. */
function googleAdk(response: ProviderResponse): Sent | null {
  const { shape, usage: u, model } = response;
  if (shape !== 'gemini') return null;
  const metadata = {
    prompt_token_count: u['promptTokenCount'],
    candidates_token_count: u['candidatesTokenCount'],
    thoughts_token_count: u['thoughtsTokenCount'],
    cached_content_token_count: u['cachedContentTokenCount'],
    total_token_count: u['totalTokenCount'],
  };
  return {
    door: 'otlp',
    scope: 'gcp.vertex.agent',
    name: 'call_llm',
    attributes: {
      'gen_ai.system': 'gcp.vertex.agent',
      'gen_ai.request.model': model,
      'gen_ai.usage.input_tokens': n(u['promptTokenCount']),
      'gen_ai.usage.output_tokens': n(u['candidatesTokenCount']),
      'gcp.vertex.agent.llm_response': JSON.stringify({ content: { parts: [] }, usage_metadata: metadata }),
    },
  };
}

const embeddingTokens = ({ shape, usage }: ProviderResponse) => (shape === 'embedding' ? n(usage['prompt_tokens']) : 0);

function openTelemetry(response: ProviderResponse): Sent | null {
  const tokens = embeddingTokens(response);
  if (tokens > 0) {
    const sent = genAi(response, 'opentelemetry.instrumentation.openai_v2', { 'gen_ai.usage.input_tokens': tokens });
    return sent.door === 'otlp'
      ? { ...sent, attributes: { ...sent.attributes, 'gen_ai.operation.name': 'embeddings' } }
      : sent;
  }
  const counts = plainCountsOf(response);
  return (
    counts &&
    genAi(response, 'opentelemetry.instrumentation.openai_v2', {
      'gen_ai.usage.input_tokens': counts.input,
      'gen_ai.usage.output_tokens': counts.output,
      'gen_ai.usage.cache_read.input_tokens': counts.read,
      'gen_ai.usage.cache_creation.input_tokens': counts.write,
      'gen_ai.usage.reasoning.output_tokens': counts.reasoning,
    })
  );
}

function openLlmetry(response: ProviderResponse): Sent | null {
  const counts = plainCountsOf(response);
  return (
    counts &&
    genAi(response, 'opentelemetry.instrumentation.openai.v1', {
      'gen_ai.usage.prompt_tokens': counts.input,
      'gen_ai.usage.completion_tokens': counts.output,
      'llm.usage.total_tokens': counts.input + counts.output,
      'gen_ai.usage.cache_read_input_tokens': counts.read,
      'gen_ai.usage.cache_creation_input_tokens': counts.write,
    })
  );
}

function pydanticAi(response: ProviderResponse): Sent | null {
  const counts = countsOf(response);
  if (!counts || counts.write1h > 0 || isBesideTotal(response)) return null;
  return genAi(response, 'pydantic-ai', {
    'gen_ai.usage.input_tokens': counts.input,
    'gen_ai.usage.output_tokens': counts.output,
    'gen_ai.usage.details.cache_read_tokens': counts.read,
    'gen_ai.usage.details.cache_write_tokens': counts.write,
    'gen_ai.usage.details.input_audio_tokens': counts.audioIn,
    'gen_ai.usage.details.output_audio_tokens': counts.audioOut,
    'gen_ai.usage.details.reasoning_tokens': counts.reasoning,
  });
}

function vercelEmbedding(response: ProviderResponse): Sent | null {
  const tokens = embeddingTokens(response);
  if (tokens === 0) return null;
  const sent = vercel(response, { 'ai.usage.tokens': tokens });
  const operation = 'ai.embed.doEmbed';
  if (sent.door !== 'otlp') return null;
  const attributes = { ...sent.attributes, 'ai.operationId': operation, 'operation.name': operation };
  return { ...sent, name: operation, attributes };
}

/** SDKs of Langfuse do not say who sells the model. */
const named = (response: ProviderResponse, usage: Usage | null, send: (r: ProviderResponse, usage: Usage) => Sent) =>
  usage === null || response.needsProvider ? null : send(response, usage);

export const conventions: readonly Convention[] = [
  { name: 'Langfuse SDK over OpenTelemetry, the object', send: (r) => named(r, handedOn(r), langfuseSpan) },
  { name: 'Langfuse SDK over ingestion, the object', send: (r) => named(r, handedOn(r), generation) },
  { name: 'Langfuse SDK over OpenTelemetry, disjoint', send: (r) => named(r, disjoint(r), langfuseSpan) },
  { name: 'Langfuse SDK over ingestion, disjoint', send: (r) => named(r, disjoint(r), generation) },
  { name: 'Langfuse callback for LangChain', send: (r) => named(r, langChain(r), langfuseSpan) },
  { name: 'OpenTelemetry GenAI', send: openTelemetry },
  { name: 'OpenLLMetry', send: openLlmetry },
  { name: 'OpenInference', send: openInference },
  { name: 'Vercel AI SDK 5', send: (r) => vercelEmbedding(r) ?? vercelV5(r) },
  { name: 'Vercel AI SDK 6', send: (r) => vercelEmbedding(r) ?? vercelV6(r) },
  { name: 'pydantic-ai', send: pydanticAi },
  { name: 'MLflow', send: mlflow },
  { name: 'Google ADK', send: googleAdk },
];
