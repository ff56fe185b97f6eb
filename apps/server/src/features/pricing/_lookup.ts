/** Which built-in model a name means, through the prefixes, regions and suffixes that SDKs and gateways put around it. */
import type { MatchLogic, ModelInfo, Provider } from '@pydantic/genai-prices';
import { catalogueModel, modelsOf, providerOf, type CatalogueModel } from './_catalogue.ts';

const nameCharsMax = 512;

/** @param hint what the client said of the provider: `openai`, `aws.bedrock`, `google.generative-ai`, … */
export function lookUp(name: string, hint?: string): CatalogueModel | null {
  const model = name.trim();
  if (model === '' || model.length > nameCharsMax) return null;
  const hinted = hint === undefined || hint === '' ? undefined : providersOf(hint);
  if (hinted === local) return null;
  if (hinted !== undefined) {
    const found = searchSellers(hinted, model);
    if (found) return found;
  } else if (ollamaTag.test(model)) {
    return null;
  }
  return lookUpRouted(model);
}

/** Runs on the user's own machine, so nobody bills it. */
const local: readonly string[] = [];
const localNames = ['ollama', 'ollama_chat', 'vllm', 'hosted_vllm', 'lmstudio', 'lm_studio', 'llamacpp', 'llamafile'];
const ollamaTag = /:(?:latest|\d+(?:\.\d+)?[bm])\b/i;

/** Names that clients use for providers, to genai-prices ids; azure and aws resell what the second one makes. */
const providerNames: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(localNames.map((name) => [name, local])),
  openai: ['openai'],
  azure: ['azure', 'openai', 'anthropic', 'mistral', 'cohere', 'deepseek', 'x-ai'],
  anthropic: ['anthropic'],
  claude: ['anthropic'],
  google: ['google', 'anthropic', 'mistral'],
  gemini: ['google'],
  vertex: ['google', 'anthropic', 'mistral'],
  aws: ['aws', 'anthropic'],
  bedrock: ['aws', 'anthropic'],
  amazon: ['aws', 'anthropic'],
  mistral: ['mistral'],
  mistralai: ['mistral'],
  deepseek: ['deepseek'],
  xai: ['x-ai'],
  grok: ['x-ai'],
  cohere: ['cohere'],
  perplexity: ['perplexity'],
  voyage: ['voyageai'],
  voyageai: ['voyageai'],
  moonshot: ['moonshotai'],
  moonshotai: ['moonshotai'],
  minimax: ['minimax'],
  zhipu: ['zhipuai', 'zai'],
  zhipuai: ['zhipuai', 'zai'],
  zai: ['zai', 'zhipuai'],
  groq: ['groq'],
  cerebras: ['cerebras'],
  together: ['together'],
  togetherai: ['together'],
  fireworks: ['fireworks'],
  fireworksai: ['fireworks'],
  cloudflare: ['cloudflare'],
  workersai: ['cloudflare'],
  novita: ['novita'],
  openrouter: ['openrouter'],
  github: ['github-copilot', 'openai'],
  cursor: ['cursor'],
  ovhcloud: ['ovhcloud'],
  baseten: ['baseten'],
  arcee: ['arcee'],
};

/** Makers whose bare model names belong to them alone; then hosts. */
const makers = ['openai', 'anthropic', 'google', 'mistral', 'deepseek', 'x-ai', 'cohere', 'perplexity', 'voyageai'];
const moreMakers = ['moonshotai', 'minimax', 'zhipuai', 'zai', 'aws'];
const bareProviders = [...makers, ...moreMakers];
const hosts = ['cloudflare', 'fireworks', 'openrouter'];

const bedrockName =
  /^(?:[a-z]{2,6}(?:-gov)?\.)?(ai21|amazon|anthropic|cohere|deepseek|google|meta|minimax|mistral|moonshot|moonshotai|nvidia|openai|qwen|twelvelabs|writer|zai)\.([a-z].*)$/;
