/** A connection to a model provider while it is entered, and what is saved of it. */
import {
  type ConnectionConfig,
  type LlmAdapter,
  type LlmConnection,
  type UpsertConnectionBody,
  upsertConnectionBody,
} from '@telltale/contract/llm-connections.ts';

export interface ConnectionForm {
  readonly adapter: LlmAdapter;
  readonly provider: string;
  readonly secretKey: string;
  readonly baseURL: string;
  /** Names, one a line or separated by commas. */
  readonly models: string;
  readonly withDefaultModels: boolean;
  /** One a line, `name: value`. */
  readonly headers: string;
  readonly region: string;
  readonly apiVersion: string;
  readonly useResponsesApi: boolean;
}

export interface AdapterAbout {
  readonly label: string;
  /** What a new connection is called. */
  readonly name: string;
  readonly keyHint: string;
  readonly address: string;
  readonly needsAddress?: boolean;
  readonly hasDefaultModels?: boolean;
}

export const adapters: Record<LlmAdapter, AdapterAbout> = {
  openai: {
    label: 'OpenAI',
    name: 'openai',
    keyHint: 'sk-…',
    address: 'https://api.openai.com/v1',
    hasDefaultModels: true,
  },
  anthropic: {
    label: 'Anthropic',
    name: 'anthropic',
    keyHint: 'sk-ant-…',
    address: 'https://api.anthropic.com/v1',
    hasDefaultModels: true,
  },
  'google-ai-studio': {
    label: 'Google AI Studio',
    name: 'google',
    keyHint: 'AIza…',
    address: 'https://generativelanguage.googleapis.com/v1beta',
    hasDefaultModels: true,
  },
  azure: {
    label: 'Azure OpenAI',
    name: 'azure',
    keyHint: 'Key of the resource',
    address: 'https://<resource>.openai.azure.com',
    needsAddress: true,
  },
  bedrock: {
    label: 'Amazon Bedrock',
    name: 'bedrock',
    keyHint: 'API key, or {"accessKeyId": "…", "secretAccessKey": "…"}',
    address: 'https://bedrock-runtime.<region>.amazonaws.com',
    hasDefaultModels: true,
  },
  'openai-compatible': {
    label: 'OpenAI-compatible (Ollama, vLLM, …)',
    name: 'local',
    keyHint: 'Leave empty if it wants none',
    address: 'http://localhost:11434/v1',
    needsAddress: true,
  },
};

export function emptyConnection(adapter: LlmAdapter): ConnectionForm {
  return {
    adapter,
    provider: adapters[adapter].name,
    secretKey: '',
    baseURL: '',
    models: '',
    withDefaultModels: true,
    headers: '',
    region: adapter === 'bedrock' ? 'us-east-1' : '',
    apiVersion: '',
    useResponsesApi: false,
  };
}

/** Without what the server does not give out. */
export function connectionForm(connection: LlmConnection): ConnectionForm {
  const { adapter, provider, baseURL, customModels, withDefaultModels, config } = connection;
  return {
    ...emptyConnection(adapter),
    provider,
    baseURL: baseURL ?? '',
    models: customModels.join('\n'),
    withDefaultModels,
    region: config?.region ?? '',
    apiVersion: config?.apiVersion ?? '',
    useResponsesApi: config?.useResponsesApi ?? false,
  };
}

export type CheckedConnection =
  | { readonly body: UpsertConnectionBody; readonly problem?: undefined }
  | { readonly body?: undefined; readonly problem: string };

/** @param existing the connection that is changed; its key and headers stay when none are entered */
export function checkConnection(form: ConnectionForm, existing: LlmConnection | null): CheckedConnection {
  const { adapter } = form;
  const about = adapters[adapter];
  const secretKey = form.secretKey.trim();
  if (form.provider.trim() === '') return { problem: 'Give the connection a name.' };
  if (existing === null && secretKey === '' && adapter !== 'openai-compatible') return { problem: 'Enter the key.' };
  if (about.needsAddress === true && form.baseURL.trim() === '') return { problem: 'Enter the address.' };
  const headers = readHeaders(form.headers);
  if (typeof headers === 'string') return { problem: headers };
  const keepsKey = existing !== null && secretKey === '';
  const parsed = upsertConnectionBody.safeParse({
    provider: form.provider,
    adapter,
    ...(!keepsKey && { secretKey }),
    baseURL: form.baseURL.trim() === '' ? null : form.baseURL,
    customModels: form.models
      .split(/[\n,]/)
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    withDefaultModels: form.withDefaultModels,
    ...(Object.keys(headers).length > 0 && { extraHeaders: headers }),
    config: configOf(form),
  });
  if (parsed.success) return { body: parsed.data };
  const [issue] = parsed.error.issues;
  return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` };
}

function configOf({ adapter, region, apiVersion, useResponsesApi }: ConnectionForm): ConnectionConfig | null {
  switch (adapter) {
    case 'bedrock':
      return { region: region.trim() };
    case 'openai':
      return useResponsesApi ? { useResponsesApi } : null;
    case 'azure': {
      const dated = apiVersion.trim() === '' ? {} : { apiVersion: apiVersion.trim() };
      return { ...dated, ...(useResponsesApi && { useResponsesApi }) };
    }
    case 'anthropic':
    case 'google-ai-studio':
    case 'openai-compatible':
      return null;
  }
}

/** The problem as text when a line is no header. */
function readHeaders(text: string): Record<string, string> | string {
  const headers = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const colon = line.indexOf(':');
    if (colon < 1) return `“${line.trim()}” is no header: write name: value.`;
    headers.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return Object.fromEntries(headers);
}
