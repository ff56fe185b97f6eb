import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { CreateModelBody } from '@telltale/contract/models.ts';
import { parseDecimal } from '#lib/decimal.ts';
import { createPriceBook, type PriceBook, type PriceInput } from './pricing.ts';

const logger = pino({ level: 'silent' });
const micros = (iso: string) => Date.parse(iso) * 1000;
const autumn = micros('2026-09-25T12:00:00Z');

const newBook = () => createPriceBook({ logger });
const book = newBook();

function price(model: string, usage: Record<string, number>, more: Partial<PriceInput> = {}, from: PriceBook = book) {
  return from.price({ projectId: 'p', model, usage, at: autumn, modelParameters: {}, ...more });
}

interface Case {
  readonly what: string;
  readonly model: string;
  readonly usage: Record<string, number>;
  readonly cost: Record<string, string>;
  readonly more?: Partial<PriceInput>;
  readonly id?: string;
}

/** Worked out by hand from the providers' price lists: units × USD per million / 1,000,000, key by key. */
const cases: readonly Case[] = [
  {
    what: 'OpenAI chat',
    model: 'gpt-4o',
    usage: { input: 12, output: 1, total: 13 },
    cost: { input: '0.00003', output: '0.00001', total: '0.00004' },
    id: 'openai.gpt-4o',
  },
  {
    what: 'OpenAI chat, cached and reasoning tokens taken out of input and output',
    model: 'gpt-5-mini-2025-08-07',
    // 1110 × 0.25, 1024 × 0.025, 86 × 2, 320 × 2
    usage: { input: 1110, input_cached_tokens: 1024, output: 86, output_reasoning_tokens: 320, total: 2540 },
    cost: {
      input: '0.0002775',
      input_cached_tokens: '0.0000256',
      output: '0.000172',
      output_reasoning_tokens: '0.00064',
      total: '0.0011151',
    },
  },
  {
    what: "OpenAI chat, the SDK's own names: the cached ones are part of the prompt",
    model: 'gpt-4.1',
    // 3000 - 2048 = 952 × 2, 2048 × 0.5, 100 × 8
    usage: { prompt_tokens: 3000, completion_tokens: 100, total_tokens: 3100, cached_tokens: 2048 },
    cost: { prompt_tokens: '0.001904', completion_tokens: '0.0008', cached_tokens: '0.001024', total: '0.003728' },
  },
  {
    what: 'OpenAI chat with audio',
    model: 'gpt-audio',
    // 50 × 2.5, 200 × 32, 30 × 10, 150 × 64
    usage: { input: 50, input_audio_tokens: 200, output: 30, output_audio_tokens: 150 },
    cost: {
      input: '0.000125',
      input_audio_tokens: '0.0064',
      output: '0.0003',
      output_audio_tokens: '0.0096',
      total: '0.016425',
    },
  },
  {
    what: 'OpenAI audio preview, whose audio prices the package lacks',
    model: 'gpt-4o-audio-preview-2024-12-17',
    usage: { input: 10, input_audio_tokens: 100, output: 10, output_audio_tokens: 100 },
    cost: {
      input: '0.000025',
      input_audio_tokens: '0.004',
      output: '0.0001',
      output_audio_tokens: '0.008',
      total: '0.012125',
    },
  },
  {
    what: 'OpenAI realtime, cached audio',
    model: 'gpt-realtime',
    // 100 × 4, 80 × 32, 60 × 0.4, 40 × 64
    usage: { input_text_tokens: 100, input_audio_tokens: 80, input_cached_audio_tokens: 60, output_audio_tokens: 40 },
    cost: {
      input_text_tokens: '0.0004',
      input_audio_tokens: '0.00256',
      input_cached_audio_tokens: '0.000024',
      output_audio_tokens: '0.00256',
      total: '0.005544',
    },
  },
  {
    what: 'OpenAI Responses, flattened: reasoning is part of the output, cached of the input',
    model: 'o3-2025-04-16',
    // (5000 - 4000) × 2, 4000 × 0.5, (700 - 512) × 8, 512 × 8
    usage: {
      input_tokens: 5000,
      'input_tokens_details.cached_tokens': 4000,
      output_tokens: 700,
      'output_tokens_details.reasoning_tokens': 512,
      total_tokens: 5700,
    },
    cost: {
      input_tokens: '0.002',
      'input_tokens_details.cached_tokens': '0.002',
      output_tokens: '0.001504',
      'output_tokens_details.reasoning_tokens': '0.004096',
      total: '0.0096',
    },
  },
  {
    what: 'OpenAI, a context of exactly 272,000 tokens counts as long from the first above 271,999',
    model: 'gpt-5.5',
    usage: { input: 271_999, output: 1000 },
    cost: { input: '1.359995', output: '0.03', total: '1.389995' },
  },
  {
    what: 'OpenAI, the long context is billed for the whole request, cached tokens counting',
    model: 'gpt-5.5',
    // 200000 × 10, 72000 × 1, 1000 × 45
    usage: { input: 200_000, input_cached_tokens: 72_000, output: 1000 },
    cost: { input: '2', input_cached_tokens: '0.072', output: '0.045', total: '2.117' },
  },
  {
    what: 'OpenAI web search beside tokens',
    model: 'gpt-4o',
    // 3 searches × 10 / 1000
    usage: { input: 100, output: 100, web_search_requests: 3 },
    cost: { input: '0.00025', output: '0.001', web_search_requests: '0.03', total: '0.03125' },
  },
  {
    what: 'OpenAI fine-tuned',
    model: 'ft:gpt-4o-mini-2024-07-18:acme::A1b2',
    usage: { input: 1000, input_cached_tokens: 1000, output: 1000 },
    cost: { input: '0.0003', input_cached_tokens: '0.00015', output: '0.0012', total: '0.00165' },
  },
  {
    what: 'OpenAI image generation',
    model: 'gpt-image-1',
    // 50 × 5, 300 × 10, 4160 × 40
    usage: { input_text_tokens: 50, input_image_tokens: 300, output: 4160 },
    cost: { input_text_tokens: '0.00025', input_image_tokens: '0.003', output: '0.1664', total: '0.16965' },
  },
  {
    what: 'OpenAI transcription by the second',
    model: 'whisper-1',
    // 95 s × 0.36 / 3600
    usage: { seconds: 95 },
    cost: { seconds: '0.0095', total: '0.0095' },
  },
  {
    what: 'OpenAI embedding, only a total',
    model: 'text-embedding-3-small',
    usage: { total: 812 },
    cost: { total: '0.00001624' },
    id: 'openai.text-embedding-3-small',
  },
  {
    what: 'OpenAI embedding, input and total',
    model: 'text-embedding-3-large',
    usage: { prompt_tokens: 812, total_tokens: 812 },
    cost: { prompt_tokens: '0.00010556', total: '0.00010556' },
  },
  {
    what: 'Anthropic, cache read and write as its SDK names them, not part of the input',
    model: 'claude-sonnet-4-20250514',
    // 20 × 3, 4735 × 3.75, 12000 × 0.3, 255 × 15
    usage: {
      input: 20,
      cache_creation_input_tokens: 4735,
      cache_read_input_tokens: 12_000,
      output: 255,
    },
    cost: {
      input: '0.00006',
      cache_creation_input_tokens: '0.01775625',
      cache_read_input_tokens: '0.0036',
      output: '0.003825',
      total: '0.02524125',
    },
  },
  {
    what: 'Anthropic, cache written for five minutes and for an hour',
    model: 'claude-opus-4-5-20251101',
    // 100 × 5, 2000 × 6.25, 1000 × 10, 50 × 25
    usage: { input: 100, input_cache_creation_5m: 2000, input_cache_creation_1h: 1000, output: 50 },
    cost: {
      input: '0.0005',
      input_cache_creation_5m: '0.0125',
      input_cache_creation_1h: '0.01',
      output: '0.00125',
      total: '0.02425',
    },
  },
  {
    what: 'Anthropic raw: the sum of written tokens beside its two parts is billed once',
    model: 'claude-haiku-4-5',
    // 300 × 1, 600 × 1.25, 400 × 2, 10 × 5
    usage: {
      input_tokens: 300,
      cache_creation_input_tokens: 1000,
      ephemeral_5m_input_tokens: 600,
      ephemeral_1h_input_tokens: 400,
      output_tokens: 10,
    },
    cost: {
      input_tokens: '0.0003',
      ephemeral_5m_input_tokens: '0.00075',
      ephemeral_1h_input_tokens: '0.0008',
      output_tokens: '0.00005',
      total: '0.0019',
    },
  },
  {
    what: 'Anthropic over 200,000 tokens of input, cached ones counting',
    model: 'claude-sonnet-4-5',
    // 1 × 6, 200000 × 0.6, 100 × 22.5
    usage: { input: 1, cache_read_input_tokens: 200_000, output: 100 },
    cost: { input: '0.000006', cache_read_input_tokens: '0.12', output: '0.00225', total: '0.122256' },
  },
  {
    what: 'LiteLLM in front of Anthropic: cached and written tokens are part of prompt_tokens',
    model: 'anthropic/claude-3-5-haiku-20241022',
    // (5000 - 3000 - 1000) × 0.8, 3000 × 0.08, 1000 × 1, 100 × 4
    usage: {
      prompt_tokens: 5000,
      cache_read_input_tokens: 3000,
      cache_creation_input_tokens: 1000,
      completion_tokens: 100,
      total_tokens: 5100,
    },
    cost: {
      prompt_tokens: '0.0008',
      cache_read_input_tokens: '0.00024',
      cache_creation_input_tokens: '0.001',
      completion_tokens: '0.0004',
      total: '0.00244',
    },
  },
  {
    what: 'Gemini with thinking, names of its API: thoughts come on top of candidates, cached are in the prompt',
    model: 'gemini-2.5-flash',
    // (1000 - 400) × 0.3, 400 × 0.03, 200 × 2.5, 900 × 2.5
    usage: {
      promptTokenCount: 1000,
      cachedContentTokenCount: 400,
      candidatesTokenCount: 200,
      thoughtsTokenCount: 900,
      totalTokenCount: 2100,
    },
    cost: {
      promptTokenCount: '0.00018',
      cachedContentTokenCount: '0.000012',
      candidatesTokenCount: '0.0005',
      thoughtsTokenCount: '0.00225',
      total: '0.002942',
    },
  },
  {
    what: 'Gemini at 200,000 tokens',
    model: 'models/gemini-2.5-pro',
    usage: { input: 200_000, output: 1000 },
    cost: { input: '0.25', output: '0.01', total: '0.26' },
  },
  {
    what: 'Gemini over 200,000 tokens: the whole request at the higher prices',
    model: 'gemini-2.5-pro-preview-06-05',
    usage: { input: 200_001, output: 1000 },
    cost: { input: '0.5000025', output: '0.015', total: '0.5150025' },
  },
  {
    what: 'Gemini audio input',
    model: 'gemini-2.0-flash-001',
    usage: { input_modality_1: 100, input_modality_4: 500, output: 10 },
    cost: { input_modality_1: '0.00001', input_modality_4: '0.00035', output: '0.000004', total: '0.000364' },
  },
  {
    what: 'Bedrock, a regional profile of Claude costs a tenth more',
    model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    // 1000 × 3.3, 100 × 0.33, 200 × 4.125, 10 × 16.5
    usage: { inputTokens: 1000, cacheReadInputTokens: 100, cacheWriteInputTokens: 200, outputTokens: 10 },
    cost: {
      inputTokens: '0.0033',
      cacheReadInputTokens: '0.000033',
      cacheWriteInputTokens: '0.000825',
      outputTokens: '0.000165',
      total: '0.004323',
    },
  },
  {
    what: 'Bedrock, the global profile of Claude, an hour of cache at twice the input',
    model: 'global.anthropic.claude-haiku-4-5-20251001-v1:0',
    usage: { input: 1000, input_cache_creation_1h: 1000, output: 100 },
    cost: { input: '0.001', input_cache_creation_1h: '0.002', output: '0.0005', total: '0.0035' },
  },
  {
    what: 'Bedrock Nova by ARN',
    model: 'arn:aws:bedrock:eu-west-1:1234:inference-profile/eu.amazon.nova-lite-v1:0',
    usage: { input: 10_000, output: 1000 },
    cost: { input: '0.0006', output: '0.00024', total: '0.00084' },
  },
  {
    what: 'Vertex Claude',
    model: 'claude-opus-4-1@20250805',
    usage: { input: 1000, output: 100 },
    cost: { input: '0.015', output: '0.0075', total: '0.0225' },
    id: 'google.claude-4-opus',
  },
  {
    what: 'Azure OpenAI by its own name for the model',
    model: 'gpt-35-turbo',
    usage: { input: 1000, output: 1000 },
    cost: { input: '0.0005', output: '0.0015', total: '0.002' },
    more: { provider: 'azure.ai.openai' },
  },
  {
    what: 'Azure prices where Azure has its own',
    model: 'azure/o4-mini',
    usage: { input: 1000, input_cached_tokens: 1000, output: 1000 },
    cost: { input: '0.0011', input_cached_tokens: '0.00028', output: '0.0044', total: '0.00578' },
  },
  {
    what: 'Groq',
    model: 'llama-3.3-70b-versatile',
    usage: { prompt_tokens: 1000, completion_tokens: 500, total_tokens: 1500 },
    cost: { prompt_tokens: '0.00059', completion_tokens: '0.000395', total: '0.000985' },
  },
  {
    what: "Groq's price of an open model, told by the provider",
    model: 'openai/gpt-oss-120b',
    usage: { input: 1000, output: 1000 },
    cost: { input: '0.00015', output: '0.0006', total: '0.00075' },
    more: { provider: 'groq' },
  },
  {
    what: 'Groq bills ten seconds of audio at least',
    model: 'whisper-large-v3',
    // 10 × 0.111 / 3600 = 0.000308333333…
    usage: { seconds: 4 },
    cost: { seconds: '0.000308333333', total: '0.000308333333' },
    more: { provider: 'groq' },
  },
  {
    what: 'Mistral',
    model: 'mistral-large-2512',
    usage: { input: 1500, output: 300 },
    cost: { input: '0.00075', output: '0.00045', total: '0.0012' },
  },
  {
    what: 'Mistral OCR by the page',
    model: 'mistral-ocr-2512',
    usage: { pages_processed: 29 },
    cost: { pages_processed: '0.058', total: '0.058' },
  },
  {
    what: 'DeepSeek by day, hits and misses of its cache',
    model: 'deepseek-chat',
    // prompt = hits + misses; 640 × 0.07, 360 × 0.27, 50 × 1.1
    usage: {
      prompt_tokens: 1000,
      prompt_cache_hit_tokens: 640,
      prompt_cache_miss_tokens: 360,
      completion_tokens: 50,
      total_tokens: 1050,
    },
    cost: {
      prompt_cache_hit_tokens: '0.0000448',
      prompt_cache_miss_tokens: '0.0000972',
      completion_tokens: '0.000055',
      total: '0.000197',
    },
  },
  {
    what: 'DeepSeek at night',
    model: 'deepseek-chat',
    usage: { input: 1000, output: 1000 },
    cost: { input: '0.000135', output: '0.00055', total: '0.000685' },
    more: { at: micros('2026-09-25T23:59:59Z') },
  },
  {
    what: 'Perplexity: reasoning priced apart from output',
    model: 'sonar-deep-research',
    // 100 × 2, 200 × 8, 3000 × 3, 400 × 2, 5 × 5 / 1000
    usage: { input: 100, output: 200, reasoning_tokens: 3000, citation_tokens: 400, num_search_queries: 5 },
    cost: {
      input: '0.0002',
      output: '0.0016',
      reasoning_tokens: '0.009',
      citation_tokens: '0.0008',
      num_search_queries: '0.025',
      total: '0.0366',
    },
  },
  {
    what: 'Perplexity bills each request',
    model: 'perplexity/sonar',
    usage: { input: 100, output: 100 },
    cost: { input: '0.0001', output: '0.0001', requests: '0.012', total: '0.0122' },
  },
  {
    what: 'xAI',
    model: 'grok-4',
    usage: { input: 1000, input_cached_tokens: 1000, output: 1000 },
    cost: { input: '0.003', input_cached_tokens: '0.00075', output: '0.015', total: '0.01875' },
  },
  {
    what: 'Cohere and Voyage embeddings',
    model: 'embed-english-v3.0',
    usage: { input: 1000 },
    cost: { input: '0.0001', total: '0.0001' },
  },
  {
    what: 'OpenAI predicted output: accepted and rejected tokens are output',
    model: 'gpt-4o-mini',
    usage: { input: 100, output: 10, output_accepted_prediction_tokens: 50, output_rejected_prediction_tokens: 40 },
    cost: {
      input: '0.000015',
      output: '0.000006',
      output_accepted_prediction_tokens: '0.00003',
      output_rejected_prediction_tokens: '0.000024',
      total: '0.000075',
    },
  },
];

