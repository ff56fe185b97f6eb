/** What providers answered about the tokens of a call, in their own words, and what each call costs by their price lists. */

type Shape = 'openai' | 'responses' | 'anthropic' | 'gemini' | 'bedrock' | 'embedding' | 'other';

/** Units that are billed, and their price in USD per million. */
type Billed = readonly (readonly [units: number, price: number])[];

export interface ProviderResponse {
  readonly what: string;
  readonly shape: Shape;
  /** As OpenTelemetry names it. */
  readonly provider: string;
  readonly model: string;
  /** `usage` or `usageMetadata` of the response, whole. */
  readonly usage: Readonly<Record<string, unknown>>;
  /** Worked out by hand from the provider's documentation of its usage and its price list. */
  readonly billed: Billed;
  /** The sum, worked out by hand too. */
  readonly usd: string;
  /** Prices change; autumn 2026 unless said. */
  readonly at?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Several hosts sell this name at prices of their own, so the name alone does not tell what it costs. */
  readonly needsProvider?: true;
}

type Details = Readonly<Record<string, number>>;

/** OpenAI's chat completions, and everybody who speaks like them. */
function chat(input: number, output: number, more: { input?: Details; output?: Details; extra?: object } = {}) {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    ...(more.input && { prompt_tokens_details: more.input }),
    ...(more.output && { completion_tokens_details: more.output }),
    ...more.extra,
  };
}

const noOutputDetails = {
  reasoning_tokens: 0,
  audio_tokens: 0,
  accepted_prediction_tokens: 0,
  rejected_prediction_tokens: 0,
};

function responses(input: number, cached: number, output: number, reasoning: number) {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}

interface Claude {
  readonly read?: number;
  readonly write5m?: number;
  readonly write1h?: number;
}

function claude(input: number, output: number, { read = 0, write5m = 0, write1h = 0 }: Claude = {}) {
  return {
    input_tokens: input,
    cache_creation_input_tokens: write5m + write1h,
    cache_read_input_tokens: read,
    cache_creation: { ephemeral_5m_input_tokens: write5m, ephemeral_1h_input_tokens: write1h },
    output_tokens: output,
    service_tier: 'standard',
  };
}

interface Gemini {
  readonly thoughts?: number;
  readonly cached?: number;
}

function gemini(prompt: number, candidates: number, { thoughts = 0, cached = 0 }: Gemini = {}) {
  return {
    promptTokenCount: prompt,
    candidatesTokenCount: candidates,
    ...(thoughts > 0 && { thoughtsTokenCount: thoughts }),
    ...(cached > 0 && { cachedContentTokenCount: cached }),
    totalTokenCount: prompt + candidates + thoughts,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: prompt }],
  };
}

function converse(input: number, output: number, { read = 0, write = 0 } = {}) {
  return {
    inputTokens: input,
    outputTokens: output,
    totalTokens: input + output + read + write,
    cacheReadInputTokens: read,
    cacheWriteInputTokens: write,
  };
}

type Row = Omit<ProviderResponse, 'shape' | 'provider'>;

const of = (shape: Shape, provider: string, rows: readonly Row[]): ProviderResponse[] =>
  rows.map((row) => ({ shape, provider, ...row }));

