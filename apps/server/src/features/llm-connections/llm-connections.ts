/** Connections of projects to model providers: kept with their keys encrypted, and called by name. */
import { randomUUID } from 'node:crypto';
import {
  type ConnectionTest,
  connectionLimits,
  type LlmAdapter,
  type LlmConnection,
  type UpsertConnectionBody,
} from '@telltale/contract/llm-connections.ts';
import type { ModelCall } from '@telltale/contract/model-call.ts';
import type { Database } from '#db/postgres/postgres.ts';
import type { PriceBook } from '#features/pricing/pricing.ts';
import { AppError } from '#lib/errors.ts';
import { type Outbound, OutboundRefused } from '#lib/outbound.ts';
import { createScrubber, type Scrubber } from '#lib/scrubber.ts';
import type { SecretBox } from '#lib/secret-box.ts';
import { addressOf, type Connected, modelOf, optionsName, sellerOf } from './_adapters.ts';
import { type ModelEvent, readAnswer } from './_answer.ts';
import { defaultModels } from './_defaults.ts';
import { ModelFailure } from './_failure.ts';
import { callOptions } from './_options.ts';
import { bedrockKeys, hiddenTexts, maskKey, openSecrets, sealSecrets } from './_secrets.ts';
import {
  changeConnection,
  type ConnectionRow,
  findConnection,
  insertConnection,
  readConnections,
  removeConnection,
} from './_store.ts';

export type { ModelEvent } from './_answer.ts';
export { ModelFailure } from './_failure.ts';

export interface LlmConnections {
  list(
    projectId: string,
    page: { readonly page: number; readonly limit: number },
  ): Promise<{ data: LlmConnection[]; total: number }>;
  /** @throws AppError 'invalid_request' for settings that can't work, or a change that would send a kept key elsewhere. */
  upsert(projectId: string, body: UpsertConnectionBody): Promise<LlmConnection>;
  /** False when there is none. */
  remove(projectId: string, id: string): Promise<boolean>;
  /** Null when there is no such connection. @param model the first one it offers when undefined */
  test(projectId: string, id: string, model: string | undefined, signal: AbortSignal): Promise<ConnectionTest | null>;
  /**
   * A model ready to be called.
   * @throws AppError 'not_found' when the project has no connection of this name, 'unprocessable' when its key can't be read.
   */
  open(projectId: string, provider: string, model: string): Promise<OpenModel>;
}

export interface OpenModel {
  /** Who sells it, for the price book; null when that is not known. */
  readonly seller: string | null;
  /** Nothing it gives or throws holds a secret of the connection. @throws ModelFailure */
  stream(call: ModelCall, signal: AbortSignal): AsyncGenerator<ModelEvent, void>;
}

export interface LlmConnectionsDeps {
  readonly db: Database;
  readonly box: SecretBox;
  readonly outbound: Outbound;
  readonly prices: Pick<PriceBook, 'modelNames'>;
}

const testMsMax = 60_000;
const testAnswerCharsMax = 200;

export function createLlmConnections({ db, box, outbound, prices }: LlmConnectionsDeps): LlmConnections {
  const viewOf = (row: ConnectionRow) => connectionView(row, prices);

  function connect(row: ConnectionRow, model: string): OpenModel {
    const secrets = openSecrets(box, row, row.secrets);
    if (secrets === null) {
      throw new AppError(
        'unprocessable',
        `The key of ${row.provider} was encrypted with another key of this server: enter it again`,
      );
    }
    const connected = { ...row, ...secrets, config: row.config ?? {}, fetch: outbound.fetch };
    return openModel(connected, model, createScrubber(hiddenTexts(secrets)));
  }

  return {
    async list(projectId, page) {
      const { rows, total } = await readConnections(db, projectId, page);
      return { data: rows.map(viewOf), total };
    },
    async upsert(projectId, body) {
      const found = await findConnection(db, projectId, { provider: body.provider });
      requireSound(body, outbound);
      if (!found) await requireRoom(db, projectId);
      const row = found ? await changeConnection(db, found, changeOf(box, found, body)) : await insert(body);
      if (!row) throw new AppError('conflict', 'Somebody else has changed this connection meanwhile; try again');
      return viewOf(row);

      function insert(given: UpsertConnectionBody): Promise<ConnectionRow | null> {
        const id = randomUUID();
        return insertConnection(db, { id, projectId, ...newRow(box, { id, projectId }, given) });
      }
    },
    remove: (projectId, id) => removeConnection(db, projectId, id),
    async test(projectId, id, wanted, signal) {
      const row = await findConnection(db, projectId, { id });
      if (!row) return null;
      const model = wanted ?? viewOf(row).models[0];
      if (model === undefined) throw new AppError('invalid_request', 'Name a model to test the connection with');
      return tryOut(() => connect(row, model), { provider: row.provider, model, signal });
    },
    async open(projectId, provider, model) {
      const row = await findConnection(db, projectId, { provider });
      if (!row) throw new AppError('not_found', `This project has no connection called "${provider}"`);
      return connect(row, model);
    },
  };
}

function openModel(connected: Connected, model: string, scrubber: Scrubber): OpenModel {
  return {
    seller: sellerOf[connected.adapter],
    async *stream(call, signal) {
      try {
        const options = callOptions(call, optionsName[connected.adapter], signal);
        const { stream } = await modelOf(connected, model).doStream(options);
        yield* readAnswer(stream, scrubber);
      } catch (error) {
        throw ModelFailure.of(error, scrubber);
      }
    },
  };
}