describe('price()', () => {
  test.each(cases)('price() bills $what', ({ model, usage, cost, more, id }) => {
    const priced = price(model, usage, more);
    expect(priced?.cost).toEqual(cost);
    expect(priced?.total).toBe(cost['total']);
    expect(priced?.modelId).toBe(id ?? priced?.modelId);
  });

  test('price() takes the price that was in force when the observation started', () => {
    const before = price('o3', { input: 1000 }, { at: micros('2025-06-09T23:59:59.999Z') });
    const after = price('o3', { input: 1000 }, { at: micros('2025-06-10T00:00:00Z') });
    expect([before?.total, after?.total]).toEqual(['0.01', '0.002']);
    expect([before?.priceId, after?.priceId]).toEqual([
      'genai-prices@0.1.8/openai/o3/always/Standard',
      'genai-prices@0.1.8/openai/o3/2025-06-10/Standard',
    ]);
  });

  test('price() keeps prices by the hour to the dated price they belong to', () => {
    const usage = { input: 1_000_000 };
    const at = (iso: string) => price('deepseek-v4-flash', usage, { at: micros(iso) })?.total;
    expect(at('2026-08-16T02:00:00Z')).toBe('0.14');
    expect(at('2026-08-17T00:30:00Z')).toBe('0.22');
    expect(at('2026-08-17T02:00:00Z')).toBe('0.44');
    expect(at('2026-08-17T04:00:00Z')).toBe('0.22');
    expect(at('2026-08-17T09:59:59Z')).toBe('0.44');
  });

  test('price() goes by the service tier in the model parameters', () => {
    const usage = { input: 1000, input_cached_tokens: 1000, output: 1000 };
    const tier = (model: string, modelParameters: Record<string, unknown>) => {
      const priced = price(model, usage, { modelParameters });
      return `${priced?.priceTier} ${priced?.total}`;
    };
    expect(tier('gpt-5', {})).toBe('Standard 0.011375');
    expect(tier('gpt-5', { service_tier: 'default' })).toBe('Standard 0.011375');
    expect(tier('gpt-5', { service_tier: 'flex' })).toBe('Flex 0.0056875');
    expect(tier('gpt-5', { serviceTier: 'batch' })).toBe('Batch 0.0056875');
    expect(tier('gpt-5', { service_tier: 'priority' })).toBe('Priority 0.02275');
    // 0.25, 0.125 and 1 USD per million: five thirds of the standard prices, and exact.
    expect(tier('gpt-4o-mini', { service_tier: 'fast' })).toBe('Priority 0.001375');
    expect(tier('gpt-4o', { service_tier: 'flex' })).toBe('Standard 0.01375');
    expect(tier('claude-opus-4-5', { service_tier: 'batch' })).toBe('Batch 0.01525');
    expect(tier('claude-opus-5', { speed: 'fast' })).toBe('Fast 0.061');
    expect(tier('gemini-2.5-flash', { service_tier: 'SERVICE_TIER_FLEX' })).toBe('Flex 0.001415');
  });

  test('price() bills a long context as standard where the priority tier excludes it', () => {
    const long = price('gpt-5.5', { input: 300_000 }, { modelParameters: { service_tier: 'priority' } });
    expect([long?.priceTier, long?.total]).toEqual(['Standard, input > 271999', '3']);
    const sold = price('gpt-5.6-sol', { input: 300_000 }, { modelParameters: { service_tier: 'priority' } });
    expect([sold?.priceTier, sold?.total]).toEqual(['Priority, input > 271999', '4.8']);
  });

  test('price() returns null for a model that nobody is known to bill', () => {
    for (const model of ['', 'my-own-model', 'llama3.1:8b', 'ollama/mistral', 'meta-llama/Llama-3.3-70B-Instruct']) {
      expect(price(model, { input: 1 })).toBeNull();
    }
    expect(price('gpt-4o', { input: 1 }, { provider: 'ollama' })).toBeNull();
    expect(price('a'.repeat(100_000), { input: 1 })).toBeNull();
  });

  test.each([
    ['gpt-4o', 'openai.gpt-4o'],
    ['openai/gpt-4o', 'openai.gpt-4o'],
    ['openai:gpt-4o', 'openai.gpt-4o'],
    ['azure/eu/gpt-4o', 'openai.gpt-4o'],
    ['gpt-4o-20240806', 'openai.gpt-4o'],
    ['GPT-4o', 'openai.gpt-4o'],
    ['openrouter/openai/gpt-4o', 'openrouter.openai_gpt-4o'],
    ['gpt-4.1-2026-01-01', 'openai.gpt-4.1'],
    ['claude-opus-4-6[1m]', 'anthropic.claude-opus-4-6'],
    ['anthropic/claude-sonnet-4.5', 'anthropic.claude-sonnet-4-5'],
    ['anthropic/claude-opus-4.6-fast', 'openrouter.anthropic_claude-opus-4.6-fast'],
    ['us.anthropic.claude-sonnet-4-20250514-v1:0', 'aws.regional.anthropic.claude-sonnet-4-20250514-v1_0'],
    ['bedrock/anthropic.claude-v2:1', 'aws.anthropic.claude-v2'],
    ['claude-sonnet-4@20250514', 'google.claude-4-sonnet'],
    ['publishers/google/models/gemini-2.5-flash', 'google.gemini-2.5-flash'],
    ['projects/p/locations/eu/publishers/anthropic/models/claude-opus-4-1@20250805', 'google.claude-4-opus'],
    ['vertex_ai/gemini-2.5-pro', 'google.gemini-2.5-pro'],
    ['google-gla:gemini-2.5-pro', 'google.gemini-2.5-pro'],
    ['groq/llama-3.3-70b-versatile', 'groq.llama-3.3-70b-versatile'],
    ['deepseek-r1-distill-llama-70b', 'groq.deepseek-r1-distill-llama-70b'],
    ['accounts/fireworks/models/kimi-k2p5', 'fireworks.kimi-k2p5'],
    ['qwen/qwen3-coder', 'openrouter.qwen_qwen3-coder'],
  ])('price() knows %s', (model, id) => {
    expect(price(model, { input: 1 })?.modelId).toBe(id);
  });

  test('price() bills one of several names of the same tokens', () => {
    expect(price('gpt-4o', { input: 1000, prompt_tokens: 1000, input_tokens: 1000 })?.cost).toEqual({
      input: '0.0025',
      total: '0.0025',
    });
    const cached = { input: 400, prompt_tokens: 1000, input_cached_tokens: 600, cached_tokens: 600, output: 0 };
    expect(price('gpt-4o', cached)?.cost).toEqual({ input: '0.001', input_cached_tokens: '0.00075', total: '0.00175' });
    // Both names of the input hold the cached tokens.
    const both = { input: 1000, prompt_tokens: 1000, cached_tokens: 600 };
    expect(price('gpt-4o', both)?.cost).toEqual({ input: '0.001', cached_tokens: '0.00075', total: '0.00175' });
  });

  test('price() takes an unclear detail out of the input when the total shows that it is in there', () => {
    const apart = price('gpt-4o', { input: 400, cached_tokens: 600, output: 10, total: 1010 });
    const within = price('gpt-4o', { input: 1000, cached_tokens: 600, output: 10, total: 1010 });
    expect(within?.total).toBe(apart?.total);
    const text = { input: 0, input_text_tokens: 1000, input_cached_tokens: 600, output: 10, total: 1010 };
    expect(price('gpt-4o', text)?.total).toBe(apart?.total);
  });

  test('price() does not price a total that could be either input or output', () => {
    expect(price('gpt-4o', { total: 1000 })).toMatchObject({ modelId: 'openai.gpt-4o', cost: {}, total: '0' });
    expect(price('davinci-002', { total: 1000 })?.total).toBe('0.002');
  });

  test('price() leaves out keys without a price, zeros, and what is no count', () => {
    const usage = { input: 10, ttft_ms: 900, output: 0, __proto__: 5, a: Number.NaN, b: -1, c: Infinity };
    expect(price('gpt-4o', usage)?.cost).toEqual({ input: '0.000025', total: '0.000025' });
    expect(price('gpt-4o', {})).toMatchObject({ cost: {}, total: '0' });
  });

  test('price() stays exact for numbers beyond what a double can hold', () => {
    expect(price('gpt-4o', { input: 9_007_199_254_740_991 })?.total).toBe('22517998136.8524775');
  });
});