const openAiChat = of('openai', 'openai', [
  {
    what: 'gpt-4o',
    model: 'gpt-4o-2024-08-06',
    usage: chat(1200, 350, { input: { cached_tokens: 0, audio_tokens: 0 }, output: noOutputDetails }),
    billed: [
      [1200, 2.5],
      [350, 10],
    ],
    usd: '0.0065',
  },
  {
    what: 'gpt-4o with a cached prompt',
    model: 'gpt-4o',
    usage: chat(2006, 300, { input: { cached_tokens: 1920, audio_tokens: 0 }, output: noOutputDetails }),
    billed: [
      [86, 2.5],
      [1920, 1.25],
      [300, 10],
    ],
    usd: '0.005615',
  },
  {
    what: 'gpt-4o-mini, without details',
    model: 'gpt-4o-mini',
    usage: chat(19, 10),
    billed: [
      [19, 0.15],
      [10, 0.6],
    ],
    usd: '0.00000885',
  },
  {
    what: 'gpt-4.1',
    model: 'gpt-4.1-2025-04-14',
    usage: chat(10_240, 777, { input: { cached_tokens: 8192, audio_tokens: 0 }, output: noOutputDetails }),
    billed: [
      [2048, 2],
      [8192, 0.5],
      [777, 8],
    ],
    usd: '0.014408',
  },
  {
    what: 'gpt-4.1-mini',
    model: 'gpt-4.1-mini',
    usage: chat(333, 33),
    billed: [
      [333, 0.4],
      [33, 1.6],
    ],
    usd: '0.000186',
  },
  {
    what: 'gpt-5, mostly reasoning',
    model: 'gpt-5-2025-08-07',
    usage: chat(850, 2112, {
      input: { cached_tokens: 0, audio_tokens: 0 },
      output: { ...noOutputDetails, reasoning_tokens: 1984 },
    }),
    billed: [
      [850, 1.25],
      [128, 10],
      [1984, 10],
    ],
    usd: '0.0221825',
  },
  {
    what: 'gpt-5-mini, cached and reasoning',
    model: 'gpt-5-mini',
    usage: chat(2134, 406, {
      input: { cached_tokens: 1024, audio_tokens: 0 },
      output: { ...noOutputDetails, reasoning_tokens: 320 },
    }),
    billed: [
      [1110, 0.25],
      [1024, 0.025],
      [406, 2],
    ],
    usd: '0.0011151',
  },
  {
    what: 'gpt-5-nano',
    model: 'gpt-5-nano',
    usage: chat(100_001, 1),
    billed: [
      [100_001, 0.05],
      [1, 0.4],
    ],
    usd: '0.00500045',
  },
  {
    what: 'gpt-5.2',
    model: 'gpt-5.2',
    usage: chat(4000, 1500, {
      input: { cached_tokens: 3000, audio_tokens: 0 },
      output: { ...noOutputDetails, reasoning_tokens: 1000 },
    }),
    billed: [
      [1000, 1.75],
      [3000, 0.175],
      [1500, 14],
    ],
    usd: '0.023275',
  },
  {
    what: 'gpt-5-mini, priority processing at 9/5 of the price',
    model: 'gpt-5-mini',
    parameters: { service_tier: 'priority' },
    usage: chat(1000, 1000),
    billed: [
      [1000, 0.45],
      [1000, 3.6],
    ],
    usd: '0.00405',
  },
  {
    what: 'o3 before its price was cut',
    model: 'o3',
    at: '2025-05-01T12:00:00.000Z',
    usage: chat(1000, 1000, { output: { ...noOutputDetails, reasoning_tokens: 600 } }),
    billed: [
      [1000, 10],
      [1000, 40],
    ],
    usd: '0.05',
  },
  {
    what: 'o4-mini',
    model: 'o4-mini-2025-04-16',
    usage: chat(5000, 1200, {
      input: { cached_tokens: 4096, audio_tokens: 0 },
      output: { ...noOutputDetails, reasoning_tokens: 1024 },
    }),
    billed: [
      [904, 1.1],
      [4096, 0.275],
      [1200, 4.4],
    ],
    usd: '0.0074008',
  },
  {
    what: 'gpt-4o with predicted output: what was rejected is billed too',
    model: 'gpt-4o',
    usage: chat(500, 400, {
      output: { ...noOutputDetails, accepted_prediction_tokens: 200, rejected_prediction_tokens: 50 },
    }),
    billed: [
      [500, 2.5],
      [400, 10],
    ],
    usd: '0.00525',
  },
  {
    what: 'gpt-audio, speech in and out',
    model: 'gpt-audio',
    usage: chat(250, 180, {
      input: { cached_tokens: 0, audio_tokens: 200 },
      output: { ...noOutputDetails, audio_tokens: 150 },
    }),
    billed: [
      [50, 2.5],
      [200, 32],
      [30, 10],
      [150, 64],
    ],
    usd: '0.016425',
  },
  {
    what: 'gpt-3.5-turbo',
    model: 'gpt-3.5-turbo-0125',
    usage: chat(57, 17),
    billed: [
      [57, 0.5],
      [17, 1.5],
    ],
    usd: '0.000054',
  },
]);

