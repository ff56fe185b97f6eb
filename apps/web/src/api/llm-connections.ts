/** Connections to model providers: the query for them, and what changes them. */
import { queryOptions } from '@tanstack/react-query';
import {
  type ConnectionTest,
  deleteLlmConnection,
  type LlmConnection,
  listLlmConnections,
  testLlmConnection,
  type UpsertConnectionBody,
  upsertLlmConnection,
} from '@telltale/contract/llm-connections.ts';
import { call } from './client.ts';

/** All of them: a project may have no more than one page. */
export function llmConnections(projectId: string) {
  return queryOptions({
    queryKey: ['llm-connections', projectId],
    queryFn: async ({ signal }) => (await call(listLlmConnections, { projectId, signal, query: { limit: 100 } })).data,
    staleTime: 30_000,
  });
}

export function saveConnection(projectId: string, body: UpsertConnectionBody): Promise<LlmConnection> {
  return call(upsertLlmConnection, { projectId, body });
}

export async function deleteConnection(projectId: string, id: string): Promise<void> {
  await call(deleteLlmConnection, { projectId, params: { id } });
}

/** @param model the first one it offers when left out */
export function testConnection(projectId: string, id: string, model?: string): Promise<ConnectionTest> {
  return call(testLlmConnection, { projectId, params: { id }, body: model === undefined ? {} : { model } });
}
