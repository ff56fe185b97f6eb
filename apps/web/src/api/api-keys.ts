/** The API keys of a project. */
import { queryOptions } from '@tanstack/react-query';
import { createApiKey as create, deleteApiKey as remove, listApiKeys } from '@telltale/contract/access.ts';
import type { z } from 'zod';
import { call } from './client.ts';

export function apiKeys(projectId: string) {
  return queryOptions({
    queryKey: ['api-keys', projectId],
    queryFn: ({ signal }) => call(listApiKeys, { projectId, signal, params: { projectId } }),
  });
}

/** The reply holds the secret key; no later one does. */
export async function createApiKey(projectId: string, note: string): Promise<z.output<typeof create.reply>> {
  return call(create, { projectId, params: { projectId }, body: note === '' ? {} : { note } });
}

export async function deleteApiKey(projectId: string, keyId: string): Promise<void> {
  await call(remove, { projectId, params: { projectId, keyId } });
}