const openAiResponses = of('responses', 'openai', [
  {
    what: 'Responses, o3',
    model: 'o3-2025-04-16',
    usage: responses(5000, 4000, 700, 512),
    billed: [
      [1000, 2],
      [4000, 0.5],
      [700, 8],
    ],
    usd: '0.0096',
  },
  {
    what: 'Responses, gpt-5.1 without a cache',
    model: 'gpt-5.1',
    usage: responses(328, 0, 52, 0),
    billed: [
      [328, 1.25],
      [52, 10],
    ],
    usd: '0.00093',
  },
  {
    what: 'Responses, gpt-5-nano',
    model: 'gpt-5-nano-2025-08-07',
    usage: responses(1536, 1408, 2048, 1920),
    billed: [
      [128, 0.05],
      [1408, 0.005],
      [2048, 0.4],
    ],
    usd: '0.00083264',
  },
  {
    what: 'Responses, flex processing at half the price',
    model: 'gpt-5',
    parameters: { service_tier: 'flex' },
    usage: responses(10_000, 0, 1000, 500),
    billed: [
      [10_000, 0.625],
      [1000, 5],
    ],
    usd: '0.01125',
  },
]);

const anthropic = of('anthropic', 'anthropic', [
  {
    what: 'Claude Sonnet 4.5',
    model: 'claude-sonnet-4-5-20250929',
    usage: claude(1200, 350),
    billed: [
      [1200, 3],
      [350, 15],
    ],
    usd: '0.00885',
  },
  {
    what: 'Claude Sonnet 4.5 writing its cache',
    model: 'claude-sonnet-4-5',
    usage: claude(21, 393, { write5m: 188_086 }),
    billed: [
      [21, 3],
      [188_086, 3.75],
      [393, 15],
    ],
    usd: '0.7112805',
  },
  {
    what: 'Claude Sonnet 4.5 reading its cache',
    model: 'claude-sonnet-4-5',
    usage: claude(21, 393, { read: 188_086 }),
    billed: [
      [21, 3],
      [188_086, 0.3],
      [393, 15],
    ],
    usd: '0.0623838',
  },
  {
    what: 'Claude Sonnet 4.5 over 200,000 tokens of input, cached ones counting',
    model: 'claude-sonnet-4-5',
    usage: claude(50_000, 2000, { read: 160_000 }),
    billed: [
      [50_000, 6],
      [160_000, 0.6],
      [2000, 22.5],
    ],
    usd: '0.441',
  },
  {
    what: 'Claude Opus 4.5, read and written',
    model: 'claude-opus-4-5-20251101',
    usage: claude(2048, 503, { read: 1800, write5m: 248 }),
    billed: [
      [2048, 5],
      [1800, 0.5],
      [248, 6.25],
      [503, 25],
    ],
    usd: '0.025265',
  },
  {
    what: 'Claude Opus 4.1',
    model: 'claude-opus-4-1-20250805',
    usage: claude(10, 5),
    billed: [
      [10, 15],
      [5, 75],
    ],
    usd: '0.000525',
  },
  {
    what: 'Claude Haiku 4.5, cache of an hour',
    model: 'claude-haiku-4-5-20251001',
    usage: claude(100, 200, { write1h: 5000, write5m: 300 }),
    billed: [
      [100, 1],
      [5000, 2],
      [300, 1.25],
      [200, 5],
    ],
    usd: '0.011475',
  },
  {
    what: 'Claude 3.5 Sonnet',
    model: 'claude-3-5-sonnet-20241022',
    usage: claude(3571, 727, { read: 12_003 }),
    billed: [
      [3571, 3],
      [12_003, 0.3],
      [727, 15],
    ],
    usd: '0.0252189',
  },
  {
    what: 'Claude 3 Haiku, before there were caches',
    model: 'claude-3-haiku-20240307',
    usage: { input_tokens: 2095, output_tokens: 503 },
    billed: [
      [2095, 0.25],
      [503, 1.25],
    ],
    usd: '0.0011525',
  },
  {
    what: 'Claude Sonnet 4, batch at half the price',
    model: 'claude-sonnet-4-5',
    parameters: { service_tier: 'batch' },
    usage: claude(1000, 1000),
    billed: [
      [1000, 1.5],
      [1000, 7.5],
    ],
    usd: '0.009',
  },
]);