describe('price() for any usage', () => {
  const keys =
    `input output total input_cached_tokens input_cache_creation input_cache_creation_1h prompt_tokens completion_tokens
    cached_tokens cache_read_input_tokens reasoning_tokens promptTokenCount thoughtsTokenCount input_audio_tokens web_searches other __proto__`.split(
      /\s+/,
    );
  const models = ['gpt-4o', 'gpt-realtime', 'claude-sonnet-4-5', 'gemini-2.5-pro', 'sonar', 'text-embedding-3-small'];
  const usage = fc.dictionary(fc.constantFrom(...keys), fc.nat({ max: 2_000_000 }), { noNullPrototype: true });

  test('price() tells a lone sum of tokens apart from the sum of all parts', () => {
    expect(price('sonar', { total: 1 })!.cost).toEqual({ tokens: '0.000001', requests: '0.012', total: '0.012001' });
    expect(price('text-embedding-3-small', { total: 1_000_000 })!.cost).toEqual({ total: '0.02' });
  });

  test('price() gives parts that are not negative and add up to the total', () => {
    fc.assert(
      fc.property(fc.constantFrom(...models), usage, (model, counts) => {
        const { cost, total } = price(model, counts)!;
        const parts = Object.entries(cost).filter(([key]) => key !== 'total');
        const sum = parts.reduce((all, [, text]) => all + parseDecimal(text), 0n);
        for (const text of Object.values(cost)) expect(text).toMatch(/^\d+(\.\d{1,12})?$/);
        expect(parseDecimal(total)).toBe(parts.length > 0 ? sum : parseDecimal(cost['total'] ?? '0'));
        expect(cost['total'] ?? '0').toBe(total);
      }),
    );
  });

  test('price() never bills more than every token at the dearest price', () => {
    fc.assert(
      fc.property(usage, (counts) => {
        const tokens = Object.entries(counts).filter(([key]) => key !== 'web_searches' && key !== 'other');
        const most = tokens.reduce((all, [, units]) => all + units, 0) * 10;
        const searches = (counts['web_searches'] ?? 0) * 10_000;
        expect(Number(price('gpt-4o', counts)!.total) * 1e6).toBeLessThanOrEqual(most + searches + 1e-6);
      }),
    );
  });

  test('price() is the same with a key of zero units more', () => {
    fc.assert(
      fc.property(fc.constantFrom(...models), usage, fc.constantFrom(...keys), (model, counts, key) => {
        if (Object.hasOwn(counts, key)) return;
        expect(price(model, { ...counts, [key]: 0 })).toEqual(price(model, counts));
      }),
    );
  });
});

