/** Prompts of a project: made in versions, found by version or label, and served from memory. */
import { describeReference, type PromptReference } from '@telltale/contract/prompt-text.ts';
import { type CreatePromptBody, latestLabel, type Prompt } from '@telltale/contract/prompts.ts';
import type { Database } from '#db/postgres/postgres.ts';
import type { Trials } from '#features/ab-tests/ab-tests.ts';
import { AppError } from '#lib/errors.ts';
import { createPromptCache } from './_cache.ts';
import { type Referable, ResolutionError, type Resolved, resolveReferences } from './_resolve.ts';
import { type PromptKey, readVersion, type StoredVersion, type Which } from './_store.ts';
import {
  addLabels,
  deleteVersions,
  insertVersion,
  type LabelMove,
  lockVersions,
  removeLabel,
  setTags,
} from './_write.ts';
import type { PromptChanges } from './changes.ts';

export interface PromptsDeps {
  readonly db: Database;
  readonly changes: PromptChanges;
  readonly trials: Trials;
}

/** Whatever moves or deletes throws AppError 'conflict' when a running A/B test needs it where it is. */
export interface Prompts {
  /**
   * With what it refers to put in; from memory unless something changed. Null when there is no such version.
   * @throws AppError 'conflict' when a reference can't be resolved.
   */
  find(key: PromptKey, which: Which): Promise<Prompt | null>;
  /** As `find`, but a running A/B test under the label chooses the version, by the key when one is given. */
  findFor(key: PromptKey, label: string, abKey: string | null): Promise<Prompt | null>;
  /** As it is stored. */
  findStored(key: PromptKey, which: Which): Promise<Prompt | null>;
  /**
   * Makes the next version, the first when the name is new.
   * @throws AppError 'invalid_request' when the type differs from earlier versions or a reference can't be resolved.
   */
  create(projectId: string, body: CreatePromptBody, authorId: string | null): Promise<Prompt>;
  /** Labels leave the versions that have them. Null when there is no such version. @throws AppError 'invalid_request' for `latest`. */
  addLabels(key: PromptKey, move: LabelMove): Promise<Prompt | null>;
  /** Keeps labels and versions as they are until the transaction ends. Null when there is no such prompt. */
  lockVersions: typeof lockVersions;
  /** False when the prompt has no such label. @throws AppError 'invalid_request' when others refer to it. */
  removeLabel(key: PromptKey, label: string): Promise<boolean>;
  /** False when there is no such prompt. */
  setTags(key: PromptKey, tags: readonly string[]): Promise<boolean>;
  /** All versions, or some. False when there are none. @throws AppError 'invalid_request' when others refer to them. */
  remove(key: PromptKey, which: Which | null): Promise<boolean>;
}

export function createPrompts({ db, changes, trials }: PromptsDeps): Prompts {
  const cache = createPromptCache<Prompt>();
  changes.onChange((projectId) => cache.forget(projectId));
  const stores = { db, trials };

  async function told<T>(projectId: string, result: T): Promise<T> {
    await changes.tell(projectId);
    return result;
  }

  async function findStored(key: PromptKey, which: Which): Promise<Prompt | null> {
    const stored = await readVersion(db, key, which);
    return stored && promptOf(stored, null);
  }

  function find(key: PromptKey, which: Which): Promise<Prompt | null> {
    return cache.get(key.projectId, JSON.stringify([key.name, which]), async () => {
      const stored = await readVersion(db, key, which);
      return stored && promptOf(stored, await resolve(db, key.projectId, stored, 'conflict'));
    });
  }

  return {
    find,
    findStored,
    lockVersions,
    async findFor(key, label, abKey) {
      const assigned = await trials.assign(key, label, abKey);
      const found = assigned && (await find(key, { version: assigned.version }));
      return found ? { ...found, abTest: { id: assigned.testId, arm: assigned.arm } } : find(key, { label });
    },
    async create(projectId, body, authorId) {
      await refuseUnresolvable(db, projectId, body);
      const version = await insertVersion(stores, { projectId, body, authorId });
      const made = await findStored({ projectId, name: body.name }, { version });
      if (!made) throw new AppError('conflict', `Version ${version} of '${body.name}' was deleted while it was made`);
      return told(projectId, made);
    },
    async addLabels(key, move) {
      const { version, labels } = move;
      if (labels.includes(latestLabel)) {
        throw new AppError('invalid_request', `The label '${latestLabel}' is always on the newest version`);
      }
      const isThere = await addLabels(stores, key, move);
      return told(key.projectId, isThere ? await findStored(key, { version }) : null);
    },
    async removeLabel(key, label) {
      return told(key.projectId, await removeLabel(stores, key, label));
    },
    async setTags(key, tags) {
      return told(key.projectId, await setTags(db, key, tags));
    },
    async remove(key, which) {
      return told(key.projectId, await deleteVersions(stores, key, which));
    },
  };
}

/** For what is not there; the words are those that SDKs' users know. */
export function promptNotFound(name: string, which: Which): AppError {
  return new AppError('not_found', `Prompt not found: ${describeReference({ name, ...which })}`);
}

async function refuseUnresolvable(db: Database, projectId: string, body: CreatePromptBody): Promise<void> {
  const { name, prompt } = body;
  const type = typeof prompt === 'string' ? 'text' : 'chat';
  await resolve(db, projectId, { id: '', name, version: 0, type, prompt }, 'invalid_request');
}

async function resolve(
  db: Database,
  projectId: string,
  root: Referable,
  code: 'conflict' | 'invalid_request',
): Promise<Resolved | null> {
  const find = ({ name, ...which }: PromptReference) => readVersion(db, { projectId, name }, which);
  try {
    return await resolveReferences(root, find);
  } catch (error) {
    if (error instanceof ResolutionError) throw new AppError(code, error.message, { cause: error });
    throw error;
  }
}

function promptOf(stored: StoredVersion, resolved: Resolved | null): Prompt {
  return {
    id: stored.id,
    createdAt: stored.createdAt.toISOString(),
    updatedAt: stored.updatedAt.toISOString(),
    projectId: stored.projectId,
    createdBy: stored.authorId ?? 'API',
    name: stored.name,
    version: stored.version,
    type: stored.type,
    prompt: (resolved?.prompt ?? stored.prompt) as Prompt['prompt'],
    config: stored.config,
    labels: [...stored.labels],
    tags: [...stored.tags],
    isActive: null,
    commitMessage: stored.commitMessage,
    resolutionGraph: resolved?.graph ?? null,
  };
}
