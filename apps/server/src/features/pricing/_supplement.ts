/** Models and prices that `@pydantic/genai-prices` lacks, in its own form, each as its provider publishes it. */
import type { ModelInfo, ModelPrice, Provider } from '@pydantic/genai-prices';

/** Looked at before the provider's own models, so an entry here also completes one there. */
export const supplement: Readonly<Record<string, readonly ModelInfo[]>> = {
  // https://platform.openai.com/docs/pricing (fine-tuning, audio, legacy)
  openai: [
    model('ft:gpt-4.1-mini', { starts_with: 'ft:gpt-4.1-mini' }, tokens(0.8, 3.2, 0.2)),
    model('ft:gpt-4.1-nano', { starts_with: 'ft:gpt-4.1-nano' }, tokens(0.2, 0.8, 0.05)),
    model('ft:gpt-4.1', { starts_with: 'ft:gpt-4.1' }, tokens(3, 12, 0.75)),
    model('ft:gpt-4o-mini', { starts_with: 'ft:gpt-4o-mini' }, tokens(0.3, 1.2, 0.15)),
    model('ft:gpt-4o', { starts_with: 'ft:gpt-4o' }, tokens(3.75, 15, 1.875)),
    model('ft:o4-mini', { starts_with: 'ft:o4-mini' }, tokens(4, 16, 1)),
    model('ft:davinci-002', { starts_with: 'ft:davinci-002' }, tokens(12, 12)),
    model('ft:babbage-002', { starts_with: 'ft:babbage-002' }, tokens(1.6, 1.6)),
    model('davinci-002', { equals: 'davinci-002' }, tokens(2, 2)),
    model('babbage-002', { equals: 'babbage-002' }, tokens(0.4, 0.4)),
    model('gpt-4o-audio-preview', { starts_with: 'gpt-4o-audio-preview' }, audio(tokens(2.5, 10), 40, 80)),
    model('gpt-4o-mini-audio-preview', { starts_with: 'gpt-4o-mini-audio' }, audio(tokens(0.15, 0.6), 10, 20)),
  ],
  anthropic: [
    model('claude-instant-1', { starts_with: 'claude-instant' }, tokens(0.8, 2.4)),
    model('claude-1', { regex: '^claude-(v?1(\\.\\d)?)(-100k)?$' }, tokens(8, 24)),
  ],
  // https://aws.amazon.com/bedrock/pricing/
  aws: [
    model('anthropic.claude-instant-v1', { contains: 'anthropic.claude-instant' }, tokens(0.8, 2.4)),
    model('anthropic.claude-v2', { contains: 'anthropic.claude-v2' }, tokens(8, 24)),
    model('amazon.titan-embed-text-v2:0', { contains: 'titan-embed-text-v2' }, tokens(0.02)),
    model('cohere.embed-english-v3', { contains: 'cohere.embed-english' }, tokens(0.1)),
    model('cohere.embed-multilingual-v3', { contains: 'cohere.embed-multilingual' }, tokens(0.1)),
    model('cohere.command-r-plus-v1:0', { contains: 'cohere.command-r-plus' }, tokens(3, 15)),
    model('cohere.command-r-v1:0', { contains: 'cohere.command-r-v1' }, tokens(0.5, 1.5)),
  ],
  // https://cohere.com/pricing
  cohere: [
    model('embed-v3', { regex: '^embed-(english|multilingual)-(light-)?v[23]\\.0$' }, tokens(0.1)),
    model('command-r-plus-04-2024', { equals: 'command-r-plus-04-2024' }, tokens(3, 15)),
    model('command-r-03-2024', { equals: 'command-r-03-2024' }, tokens(0.5, 1.5)),
  ],
  // https://mistral.ai/pricing
  mistral: [
    model('mistral-small-3', { regex: '^mistral-small-(2501|2503|2506)$' }, tokens(0.1, 0.3)),
    model('codestral-embed', { starts_with: 'codestral-embed' }, tokens(0.15)),
    model('open-mixtral-8x22b', { starts_with: 'open-mixtral-8x22b' }, tokens(2, 6)),
  ],
};

/**
 * Wherever a Claude model is sold, writing to the one-hour cache costs twice the input price; the cloud providers'
 * entries mostly leave it out. https://platform.claude.com/docs/en/build-with-claude/prompt-caching#pricing
 */
export function complete(info: ModelInfo, prices: ModelPrice): ModelPrice {
  const { input_mtok: input, cache_write_mtok: write, cache_write_1h_mtok: hour } = prices;
  if (!info.id.includes('claude') || input === undefined || write === undefined || hour !== undefined) return prices;
  const twice = typeof input === 'number' ? input * 2 : doubled(input);
  return { ...prices, cache_write_1h_mtok: twice };
}

/** Groq bills at least ten seconds of audio per request. https://groq.com/pricing */
export function audioSecondsMin(provider: Provider, info: ModelInfo): number {
  return provider.id === 'groq' && info.id.startsWith('whisper') ? 10 : 0;
}

function doubled(tiered: Exclude<ModelPrice[string], number | undefined>): typeof tiered {
  return { base: tiered.base * 2, tiers: tiered.tiers.map(({ start, price }) => ({ start, price: price * 2 })) };
}

function model(id: string, match: ModelInfo['match'], prices: ModelPrice): ModelInfo {
  return { id, match, prices };
}

/** USD per million tokens. */
function tokens(input: number, output?: number, cached?: number): ModelPrice {
  return { input_mtok: input, output_mtok: output, cache_read_mtok: cached };
}

function audio(text: ModelPrice, input: number, output: number): ModelPrice {
  return { ...text, input_audio_mtok: input, output_audio_mtok: output };
}