const body = (more: Partial<CreateModelBody>): CreateModelBody => ({ modelName: 'm', matchPattern: '^m$', ...more });

describe('addModel()', () => {
  test("addModel() puts a project's own model before the built-in one, for that project alone", async () => {
    const own = newBook();
    const added = await own.addModel(
      'p',
      body({ matchPattern: '(?i)^(openai/)?gpt-4O$', inputPrice: 1e-6, outputPrice: 2e-6 }),
    );
    const usage = { input: 1000, output: 1000 };
    expect(price('gpt-4o', usage, {}, own)).toEqual({
      modelId: added.id,
      priceId: `project/${added.id}/${added.id}_tier_default`,
      priceTier: 'Standard',
      cost: { input: '0.001', output: '0.002', total: '0.003' },
      total: '0.003',
    });
    expect(price('gpt-4o', usage, { projectId: 'other' }, own)?.modelId).toBe('openai.gpt-4o');
    await own.removeModel('p', added.id);
    expect(price('gpt-4o', usage, {}, own)?.modelId).toBe('openai.gpt-4o');
  });

  test('addModel() compares startDate with the time of the observation', async () => {
    const own = newBook();
    const first = await own.addModel('p', body({ startDate: '2026-01-01T00:00:00Z', inputPrice: 1 }));
    const second = await own.addModel('p', body({ startDate: '2026-07-01T00:00:00+02:00', inputPrice: 2 }));
    const at = (iso: string) => price('m', { input: 1 }, { at: micros(iso) }, own)?.modelId;
    expect(at('2025-12-31T23:59:59Z')).toBeUndefined();
    expect(at('2026-06-30T21:59:59Z')).toBe(first.id);
    expect(at('2026-06-30T22:00:00Z')).toBe(second.id);
    const always = await own.addModel('p', body({ inputPrice: 3 }));
    expect(at('2025-12-31T23:59:59Z')).toBe(always.id);
    expect(at('2026-08-01T00:00:00Z')).toBe(second.id);
  });

  test('addModel() prices keys by the names given, then by other names of the same, then as what they are part of', async () => {
    const own = newBook();
    const prices = { input: 1e-6, output: 4e-6, input_cached_tokens: 1e-7, gpu_seconds: 0.25 };
    const tier = { name: 'Standard', isDefault: true, priority: 0, conditions: [], prices };
    await own.addModel('p', body({ pricingTiers: [tier] }));
    const usage = {
      prompt_tokens: 1000,
      cached_tokens: 400,
      completion_tokens: 100,
      reasoning_tokens: 60,
      gpu_seconds: 3,
    };
    expect(price('m', usage, {}, own)?.cost).toEqual({
      prompt_tokens: '0.0006',
      cached_tokens: '0.00004',
      completion_tokens: '0.00016',
      reasoning_tokens: '0.00024',
      gpu_seconds: '0.75',
      total: '0.75104',
    });
  });

  test('addModel() with a price for the total bills the total alone', async () => {
    const own = newBook();
    await own.addModel('p', body({ totalPrice: 1e-7 }));
    expect(price('m', { input: 10, output: 5, total: 15 }, {}, own)?.cost).toEqual({ total: '0.0000015' });
  });

  test('addModel() chooses the first tier by priority whose conditions all hold', async () => {
    const own = newBook();
    const tier = (name: string, priority: number, input: number, conditions: unknown[]) => ({
      name,
      priority,
      isDefault: priority === 0,
      prices: { input },
      conditions: conditions as never[],
    });
    const large = { usageDetailPattern: '^INPUT', operator: 'gt', value: 100, caseSensitive: false };
    const flex = { source: 'model_parameters', key: 'service_tier', operator: 'in', values: ['flex'] };
    const eu = { source: 'metadata', key: 'region', operator: 'in', values: ['eu', 'uk'] };
    const tiers = [tier('c', 3, 3, [flex]), tier('a', 1, 1, [large, flex]), tier('d', 0, 4, []), tier('b', 2, 2, [eu])];
    await own.addModel('p', body({ pricingTiers: tiers }));
    const chosen = (input: number, modelParameters = {}, metadata = {}) =>
      price('m', { input, input_cached_tokens: 50 }, { modelParameters, metadata }, own)?.priceTier;
    expect(chosen(51, { service_tier: 'flex' }, { region: 'uk' })).toBe('a');
    expect(chosen(50, { service_tier: 'flex' }, { region: 'uk' })).toBe('b');
    expect(chosen(50, { service_tier: 'flex' })).toBe('c');
    expect(chosen(1000, { service_tier: 'x' }, { region: ['eu'] })).toBe('d');
  });

  test.each(['(', '(a)\\1', 'a(?=b)'])('addModel() refuses the pattern %s', async (pattern) => {
    const own = newBook();
    await expect(own.addModel('p', body({ matchPattern: pattern }))).rejects.toMatchObject({
      code: 'invalid_request',
    });
    const conditions = [{ usageDetailPattern: pattern, operator: 'gt' as const, value: 1, caseSensitive: false }];
    const base = { name: 'x', isDefault: true, priority: 0, conditions: [], prices: {} };
    const pricingTiers = [base, { name: 'y', isDefault: false, priority: 1, conditions, prices: {} }];
    await expect(own.addModel('p', body({ pricingTiers }))).rejects.toMatchObject({ code: 'invalid_request' });
    expect(own.models('p').slice(0, 1)[0]?.isLangfuseManaged).toBe(true);
  });

  test('addModel() accepts patterns as Langfuse writes them', async () => {
    const own = newBook();
    const pattern =
      '(?i)^(anthropic\\/)?(claude-x-4-1(-20250805)?|(eu\\.|us\\.|apac\\.)?anthropic\\.claude-x-4-1(-\\d+)?-v1(:0)?)$';
    await own.addModel('p', body({ matchPattern: pattern, inputPrice: 1 }));
    for (const name of ['Claude-X-4-1', 'anthropic/claude-x-4-1-20250805', 'eu.anthropic.claude-x-4-1-1-v1:0']) {
      expect(price(name, { input: 1 }, {}, own)?.total).toBe('1');
    }
    expect(price('claude-x-4-10', { input: 1 }, {}, own)).toBeNull();
  });
});

