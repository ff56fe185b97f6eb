/** API keys: making them, checking them without a query, and noting when they were last used. */
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { ApiKeySummary } from '@telltale/contract/access.ts';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Database } from '#db/postgres/postgres.ts';
import { AppError } from '#lib/errors.ts';
import { deleteKey, findKey, insertKey, type KeyRow, listKeys, type StoredKey, touchKeys } from './_store.ts';

/** A key deleted by another process may work this long here. */
const knownMs = 45_000;
/** A key made by another process may be unknown this long here. */
const unknownMs = 5_000;
const cachedMax = 10_000;
const publicKeyLengthMax = 200;
/** Uses are noted this much later, so that many keys cost one query. */
const touchDelayMs = 1_000;
const touchEveryMs = 60_000;

export interface KeyPair {
  readonly publicKey: string;
  readonly secretKey: string;
}

export function newKeyPair(): KeyPair {
  return { publicKey: `pk-lf-${randomUUID()}`, secretKey: `sk-lf-${randomUUID()}` };
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Enough to recognise a key by: what kind it is and its last four characters, unless they are most of it. */
export function displaySecret(secret: string): string {
  const prefix = secret.startsWith('sk-lf-') ? 'sk-lf-' : '';
  return secret.length < 16 ? `${prefix}…` : `${prefix}…${secret.slice(-4)}`;
}

export interface KnownKey {
  readonly keyId: string;
  readonly projectId: string;
}

interface CachedKey extends KnownKey {
  readonly secretHash: Buffer;
  readonly expiresAt: number;
}

export class ApiKeys {
  readonly #db: Database;
  readonly #logger: Logger;
  readonly #onWrongSecret: ((key: KnownKey) => void) | undefined;
  readonly #known = new LRUCache<string, CachedKey>({ max: cachedMax, ttl: knownMs });
  readonly #unknown = new LRUCache<string, true>({ max: cachedMax, ttl: unknownMs });
  readonly #loading = new Map<string, Promise<CachedKey | null>>();
  readonly #touched = new LRUCache<string, true>({ max: cachedMax, ttl: touchEveryMs });
  readonly #toTouch = new Set<string>();
  #touchTimer: NodeJS.Timeout | null = null;

  constructor(db: Database, logger: Logger, onWrongSecret?: (key: KnownKey) => void) {
    this.#db = db;
    this.#logger = logger;
    this.#onWrongSecret = onWrongSecret;
  }

  /** @returns null unless there is such a key, not expired, and the secret is its own. */
  async verify({ publicKey, secretKey }: KeyPair): Promise<KnownKey | null> {
    const key = await this.#find(publicKey);
    const given = createHash('sha256').update(secretKey).digest();
    const matches = timingSafeEqual(given, key?.secretHash ?? Buffer.alloc(given.length));
    if (!key) return null;
    if (matches) return this.#use(key);
    this.#onWrongSecret?.({ keyId: key.keyId, projectId: key.projectId });
    return null;
  }

  async verifyPublic(publicKey: string): Promise<KnownKey | null> {
    const key = await this.#find(publicKey);
    return key ? this.#use(key) : null;
  }

  async list(projectId: string): Promise<ApiKeySummary[]> {
    return (await listKeys(this.#db, projectId)).map(summary);
  }

  /** @throws AppError 'conflict' when the public key is in use, by whatever project. */
  async create(projectId: string, note: string | null, pair: KeyPair = newKeyPair()) {
    const row = await insertKey(this.#db, keyRow(projectId, pair, note));
    if (!row) throw new AppError('conflict', 'This public key is in use already');
    this.forget(pair.publicKey);
    const { id, createdAt, publicKey, displaySecretKey } = summary(row);
    return { id, createdAt, publicKey, secretKey: pair.secretKey, displaySecretKey, note };
  }

  /** @throws AppError 'not_found' when the project has no such key. */
  async remove(projectId: string, id: string): Promise<void> {
    const publicKey = await deleteKey(this.#db, projectId, id);
    if (publicKey === null) throw new AppError('not_found', 'API key not found');
    this.forget(publicKey);
  }

  /** To be called after whatever changes a key, so that the next request sees it. */
  forget(publicKey: string): void {
    this.#known.delete(publicKey);
    this.#unknown.delete(publicKey);
    // A look-up under way may have read what was there before: its result must not be kept.
    this.#loading.delete(publicKey);
  }

  /** Notes the last uses that are still to be noted. */
  async flush(): Promise<void> {
    if (this.#touchTimer) clearTimeout(this.#touchTimer);
    this.#touchTimer = null;
    if (this.#toTouch.size === 0) return;
    const used = [...this.#toTouch];
    this.#toTouch.clear();
    try {
      await touchKeys(this.#db, used, new Date());
    } catch (error) {
      this.#logger.warn({ err: error }, 'could not note when API keys were last used');
    }
  }

  async #find(publicKey: string): Promise<CachedKey | null> {
    if (publicKey === '' || publicKey.length > publicKeyLengthMax) return null;
    const known = this.#known.get(publicKey) ?? (this.#unknown.has(publicKey) ? null : await this.#load(publicKey));
    return known && known.expiresAt > Date.now() ? known : null;
  }

  /** Requests that need the same key at once share one query. */
  #load(publicKey: string): Promise<CachedKey | null> {
    const running = this.#loading.get(publicKey);
    if (running) return running;
    const loading = findKey(this.#db, publicKey).then(
      (row) => {
        const key = row && cached(row);
        if (this.#loading.get(publicKey) === loading) {
          this.#loading.delete(publicKey);
          if (key) this.#known.set(publicKey, key);
          else this.#unknown.set(publicKey, true);
        }
        return key;
      },
      (error: unknown) => {
        this.#loading.delete(publicKey);
        throw error;
      },
    );
    this.#loading.set(publicKey, loading);
    return loading;
  }

  #use({ keyId, projectId }: CachedKey): KnownKey {
    if (!this.#touched.has(keyId)) {
      this.#touched.set(keyId, true);
      this.#toTouch.add(keyId);
      this.#touchTimer ??= setTimeout(() => void this.flush(), touchDelayMs).unref();
    }
    return { keyId, projectId };
  }
}

function cached(row: StoredKey): CachedKey {
  return {
    keyId: row.id,
    projectId: row.projectId,
    secretHash: Buffer.from(row.secretHash, 'hex'),
    expiresAt: row.expiresAt?.getTime() ?? Infinity,
  };
}

export function keyRow(projectId: string, pair: KeyPair, note: string | null) {
  return {
    id: randomUUID(),
    projectId,
    publicKey: pair.publicKey,
    secretHash: hashSecret(pair.secretKey),
    displaySecretKey: displaySecret(pair.secretKey),
    note,
  };
}

function summary(row: KeyRow): ApiKeySummary {
  return {
    id: row.id,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    note: row.note,
    publicKey: row.publicKey,
    displaySecretKey: row.displaySecretKey,
  };
}