const google = of('gemini', 'gcp.gemini', [
  {
    what: 'Gemini 2.5 Pro with thinking: thoughts come on top of the candidates',
    model: 'gemini-2.5-pro',
    usage: gemini(1500, 400, { thoughts: 1100 }),
    billed: [
      [1500, 1.25],
      [400, 10],
      [1100, 10],
    ],
    usd: '0.016875',
  },
  {
    what: 'Gemini 2.5 Pro, cached content is part of the prompt',
    model: 'gemini-2.5-pro',
    usage: gemini(12_000, 100, { thoughts: 50, cached: 10_000 }),
    billed: [
      [2000, 1.25],
      [10_000, 0.125],
      [150, 10],
    ],
    usd: '0.00525',
  },
  {
    what: 'Gemini 2.5 Pro over 200,000 tokens',
    model: 'gemini-2.5-pro',
    usage: gemini(250_000, 1000, { thoughts: 2000 }),
    billed: [
      [250_000, 2.5],
      [3000, 15],
    ],
    usd: '0.67',
  },
  {
    what: 'Gemini 2.5 Flash',
    model: 'gemini-2.5-flash',
    usage: gemini(264, 81),
    billed: [
      [264, 0.3],
      [81, 2.5],
    ],
    usd: '0.0002817',
  },
  {
    what: 'Gemini 2.5 Flash with thinking',
    model: 'gemini-2.5-flash',
    usage: gemini(11, 7, { thoughts: 640 }),
    billed: [
      [11, 0.3],
      [647, 2.5],
    ],
    usd: '0.0016208',
  },
  {
    what: 'Gemini 2.5 Flash-Lite',
    model: 'gemini-2.5-flash-lite',
    usage: gemini(5000, 600, { cached: 4096 }),
    billed: [
      [904, 0.1],
      [4096, 0.01],
      [600, 0.4],
    ],
    usd: '0.00037136',
  },
  {
    what: 'Gemini 2.0 Flash',
    model: 'gemini-2.0-flash-001',
    usage: gemini(1000, 1000),
    billed: [
      [1000, 0.1],
      [1000, 0.4],
    ],
    usd: '0.0005',
  },
  {
    what: 'Gemini 3 Pro with thinking',
    model: 'gemini-3-pro-preview',
    usage: gemini(3210, 123, { thoughts: 4567 }),
    billed: [
      [3210, 2],
      [4690, 12],
    ],
    usd: '0.0627',
  },
]);

const bedrock = of('bedrock', 'aws.bedrock', [
  {
    what: 'Bedrock Nova Pro',
    model: 'amazon.nova-pro-v1:0',
    usage: converse(1234, 567),
    billed: [
      [1234, 0.8],
      [567, 3.2],
    ],
    usd: '0.0028016',
  },
  {
    what: 'Bedrock Nova Lite reading its cache, which is not part of the input',
    model: 'us.amazon.nova-lite-v1:0',
    usage: converse(100, 50, { read: 2000 }),
    billed: [
      [100, 0.06],
      [2000, 0.015],
      [50, 0.24],
    ],
    usd: '0.000048',
  },
  {
    what: 'Bedrock Claude Sonnet 4.5 by its global profile, read and written',
    model: 'global.anthropic.claude-sonnet-4-5-20250929-v1:0',
    usage: converse(50, 200, { read: 3000, write: 1000 }),
    billed: [
      [50, 3],
      [3000, 0.3],
      [1000, 3.75],
      [200, 15],
    ],
    usd: '0.0078',
  },
  {
    what: 'Bedrock Llama 3.3',
    model: 'meta.llama3-3-70b-instruct-v1:0',
    usage: converse(900, 100),
    billed: [[1000, 0.72]],
    usd: '0.00072',
  },
]);