describe('unitPrices()', () => {
  test('unitPrices() finds the prices behind every cost again', async () => {
    const own = newBook();
    const added = await own.addModel('p', body({ inputPrice: 2.5e-14, outputPrice: 1 }));
    const flex = { modelParameters: { service_tier: 'flex' } };
    const priceId = (model: string, more?: Partial<PriceInput>, input = 1) =>
      price(model, { input }, more, own)!.priceId;
    expect(own.unitPrices(priceId('m'))).toEqual({ input: '0.000000000000025', output: '1', total: null });
    expect(own.unitPrices(priceId('gpt-5', flex))).toEqual({ input: '0.000000625', output: '0.000005', total: null });
    expect(own.unitPrices(priceId('gemini-2.5-pro', flex, 200_001))?.input).toBe('0.00000125');
    expect(own.unitPrices(priceId('o3', { at: 0 }))?.input).toBe('0.00001');
    expect(own.unitPrices(priceId('qwen/qwen3-coder'))?.output).toBe('0.0000018');
    const gone = priceId('m');
    await own.removeModel('p', added.id);
    for (const id of [gone, '', 'x/y', 'genai-prices@0.0.1/openai/o3/always/Standard'])
      expect(own.unitPrices(id)).toBeNull();
  });
});

describe('models()', () => {
  test('models() lists own models before built-in ones, with tiers that say when they hold', async () => {
    const own = newBook();
    const first = await own.addModel('p', body({ inputPrice: 1 }));
    const second = await own.addModel('p', body({ totalPrice: 2 }));
    const list = own.models('p');
    const page = list.slice(0, 3);
    expect(page.slice(0, 2).map(({ id, totalPrice }) => [id, totalPrice])).toEqual([
      [second.id, 2],
      [first.id, null],
    ]);
    expect(page[2]?.isLangfuseManaged).toBe(true);
    expect(list.slice(list.count - 1, list.count + 5)).toHaveLength(1);
    expect(own.models('other').count).toBe(list.count - 2);

    const gpt = own.model('p', 'openai.gpt-4o-mini');
    expect(gpt).toMatchObject({
      modelName: 'gpt-4o-mini',
      inputPrice: 1.5e-7,
      outputPrice: 6e-7,
      totalPrice: null,
      isLangfuseManaged: true,
      prices: { input: { price: 1.5e-7 }, input_cached_tokens: { price: 7.5e-8 }, output: { price: 6e-7 } },
    });
    expect(gpt?.pricingTiers.map((tier) => [tier.name, tier.isDefault, tier.priority])).toEqual([
      ['Standard', true, 0],
      ['Batch', false, 1],
      ['Priority', false, 2],
    ]);
    expect(gpt?.pricingTiers[2]?.prices['input']).toBe(2.5e-7);
    expect(gpt?.pricingTiers[2]?.conditions).toEqual([
      { source: 'model_parameters', key: 'service_tier', operator: 'in', values: ['priority', 'fast'] },
    ]);
  });

  test('models() gives every built-in model an id of its own that fits in a path, and a pattern that compiles', () => {
    const list = book.models('p');
    const all = list.slice(0, list.count);
    expect(new Set(all.map((model) => model.id)).size).toBe(list.count);
    for (const { id, matchPattern } of all) {
      expect(id).toMatch(/^[\w.-]+$/);
      expect(() => new RegExp(matchPattern.replace('(?i)', ''), 'i')).not.toThrow();
    }
    const pro = all.find((model) => model.id === 'google.gemini-2.5-pro');
    const pattern = new RegExp(pro!.matchPattern.replace('(?i)', ''), 'i');
    expect(['gemini-2.5-pro-preview', 'gemini-2.5-pro-tts'].map((name) => pattern.test(name))).toEqual([true, false]);
  });

  test('removeModel() refuses built-in models, and those of another project', async () => {
    const own = newBook();
    const { id } = await own.addModel('p', body({ inputPrice: 1 }));
    await expect(own.removeModel('p', 'openai.gpt-4o')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(own.removeModel('other', id)).rejects.toMatchObject({ code: 'not_found' });
    expect(own.model('other', id)).toBeNull();
    expect(own.model('p', id)?.id).toBe(id);
  });
});
