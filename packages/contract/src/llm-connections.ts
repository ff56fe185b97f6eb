/** Connections to model providers: who is called, at which address, with which key. Keys go in and never come out. */
import { z } from 'zod';
import { operation } from './operation.ts';
import { pageOf, pageQuery } from './query.ts';

/** `openai-compatible` is an extension: any server that speaks OpenAI's chat completions, such as Ollama or vLLM. */
export const llmAdapter = z.enum(['openai', 'anthropic', 'google-ai-studio', 'azure', 'bedrock', 'openai-compatible']);
export type LlmAdapter = z.output<typeof llmAdapter>;

export const connectionLimits = {
  connectionsMax: 100,
  providerCharsMax: 100,
  secretCharsMax: 10_000,
  urlCharsMax: 2000,
  modelsMax: 500,
  modelCharsMax: 300,
  headersMax: 50,
  headerCharsMax: 4000,
} as const;

const modelName = z.string().trim().min(1).max(connectionLimits.modelCharsMax);

/** What only some adapters know: `region` of Bedrock, `useResponsesApi` of OpenAI and Azure, `apiVersion` of Azure. */
export const connectionConfig = z.strictObject({
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as us-east-1')
    .optional(),
  useResponsesApi: z.boolean().optional(),
  apiVersion: z.string().min(1).max(50).optional(),
});
export type ConnectionConfig = z.output<typeof connectionConfig>;

export const llmConnection = z.object({
  id: z.string(),
  /** Its name, which calls use. */
  provider: z.string(),
  adapter: llmAdapter,
  /** What may be shown of the key: at most its end. */
  displaySecretKey: z.string(),
  baseURL: z.string().nullable(),
  customModels: z.array(z.string()),
  withDefaultModels: z.boolean(),
  /** Their values are kept like the key. */
  extraHeaderKeys: z.array(z.string()),
  config: connectionConfig.nullable(),
  /** Extension: the custom models, then those of the price book where they are wanted. */
  models: z.array(z.string()),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type LlmConnection = z.output<typeof llmConnection>;

/** These frame the request itself. */
const framing = /^(host|connection|keep-alive|content-length|transfer-encoding|upgrade|expect|te|trailer)$/i;

const headerName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}$/, 'not the name of a header')
  .refine((name) => !framing.test(name), { message: 'this header can’t be set' });
const headerValue = z
  .string()
  .max(connectionLimits.headerCharsMax)
  .regex(/^[\t\x20-\x7e]*$/, 'only visible ASCII characters');

export const upsertConnectionBody = z.object({
  provider: z
    .string()
    .trim()
    .min(1)
    .max(connectionLimits.providerCharsMax)
    .regex(/^[^\p{Cc}]*$/u, 'no control characters'),
  adapter: llmAdapter,
  /** May be left out of a change that leaves adapter, address and headers as they are: the key stays. */
  secretKey: z
    .string()
    .trim()
    .max(connectionLimits.secretCharsMax)
    .regex(/^[\x20-\x7e]*$/, 'only visible ASCII characters')
    .optional(),
  /** The provider's own address when not given. */
  baseURL: z.string().trim().max(connectionLimits.urlCharsMax).nullish(),
  customModels: z.array(modelName).max(connectionLimits.modelsMax).nullish(),
  withDefaultModels: z.boolean().nullish(),
  /** Left out of a change that leaves adapter and address as they are, they stay; null takes them away. */
  extraHeaders: z
    .record(headerName, headerValue)
    .refine((headers) => Object.keys(headers).length <= connectionLimits.headersMax, {
      message: `at most ${connectionLimits.headersMax} headers`,
    })
    .nullish(),
  config: connectionConfig.nullish(),
});
export type UpsertConnectionBody = z.output<typeof upsertConnectionBody>;

export const listLlmConnections = operation({
  id: 'llmConnections.list',
  method: 'GET',
  path: '/api/public/llm-connections',
  access: 'write',
  summary: 'List connections to model providers, by name, without their keys',
  query: pageQuery,
  reply: pageOf(llmConnection),
});

export const upsertLlmConnection = operation({
  id: 'llmConnections.upsert',
  method: 'PUT',
  path: '/api/public/llm-connections',
  access: 'manage',
  summary: 'Make a connection, or change the one of the same provider name',
  body: upsertConnectionBody,
  reply: llmConnection,
});

export const deleteLlmConnection = operation({
  id: 'llmConnections.delete',
  method: 'DELETE',
  path: '/api/public/llm-connections/:id',
  access: 'manage',
  summary: 'Delete a connection and its key',
  reply: z.object({ message: z.string() }),
});

/** Whether a model answered, and if not, why. */
export const connectionTest = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), model: z.string(), latencyMs: z.number(), answer: z.string() }),
  z.object({ ok: z.literal(false), model: z.string(), status: z.number().nullable(), message: z.string() }),
]);
export type ConnectionTest = z.output<typeof connectionTest>;

export const testLlmConnection = operation({
  id: 'llmConnections.test',
  method: 'POST',
  path: '/api/public/llm-connections/:id/test',
  access: 'manage',
  summary: 'Ask a model of the connection for a few words (extension); a failure is an answer, not an error',
  body: z.object({ model: modelName.optional() }),
  reply: connectionTest,
});
