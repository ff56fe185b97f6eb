/** What service tiers cost against standard prices; genai-prices has standard prices only. */

export interface ServiceTier {
  readonly name: 'Flex' | 'Batch' | 'Priority' | 'Fast';
  /** The model parameter that chooses it, and the values that do. */
  readonly parameter: 'service_tier' | 'speed';
  readonly values: readonly string[];
  /** Token prices are the standard ones times `ratio[0] / ratio[1]`. */
  readonly ratio: readonly [number, number];
  /** Requests above the context threshold are served, and billed, as standard. */
  readonly shortContextOnly?: boolean;
}

/** @returns the tiers a model of a provider (genai-prices ids) is sold in, besides the standard one. */
export function serviceTiersOf(provider: string, model: string): readonly ServiceTier[] {
  switch (provider) {
    case 'openai':
      return openaiTiers(model);
    case 'anthropic':
      return anthropicTiers(model);
    // https://ai.google.dev/gemini-api/docs/optimization; its priority premium differs by model and is not published as data.
    case 'google':
      return model.startsWith('gemini') ? [batch, flex] : [batch];
    // Their batch interfaces are sold at half price: https://aws.amazon.com/bedrock/pricing/,
    // https://azure.microsoft.com/pricing/details/cognitive-services/openai-service/, https://groq.com/pricing, https://mistral.ai/pricing
    case 'aws':
    case 'azure':
    case 'groq':
    case 'mistral':
      return [batch];
    default:
      return [];
  }
}

const batch: ServiceTier = { name: 'Batch', parameter: 'service_tier', values: ['batch'], ratio: [1, 2] };
const flex: ServiceTier = { name: 'Flex', parameter: 'service_tier', values: ['flex'], ratio: [1, 2] };

function priority(num: number, den: number, shortContextOnly = false): ServiceTier {
  return {
    name: 'Priority',
    parameter: 'service_tier',
    values: ['priority', 'fast'],
    ratio: [num, den],
    shortContextOnly,
  };
}

/**
 * https://openai.com/api-fast-mode/ (priority processing, renamed in July 2026): the published prices as ratios of the
 * standard ones, which hold for input, cached input and output alike. First match wins.
 */
const openaiPriority: readonly (readonly [RegExp, ServiceTier])[] = [
  [/^gpt-(5\.6|6)-/, priority(2, 1)],
  [/^gpt-5\.5$/, priority(5, 2, true)],
  [/^gpt-5\.4(-mini)?$/, priority(2, 1, true)],
  [/^gpt-5-mini$/, priority(9, 5)],
  [/^gpt-5(\.[123])?(-codex)?$/, priority(2, 1)],
  [/^gpt-4\.1-nano$/, priority(2, 1)],
  [/^gpt-4\.1(-mini)?$/, priority(7, 4)],
  [/^gpt-4o-2024-05-13$/, priority(7, 4)],
  [/^gpt-4o$/, priority(17, 10)],
  [/^gpt-4o-mini$/, priority(5, 3)],
  [/^o3$/, priority(7, 4)],
  [/^o4-mini$/, priority(20, 11)],
];

/** https://platform.openai.com/docs/guides/flex-processing: billed at Batch rates. */
const openaiFlex = /^(gpt-(5|6)|o3$|o4-mini$)/;

function openaiTiers(model: string): ServiceTier[] {
  const premium = openaiPriority.find(([pattern]) => pattern.test(model))?.[1];
  return [batch, ...(openaiFlex.test(model) ? [flex] : []), ...(premium === undefined ? [] : [premium])];
}

/** https://platform.claude.com/docs/en/build-with-claude/fast-mode; its priority tier is sold by commitment, not by token. */
const anthropicFast: readonly (readonly [RegExp, readonly [number, number]])[] = [
  [/^claude-opus-4-[67]$/, [6, 1]],
  [/^claude-opus-(4-8|5|5-5)$/, [2, 1]],
];

function anthropicTiers(model: string): ServiceTier[] {
  const ratio = anthropicFast.find(([pattern]) => pattern.test(model))?.[1];
  return ratio === undefined ? [batch] : [batch, { name: 'Fast', parameter: 'speed', values: ['fast'], ratio }];
}