const azure = of('openai', 'azure.ai.openai', [
  {
    what: 'Azure gpt-4o',
    model: 'gpt-4o-2024-08-06',
    usage: chat(3000, 200, { input: { cached_tokens: 2048, audio_tokens: 0 }, output: noOutputDetails }),
    billed: [
      [952, 2.5],
      [2048, 1.25],
      [200, 10],
    ],
    usd: '0.00694',
  },
  {
    what: 'Azure gpt-4.1-mini',
    model: 'gpt-4.1-mini',
    usage: chat(1000, 1000),
    billed: [
      [1000, 0.4],
      [1000, 1.6],
    ],
    usd: '0.002',
  },
  {
    what: 'Azure gpt-4o-mini',
    model: 'gpt-4o-mini',
    usage: chat(41, 7),
    billed: [
      [41, 0.15],
      [7, 0.6],
    ],
    usd: '0.00001035',
  },
]);

/** Groq adds times to its counts. */
const groqTimes = { queue_time: 0.05, prompt_time: 0.002, completion_time: 0.11, total_time: 0.112 };

const groq = of('openai', 'groq', [
  {
    what: 'Groq Llama 3.3 70B',
    model: 'llama-3.3-70b-versatile',
    usage: chat(24, 377, { extra: groqTimes }),
    billed: [
      [24, 0.59],
      [377, 0.79],
    ],
    usd: '0.00031199',
  },
  {
    what: 'Groq Llama 3.1 8B',
    model: 'llama-3.1-8b-instant',
    usage: chat(1_000_000, 1, { extra: groqTimes }),
    billed: [
      [1_000_000, 0.05],
      [1, 0.08],
    ],
    usd: '0.05000008',
  },
  {
    what: 'Groq gpt-oss 120B, cached and reasoning',
    model: 'openai/gpt-oss-120b',
    needsProvider: true,
    usage: chat(2000, 900, {
      input: { cached_tokens: 1792 },
      output: { reasoning_tokens: 700 },
      extra: groqTimes,
    }),
    billed: [
      [208, 0.15],
      [1792, 0.075],
      [900, 0.6],
    ],
    usd: '0.0007056',
  },
]);

const mistral = of('openai', 'mistral_ai', [
  {
    what: 'Mistral Small',
    model: 'mistral-small-latest',
    usage: chat(100, 25),
    billed: [
      [100, 0.1],
      [25, 0.3],
    ],
    usd: '0.0000175',
  },
  {
    what: 'Mistral Medium at the price of its time',
    model: 'mistral-medium-latest',
    at: '2026-01-15T09:00:00.000Z',
    usage: chat(2000, 500),
    billed: [
      [2000, 0.4],
      [500, 2],
    ],
    usd: '0.0018',
  },
  {
    what: 'Mistral Medium after its price went up',
    model: 'mistral-medium-latest',
    usage: chat(2000, 500),
    billed: [
      [2000, 1.5],
      [500, 7.5],
    ],
    usd: '0.00675',
  },
]);

const deepSeekUsage = chat(1100, 300, {
  input: { cached_tokens: 1024 },
  extra: { prompt_cache_hit_tokens: 1024, prompt_cache_miss_tokens: 76 },
});

const deepSeek = of('openai', 'deepseek', [
  {
    what: 'DeepSeek chat by day, hits and misses of its cache',
    model: 'deepseek-chat',
    usage: deepSeekUsage,
    billed: [
      [76, 0.27],
      [1024, 0.07],
      [300, 1.1],
    ],
    usd: '0.0004222',
  },
  {
    what: 'DeepSeek chat at night',
    model: 'deepseek-chat',
    at: '2026-09-25T20:00:00.000Z',
    usage: deepSeekUsage,
    billed: [
      [76, 0.135],
      [1024, 0.035],
      [300, 0.55],
    ],
    usd: '0.0002111',
  },
  {
    what: 'DeepSeek reasoner, reasoning is part of the completion',
    model: 'deepseek-reasoner',
    usage: chat(500, 2500, {
      input: { cached_tokens: 0 },
      output: { reasoning_tokens: 2100 },
      extra: { prompt_cache_hit_tokens: 0, prompt_cache_miss_tokens: 500 },
    }),
    billed: [
      [500, 0.55],
      [2500, 2.19],
    ],
    usd: '0.00575',
  },
]);

