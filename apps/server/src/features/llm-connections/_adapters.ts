/** From a connection to a model of the multi-provider library, which speaks each provider's protocol. */
import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createAzure } from '@ai-sdk/azure';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ConnectionConfig, LlmAdapter } from '@telltale/contract/llm-connections.ts';
import { bedrockKeys, type ConnectionSecrets } from './_secrets.ts';

export interface Connected extends ConnectionSecrets {
  readonly adapter: LlmAdapter;
  readonly baseURL: string | null;
  readonly config: ConnectionConfig;
  readonly fetch: typeof globalThis.fetch;
}

/**
 * Every setting is given, also where it is the library's default: left out, the library would look for it in the
 * environment of the server, whose own keys and addresses are no business of a project.
 */
export function modelOf(connected: Connected, model: string): LanguageModelV4 {
  const { adapter, config, key, fetch } = connected;
  const common = { baseURL: addressOf(connected), headers: { ...connected.headers }, fetch };
  switch (adapter) {
    case 'openai': {
      const openai = createOpenAI({ ...common, apiKey: key });
      return config.useResponsesApi === true ? openai.responses(model) : openai.chat(model);
    }
    case 'anthropic':
      return createAnthropic({ ...common, apiKey: key })(model);
    case 'google-ai-studio':
      return createGoogle({ ...common, apiKey: key })(model);
    case 'azure': {
      const dated = config.apiVersion === undefined ? {} : { apiVersion: config.apiVersion };
      const azure = createAzure({
        ...common,
        ...dated,
        apiKey: key,
        // Versions that are dates know deployments only by their path.
        useDeploymentBasedUrls: /^\d/.test(config.apiVersion ?? ''),
      });
      return config.useResponsesApi === true ? azure.responses(model) : azure.chat(model);
    }
    case 'bedrock': {
      const { sessionToken, ...pair } = bedrockKeys(key) ?? {};
      const token = sessionToken === undefined ? {} : { sessionToken };
      const auth = 'accessKeyId' in pair ? { ...pair, ...token, apiKey: '' } : { apiKey: key };
      return createAmazonBedrock({ ...common, ...auth, region: regionOf(config) })(model);
    }
    case 'openai-compatible':
      return createOpenAICompatible({
        ...common,
        name: 'compatible',
        includeUsage: true,
        supportsStructuredOutputs: true,
        ...(key !== '' && { apiKey: key }),
      }).chatModel(model);
  }
}

/** Under which name the library looks for options that are its adapter's own. */
export const optionsName: Record<LlmAdapter, string> = {
  openai: 'openai',
  anthropic: 'anthropic',
  'google-ai-studio': 'google',
  azure: 'openai',
  bedrock: 'bedrock',
  'openai-compatible': 'compatible',
};

/** What the price book calls who sells the model. */
export const sellerOf: Record<LlmAdapter, string | null> = {
  openai: 'openai',
  anthropic: 'anthropic',
  'google-ai-studio': 'google',
  azure: 'azure',
  bedrock: 'aws',
  'openai-compatible': null,
};

const ownAddress: Record<LlmAdapter, (config: ConnectionConfig) => string> = {
  openai: () => 'https://api.openai.com/v1',
  anthropic: () => 'https://api.anthropic.com/v1',
  'google-ai-studio': () => 'https://generativelanguage.googleapis.com/v1beta',
  bedrock: (config) => `https://bedrock-runtime.${regionOf(config)}.amazonaws.com`,
  // Both are refused without an address when they are saved.
  azure: () => '',
  'openai-compatible': () => '',
};

/** What follows the host when an address is entered without a path, as people do. */
const usualPath: Record<LlmAdapter, string> = {
  openai: '/v1',
  anthropic: '/v1',
  'google-ai-studio': '/v1beta',
  azure: '/openai',
  bedrock: '',
  'openai-compatible': '/v1',
};

export function addressOf({ adapter, baseURL, config }: Pick<Connected, 'adapter' | 'baseURL' | 'config'>): string {
  if (baseURL === null) return ownAddress[adapter](config);
  const address = baseURL.replace(/\/+$/, '');
  const path = new URL(address).pathname;
  if (path === '/') return `${address}${usualPath[adapter]}`;
  // Langfuse's addresses of Anthropic and Azure end elsewhere than the library's.
  if (adapter === 'anthropic' && !/\/v\d+$/.test(path)) return `${address}/v1`;
  return adapter === 'azure' ? address.replace(/\/deployments$/, '') : address;
}

function regionOf(config: ConnectionConfig): string {
  return config.region ?? 'us-east-1';
}
