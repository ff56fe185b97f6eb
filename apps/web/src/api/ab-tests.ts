/** Queries for A/B tests of prompts, and what starts and ends them. */
import { keepPreviousData, queryOptions, type QueryClient } from '@tanstack/react-query';
import {
  type AbTest,
  createAbTest,
  getAbTest,
  listAbTests,
  type NewAbTest,
  predictAbTest,
  promoteAbTest,
  stopAbTest,
} from '@telltale/contract/ab-tests.ts';
import { call, isStatus } from './client.ts';

/** How often what a running test has found is asked for. */
const everyMs = 10_000;

export function abTestsOf(projectId: string, promptName: string) {
  return queryOptions({
    queryKey: ['prompts', projectId, 'ab-tests', promptName],
    queryFn: async ({ signal }) => (await call(listAbTests, { projectId, signal, query: { promptName } })).data,
  });
}

export function abTestReport(projectId: string, testId: string) {
  return queryOptions({
    queryKey: ['prompts', projectId, 'ab-test', testId],
    queryFn: ({ signal }) => call(getAbTest, { projectId, signal, params: { testId } }),
    refetchInterval: ({ state }) => (state.data?.test.status === 'running' ? everyMs : false),
    retry: (failures, error) => !isStatus(error, 404) && failures < 2,
  });
}

/** The body is as it is typed: null while something is missing in it. */
export function abPrediction(projectId: string, body: NewAbTest | null) {
  return queryOptions({
    queryKey: ['prompts', projectId, 'ab-prediction', body],
    enabled: body !== null,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      if (body === null) throw new Error('nothing to predict');
      return call(predictAbTest, { projectId, signal, body });
    },
  });
}

export async function startAbTest(client: QueryClient, projectId: string, body: NewAbTest): Promise<AbTest> {
  const made = await call(createAbTest, { projectId, body });
  await client.invalidateQueries({ queryKey: ['prompts', projectId] });
  return made;
}

export async function endAbTest(client: QueryClient, { id, projectId }: AbTest): Promise<void> {
  await call(stopAbTest, { projectId, params: { testId: id } });
  await client.invalidateQueries({ queryKey: ['prompts', projectId] });
}

export async function promoteVersion(client: QueryClient, { id, projectId }: AbTest, version: number): Promise<void> {
  await call(promoteAbTest, { projectId, params: { testId: id }, body: { version } });
  await client.invalidateQueries({ queryKey: ['prompts', projectId] });
}
