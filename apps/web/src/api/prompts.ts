/** Queries for prompts, and what changes them. */
import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { listObservationsV2 } from '@telltale/contract/observations.ts';
import {
  browsePrompts,
  getPromptHistory,
  getPromptMetrics,
  promptUsage,
  removePromptLabel,
  setPromptTags,
} from '@telltale/contract/prompt-library.ts';
import {
  type CreatePromptBody,
  createPrompt,
  deletePrompt,
  getPrompt,
  latestLabel,
  type Prompt,
  updatePromptLabels,
} from '@telltale/contract/prompts.ts';
import { type Query, printQuery } from '@telltale/contract/query-tree.ts';
import { call, isStatus } from './client.ts';

export interface PromptFilters {
  readonly folder?: string | undefined;
  readonly q?: string | undefined;
  readonly label?: string | undefined;
  readonly tag?: string | undefined;
}

export function promptList(projectId: string, filters: PromptFilters) {
  return infiniteQueryOptions({
    queryKey: ['prompts', projectId, 'list', filters],
    initialPageParam: 1,
    queryFn: ({ pageParam, signal }) =>
      call(browsePrompts, { projectId, signal, query: { ...filters, page: pageParam, limit: 100 } }),
    getNextPageParam: (last) => (last.meta.page < last.meta.totalPages ? last.meta.page + 1 : undefined),
  });
}

/** Texts that other prompts can put in, by part of their name, each with the labels it can be asked for. */
export function referablePrompts(projectId: string, typed: string) {
  return queryOptions({
    queryKey: ['prompts', projectId, 'referable', typed],
    queryFn: async ({ signal }) => {
      // With a search the server looks in all folders, without one only at the top.
      const query = typed.trim() === '' ? {} : { q: typed };
      const { data } = await call(browsePrompts, { projectId, signal, query: { ...query, limit: 20 } });
      return data
        .filter(({ type }) => type === 'text')
        .map(({ name, labels }) => ({ name, labels: [...labels.map(({ label }) => label), latestLabel] }));
    },
  });
}

/** How often each was used in the last seven days. */
export function promptUses(projectId: string, names: readonly string[]) {
  return queryOptions({
    queryKey: ['prompts', projectId, 'usage', names],
    enabled: names.length > 0,
    queryFn: async ({ signal }) => {
      const { data } = await call(promptUsage, { projectId, signal, query: { name: names } });
      return new Map(data.map(({ name, observationCount }) => [name, observationCount]));
    },
  });
}

export function promptHistory(projectId: string, name: string) {
  return queryOptions({
    queryKey: ['prompts', projectId, 'history', name],
    queryFn: ({ signal }) => call(getPromptHistory, { projectId, signal, query: { name } }),
    retry: (failures, error) => !isStatus(error, 404) && failures < 2,
  });
}

/** As it is stored. What a version says never changes; its labels are read from the history. */
export function promptVersion(projectId: string, name: string, version: number) {
  return queryOptions({
    queryKey: ['prompts', projectId, 'version', name, version],
    queryFn: ({ signal }) =>
      call(getPrompt, { projectId, signal, params: { promptName: name }, query: { version, resolve: 'false' } }),
  });
}

/** With other prompts put in. */
export function resolvedPrompt(projectId: string, name: string, version: number) {
  return queryOptions({
    queryKey: ['prompts', projectId, 'resolved', name, version],
    queryFn: ({ signal }) => call(getPrompt, { projectId, signal, params: { promptName: name }, query: { version } }),
    retry: (failures, error) => !isStatus(error, 409) && failures < 2,
  });
}

export interface MetricsRange {
  readonly bounds: () => { from?: string; to?: string };
  readonly rangeKey: string;
}

export function promptMetrics(projectId: string, name: string, { bounds, rangeKey }: MetricsRange) {
  return queryOptions({
    queryKey: ['prompts', projectId, 'metrics', name, rangeKey],
    queryFn: ({ signal }) => {
      const { from, to } = bounds();
      return call(getPromptMetrics, { projectId, signal, query: { name, fromTimestamp: from, toTimestamp: to } });
    },
  });
}

/** What lists of traces are asked for to show those that used a prompt. */
export function usesOfPrompt(name: string): string {
  return printQuery(isPrompt(name));
}

const isPrompt = (name: string): Query => ({ kind: 'is', field: 'promptName', test: { kind: 'equals', value: name } });

const generationsMax = 50;

/** The newest that were linked to a version. */
export function promptGenerations(projectId: string, name: string, version: number) {
  const bound = { value: version, isInclusive: true };
  const isVersion: Query = { kind: 'is', field: 'promptVersion', test: { kind: 'number', from: bound, to: bound } };
  const query = printQuery({ kind: 'and', of: [isPrompt(name), isVersion] });
  return queryOptions({
    queryKey: ['prompts', projectId, 'generations', name, version],
    queryFn: ({ signal }) =>
      call(listObservationsV2, {
        projectId,
        signal,
        query: { query, limit: generationsMax, fields: 'core,basic,model,usage,metrics' },
      }),
  });
}

/** Everything the app knows of prompts is asked for anew after a change. */
function forget(client: QueryClient, projectId: string): Promise<void> {
  return client.invalidateQueries({ queryKey: ['prompts', projectId] });
}

export async function makeVersion(client: QueryClient, projectId: string, body: CreatePromptBody): Promise<Prompt> {
  const made = await call(createPrompt, { projectId, body });
  await forget(client, projectId);
  return made;
}

export interface LabelMove {
  readonly name: string;
  readonly version: number;
  readonly label: string;
}

export async function moveLabel(client: QueryClient, projectId: string, move: LabelMove): Promise<void> {
  const params = { promptName: move.name, version: String(move.version) };
  await call(updatePromptLabels, { projectId, params, body: { newLabels: [move.label] } });
  await forget(client, projectId);
}

export async function takeLabelOff(client: QueryClient, projectId: string, name: string, label: string): Promise<void> {
  await call(removePromptLabel, { projectId, query: { name, label } });
  await forget(client, projectId);
}

export async function changeTags(client: QueryClient, projectId: string, name: string, tags: string[]): Promise<void> {
  await call(setPromptTags, { projectId, body: { name, tags } });
  await forget(client, projectId);
}

/** One version, or with null the whole prompt. */
export async function removePrompt(
  client: QueryClient,
  projectId: string,
  { name, version }: { readonly name: string; readonly version: number | null },
): Promise<void> {
  await call(deletePrompt, {
    projectId,
    params: { promptName: name },
    query: version === null ? {} : { version },
  });
  await forget(client, projectId);
}