interface Trial {
  readonly provider: string;
  readonly model: string;
  readonly signal: AbortSignal;
}

/** A real call, as small as one can be: models that think need some room for it. */
async function tryOut(open: () => OpenModel, { provider, model, signal }: Trial): Promise<ConnectionTest> {
  const startedAt = performance.now();
  const call: ModelCall = {
    provider,
    model,
    messages: [{ role: 'user', content: 'Answer with the word "ready".' }],
    parameters: { maxOutputTokens: 500 },
  };
  let answer = '';
  try {
    for await (const event of open().stream(call, AbortSignal.any([signal, AbortSignal.timeout(testMsMax)]))) {
      if (event.type === 'text') answer += event.delta;
    }
  } catch (error) {
    if (error instanceof ModelFailure) return { ok: false, model, status: error.status, message: error.message };
    if (error instanceof AppError) return { ok: false, model, status: null, message: error.message };
    throw error;
  }
  const latencyMs = Math.round(performance.now() - startedAt);
  return { ok: true, model, latencyMs, answer: answer.trim().slice(0, testAnswerCharsMax) };
}

async function requireRoom(db: Database, projectId: string): Promise<void> {
  const { connectionsMax } = connectionLimits;
  const { total } = await readConnections(db, projectId, { page: 1, limit: 1 });
  if (total < connectionsMax) return;
  throw new AppError('unprocessable', `A project can have at most ${connectionsMax} connections`);
}

const needsAddress: Partial<Record<LlmAdapter, string>> = {
  azure: 'Azure needs the address of your resource: https://<name>.openai.azure.com',
  'openai-compatible': 'An OpenAI-compatible server needs its address, such as http://localhost:11434/v1',
};

/** Told when it is saved, and checked again with every call. */
function requireSound(body: UpsertConnectionBody, outbound: Outbound): void {
  const { adapter } = body;
  const [baseURL, config] = [body.baseURL || null, body.config ?? {}];
  const missing = baseURL === null ? needsAddress[adapter] : undefined;
  if (missing !== undefined) throw new AppError('invalid_request', missing);
  if (adapter === 'bedrock' && config.region === undefined) {
    throw new AppError('invalid_request', 'Bedrock needs a region: {"region": "us-east-1"}');
  }
  if (adapter === 'bedrock' && body.secretKey?.startsWith('{') && bedrockKeys(body.secretKey) === null) {
    throw new AppError(
      'invalid_request',
      'The key of Bedrock is an API key, or {"accessKeyId": "…", "secretAccessKey": "…"}',
    );
  }
  try {
    if (baseURL !== null) outbound.check(baseURL);
    outbound.check(addressOf({ adapter, baseURL, config }));
  } catch (error) {
    if (error instanceof OutboundRefused) throw new AppError('invalid_request', error.message);
    throw error;
  }
}

type Place = Pick<ConnectionRow, 'id' | 'projectId'>;

function settingsOf(body: UpsertConnectionBody) {
  return {
    provider: body.provider,
    adapter: body.adapter,
    baseURL: body.baseURL || null,
    config: body.config ?? null,
    customModels: [...new Set(body.customModels ?? [])],
    withDefaultModels: body.withDefaultModels ?? true,
  };
}

function newRow(box: SecretBox, place: Place, body: UpsertConnectionBody, headers = body.extraHeaders ?? {}) {
  const { adapter, secretKey: key = '' } = body;
  if (key === '' && adapter !== 'openai-compatible') throw new AppError('invalid_request', 'secretKey is missing');
  return {
    ...settingsOf(body),
    secrets: sealSecrets(box, place, { key, headers }),
    displaySecretKey: maskKey(key),
    extraHeaderKeys: Object.keys(headers),
  };
}

/** What is kept must stay with whom it was given to: sent to another address, it would be told to whoever listens there. */
function changeOf(box: SecretBox, found: ConnectionRow, body: UpsertConnectionBody) {
  const settings = settingsOf(body);
  const isElsewhere =
    settings.adapter !== found.adapter ||
    settings.baseURL !== found.baseURL ||
    settings.config?.region !== found.config?.region;
  if (body.secretKey !== undefined) {
    const kept = body.extraHeaders === undefined && !isElsewhere ? openSecrets(box, found, found.secrets) : null;
    return newRow(box, found, body, kept?.headers ?? body.extraHeaders ?? {});
  }
  if (!isElsewhere && body.extraHeaders === undefined) return settings;
  throw new AppError(
    'invalid_request',
    'Enter the key again: it is kept only while address and headers stay as they are',
  );
}

function connectionView(row: ConnectionRow, prices: Pick<PriceBook, 'modelNames'>): LlmConnection {
  const defaults = row.withDefaultModels ? defaultModels(row.adapter, prices) : [];
  return {
    id: row.id,
    provider: row.provider,
    adapter: row.adapter,
    displaySecretKey: row.displaySecretKey,
    baseURL: row.baseURL,
    customModels: row.customModels,
    withDefaultModels: row.withDefaultModels,
    extraHeaderKeys: row.extraHeaderKeys,
    config: row.config,
    models: [...new Set([...row.customModels, ...defaults])],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