/** xAI counts reasoning beside the completion, and says so only by its total. */
const xai = of('openai', 'x_ai', [
  {
    what: 'xAI Grok 3 mini: reasoning comes on top of the completion',
    model: 'grok-3-mini',
    usage: {
      prompt_tokens: 32,
      completion_tokens: 9,
      total_tokens: 135,
      prompt_tokens_details: { text_tokens: 32, audio_tokens: 0, image_tokens: 0, cached_tokens: 6 },
      completion_tokens_details: {
        reasoning_tokens: 94,
        audio_tokens: 0,
        accepted_prediction_tokens: 0,
        rejected_prediction_tokens: 0,
      },
    },
    billed: [
      [26, 0.3],
      [6, 0.075],
      [103, 0.5],
    ],
    usd: '0.00005975',
  },
  {
    what: 'xAI Grok 4 fast',
    model: 'grok-4-fast-non-reasoning',
    usage: chat(700, 80, { input: { text_tokens: 700, audio_tokens: 0, image_tokens: 0, cached_tokens: 512 } }),
    billed: [
      [188, 0.2],
      [512, 0.05],
      [80, 0.5],
    ],
    usd: '0.0001032',
  },
]);

const embeddings = [
  ...of('embedding', 'openai', [
    {
      what: 'text-embedding-3-small',
      model: 'text-embedding-3-small',
      usage: { prompt_tokens: 8, total_tokens: 8 },
      billed: [[8, 0.02]],
      usd: '0.00000016',
    },
    {
      what: 'text-embedding-3-large',
      model: 'text-embedding-3-large',
      usage: { prompt_tokens: 8191, total_tokens: 8191 },
      billed: [[8191, 0.13]],
      usd: '0.00106483',
    },
    {
      what: 'text-embedding-ada-002',
      model: 'text-embedding-ada-002',
      usage: { prompt_tokens: 123, total_tokens: 123 },
      billed: [[123, 0.1]],
      usd: '0.0000123',
    },
  ]),
  ...of('embedding', 'mistral_ai', [
    {
      what: 'mistral-embed',
      model: 'mistral-embed',
      usage: { prompt_tokens: 4321, total_tokens: 4321, completion_tokens: 0 },
      billed: [[4321, 0.1]],
      usd: '0.0004321',
    },
  ]),
];

const otherUsage = [
  ...of('other', 'openai', [
    {
      what: 'gpt-image-1',
      model: 'gpt-image-1',
      usage: {
        input_tokens: 373,
        input_tokens_details: { text_tokens: 50, image_tokens: 323 },
        output_tokens: 4160,
        total_tokens: 4533,
      },
      billed: [
        [50, 5],
        [323, 10],
        [4160, 40],
      ],
      usd: '0.16988',
    },
    {
      what: 'gpt-4o-transcribe, by tokens',
      model: 'gpt-4o-transcribe',
      usage: {
        type: 'tokens',
        input_tokens: 514,
        input_token_details: { text_tokens: 14, audio_tokens: 500 },
        output_tokens: 45,
        total_tokens: 559,
      },
      billed: [
        [14, 2.5],
        [500, 6],
        [45, 10],
      ],
      usd: '0.003485',
    },
    {
      what: 'whisper-1, 150 seconds at 0.36 an hour',
      model: 'whisper-1',
      usage: { type: 'duration', seconds: 150 },
      billed: [[150, 100]],
      usd: '0.015',
    },
  ]),
  ...of('other', 'mistral_ai', [
    {
      what: 'Mistral OCR, 12 pages at 4 a thousand',
      model: 'mistral-ocr-latest',
      usage: { pages_processed: 12, doc_size_bytes: 123_456 },
      billed: [[12, 4000]],
      usd: '0.048',
    },
  ]),
  ...of('other', 'perplexity', [
    {
      what: 'Perplexity Sonar Pro, 14 a thousand requests beside the tokens',
      model: 'sonar-pro',
      usage: { prompt_tokens: 14, completion_tokens: 500, total_tokens: 514, search_context_size: 'high' },
      billed: [
        [14, 3],
        [500, 15],
        [1, 14_000],
      ],
      usd: '0.021542',
    },
  ]),
];

export const providerResponses: readonly ProviderResponse[] = [
  ...openAiChat,
  ...openAiResponses,
  ...anthropic,
  ...google,
  ...bedrock,
  ...azure,
  ...groq,
  ...mistral,
  ...deepSeek,
  ...xai,
  ...embeddings,
  ...otherUsage,
];