const bedrockVersion = /-v\d+(?::\d+(?::\w+)?)?$/;
/** LiteLLM's `azure/eu/gpt-4o`. */
const azureRegion = /^(?:eu|us|global|global-standard|apac)\//;
const vertexPath = /^(?:projects\/[^/]+\/locations\/[^/]+\/)?publishers\/([^/]+)\/models\/(.+)$/;

function lookUpRouted(model: string): CatalogueModel | null {
  if (model.startsWith('arn:aws')) return lookUpBedrock(model.slice(model.lastIndexOf('/') + 1));
  if (bedrockName.test(model)) return lookUpBedrock(model);
  const path = vertexPath.exec(model);
  if (path) return searchSellers(['google', ...(providersOf(path[1] as string) ?? [])], path[2] as string);
  if (/^(?:anthropic\/)?claude.*-fast$/.test(model)) return searchBare(model);
  const routed = model.startsWith('models/') ? 'google' : (/^([\w.-]+)[/:]/.exec(model)?.[1] ?? '');
  const providers = routed === '' ? undefined : providersOf(routed);
  if (providers === local) return null;
  if (providers === undefined) return searchBare(model);
  const rest = model.slice(model.search(/[/:]/) + 1).replace(azureRegion, '');
  // `openai/gpt-oss-120b` may be a host's own name; `azure/eu/gpt-4o` and `openrouter/openai/gpt-4o` have a second prefix.
  return searchSellers(providers, rest) ?? lookUpRouted(rest) ?? searchBare(model);
}

function lookUpBedrock(model: string): CatalogueModel | null {
  const found = searchForms(['aws'], model);
  if (found) return found;
  const [, maker, name] = bedrockName.exec(model) ?? [];
  if (maker === undefined || name === undefined) return null;
  return searchForms(providersOf(maker) ?? [], name.replace(bedrockVersion, ''));
}

function searchBare(model: string): CatalogueModel | null {
  // Sold under a name of its own only by gateways that follow OpenRouter's names.
  if (/claude.*-fast$/.test(model))
    return searchWritten(['openrouter'], model.includes('/') ? model : `anthropic/${model}`);
  const vertex = /@(?:\d{8}|default|latest)$/.test(model);
  return (
    searchExact(bareProviders, model) ??
    searchWritten(['groq'], model) ??
    searchForms(vertex ? ['google', ...bareProviders] : bareProviders, model) ??
    searchWritten(hosts, model)
  );
}

/** In their order: what the first one sells under the name, in any form, goes before what the others do. */
function searchSellers(providers: readonly string[], name: string): CatalogueModel | null {
  for (const provider of providers) {
    const found = searchForms([provider], name);
    if (found) return found;
  }
  return null;
}

function searchForms(providers: readonly string[], name: string): CatalogueModel | null {
  for (const form of forms(name)) {
    const found = search(providers, form);
    if (found) return found;
  }
  return null;
}

/** An exact name in any of the providers goes before a prefix or a fragment in any. */
function search(ids: readonly string[], name: string): CatalogueModel | null {
  const lower = name.toLowerCase();
  return searchExact(ids, name) ?? find(ids, ({ rules }) => rules.find(({ test }) => test(lower))?.info);
}

function searchExact(ids: readonly string[], name: string): CatalogueModel | null {
  const lower = name.toLowerCase();
  return find(ids, ({ exact }) => exact.get(lower));
}

/** Hosts' names count only as they write them: with other capitals they are those of the open weights. */
function searchWritten(ids: readonly string[], name: string): CatalogueModel | null {
  return find(ids, ({ written }) => written.get(name));
}

function find(ids: readonly string[], pick: (index: ProviderIndex) => ModelInfo | undefined): CatalogueModel | null {
  for (const id of ids) {
    const index = indexOf(id);
    const info = index && pick(index);
    if (info) return catalogueModel(index.provider, info);
  }
  return null;
}

