/** What all doors must know of how providers count. */

export interface ToldUsage {
  readonly input: number;
  readonly output: number;
  /** As the provider told it; without it nothing can be known. */
  readonly total: number | undefined;
  /** Read from a cache or written to one. */
  readonly cached: number;
  readonly reasoning: number;
}

/**
 * Most providers count cached tokens within the input and reasoning within the output. xAI and Gemini count reasoning beside
 * it, Bedrock and Anthropic the cache, and some SDKs hand their numbers on as they are: only the total shows it.
 * @returns input and output with all that belongs to them.
 */
export function wholeSides({ input, output, total, cached, reasoning }: ToldUsage): { input: number; output: number } {
  const beside = total === undefined ? 0 : total - input - output;
  if (beside <= 0) return { input, output };
  if (beside === reasoning) return { input, output: output + reasoning };
  if (beside === cached) return { input: input + cached, output };
  return beside === cached + reasoning ? { input: input + cached, output: output + reasoning } : { input, output };
}
