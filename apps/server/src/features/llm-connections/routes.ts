/** The routes of connections to model providers. */
import {
  deleteLlmConnection,
  listLlmConnections,
  testLlmConnection,
  upsertLlmConnection,
} from '@telltale/contract/llm-connections.ts';
import { pageMetaOf } from '#features/records/page.ts';
import { type Route, route } from '#http/route.ts';
import { AppError } from '#lib/errors.ts';
import type { LlmConnections } from './llm-connections.ts';

export function llmConnectionsRoutes(connections: LlmConnections): Route[] {
  return [
    route(listLlmConnections, async ({ projectId, query }) => {
      const { data, total } = await connections.list(projectId, query);
      return { data, meta: pageMetaOf(query, total) };
    }),
    route(upsertLlmConnection, ({ projectId, body }) => connections.upsert(projectId, body)),
    route(deleteLlmConnection, async ({ projectId, params }) => {
      const id = params['id'] ?? '';
      if (!(await connections.remove(projectId, id))) throw notFound(id);
      return { message: 'The connection and its key were deleted' };
    }),
    route(testLlmConnection, async ({ projectId, params, body, request }) => {
      const id = params['id'] ?? '';
      const result = await connections.test(projectId, id, body.model, request.signal);
      if (!result) throw notFound(id);
      return result;
    }),
  ];
}

function notFound(id: string): AppError {
  return new AppError('not_found', `Connection ${id} not found within authorized project`);
}