/** The name itself, then what it may be a variant of: other date forms, no context mark, no date, no `-latest`. */
function forms(name: string): string[] {
  const plain = name.replace(/\[\w+\]$/, '');
  const dashed = plain.replace(/-(20\d{2})(\d{2})(\d{2})$/, '-$1-$2-$3');
  const unversioned = plain.replace(/@(\d{8}|default|latest)$/, (_, version: string) =>
    /\d/.test(version) ? `-${version}` : '',
  );
  const undated = unversioned.replace(/-(?:20\d{2}-\d{2}-\d{2}|20\d{6}|latest)$/, '');
  const unqualified = undated.replace(/:(?!free$)[\w-]+$/, '').replace(/-maas$/, '');
  return [...new Set([name, plain, dashed, unversioned, undated, unqualified])];
}

/** `AWS Bedrock`, `aws.bedrock` and `amazon-bedrock` start with, or are, a known name. */
function providersOf(hint: string): readonly string[] | undefined {
  const words = hint
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const joined = words.join('');
  if (words.includes('azure') || joined.startsWith('az')) return providerNames['azure'];
  if (words.includes('bedrock')) return providerNames['bedrock'];
  if (words[0] === 'gcp' || words.includes('vertex') || joined.startsWith('vertex')) return providerNames['google'];
  return own(joined) ?? own(words.slice(0, 2).join('')) ?? own(words.slice(0, 2).join('_')) ?? own(words[0] ?? '');
}

function own(name: string): readonly string[] | undefined {
  return Object.hasOwn(providerNames, name) ? providerNames[name] : undefined;
}

/** A provider's models by the names that are spelled out in full, and the rules of all, in the package's order. */
interface ProviderIndex {
  readonly provider: Provider;
  readonly exact: ReadonlyMap<string, ModelInfo>;
  readonly written: ReadonlyMap<string, ModelInfo>;
  readonly rules: readonly { readonly test: Rule; readonly info: ModelInfo }[];
}

type Rule = (lowerName: string) => boolean;

const indexes = new Map<string, ProviderIndex | undefined>();

function indexOf(id: string): ProviderIndex | undefined {
  if (!indexes.has(id)) {
    const provider = providerOf(id);
    indexes.set(id, provider && buildIndex(provider));
  }
  return indexes.get(id);
}

function buildIndex(provider: Provider): ProviderIndex {
  const exact = new Map<string, ModelInfo>();
  const written = new Map<string, ModelInfo>();
  const models = modelsOf(provider);
  for (const info of models) {
    for (const name of namesOf(info.match)) {
      if (!written.has(name)) written.set(name, info);
      if (!exact.has(name.toLowerCase())) exact.set(name.toLowerCase(), info);
    }
  }
  return { provider, exact, written, rules: models.map((info) => ({ test: ruleOf(info.match), info })) };
}

function namesOf(match: MatchLogic): string[] {
  if ('or' in match) return match.or.flatMap(namesOf);
  return 'equals' in match ? [match.equals] : [];
}

/** Matches as the package itself does. */
function ruleOf(match: MatchLogic): Rule {
  if ('or' in match) {
    const rules = match.or.map(ruleOf);
    return (name) => rules.some((rule) => rule(name));
  }
  if ('and' in match) {
    const rules = match.and.map(ruleOf);
    return (name) => rules.every((rule) => rule(name));
  }
  if ('regex' in match) {
    const regex = new RegExp(match.regex);
    return (name) => regex.test(name);
  }
  if ('equals' in match) return comparing(match.equals, (name, text) => name === text);
  if ('starts_with' in match) return comparing(match.starts_with, (name, text) => name.startsWith(text));
  if ('ends_with' in match) return comparing(match.ends_with, (name, text) => name.endsWith(text));
  return comparing(match.contains, (name, text) => name.includes(text));
}

function comparing(text: string, compare: (name: string, text: string) => boolean): Rule {
  const lower = text.toLowerCase();
  return (name) => compare(name, lower);
}
