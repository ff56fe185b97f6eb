/** The models that a connection offers without being told: those of the price book that one can talk to. */
import type { LlmAdapter } from '@telltale/contract/llm-connections.ts';
import type { PriceBook } from '#features/pricing/pricing.ts';

/** Deployments of Azure and servers of one's own have names of their own. */
const sources: Partial<Record<LlmAdapter, { readonly seller: string; readonly isOffered: RegExp }>> = {
  openai: { seller: 'openai', isOffered: /^(gpt-(?!oss)|o\d|chatgpt)/ },
  anthropic: { seller: 'anthropic', isOffered: /^claude-[a-z]+-\d/ },
  'google-ai-studio': { seller: 'google', isOffered: /^gemini-\d/ },
  bedrock: { seller: 'aws', isOffered: /^(?!regional\.)/ },
};

const isOfAnotherKind =
  /embed|audio|realtime|tts|transcribe|image|live|sonic|voxtral|instruct-|preview-|deep-research|vision|^gpt-(3|4-)|\.ft-|:extended/;

export function defaultModels(adapter: LlmAdapter, prices: Pick<PriceBook, 'modelNames'>): string[] {
  const source = sources[adapter];
  if (source === undefined) return [];
  const names = prices.modelNames(source.seller);
  return names.filter((name) => source.isOffered.test(name) && !isOfAnotherKind.test(name)).toSorted(newestFirst);
}

/** `gpt-10` before `gpt-9`, and `gpt-9` before `gpt-9-mini`. */
function newestFirst(a: string, b: string): number {
  const [versionA, versionB] = [versionOf(a), versionOf(b)];
  return versionB - versionA || a.length - b.length || (a < b ? -1 : 1);
}

function versionOf(name: string): number {
  const [, major = '0', minor = '0'] = /(\d+)(?:[.-](\d{1,2})(?!\d))?/.exec(name) ?? [];
  // OpenAI's o-series has numbers of its own and comes after the others.
  return /^o\d/.test(name) ? Number(major) / 1000 : Number(major) + Number(minor) / 100;
}
