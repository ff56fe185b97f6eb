/** The query of the command palette: whatever has the text in its id or name. */
import { queryOptions } from '@tanstack/react-query';
import { listDashboards } from '@telltale/contract/dashboards.ts';
import { getObservation, listObservationsV2 } from '@telltale/contract/observations.ts';
import { browsePrompts } from '@telltale/contract/prompt-library.ts';
import { printQuery } from '@telltale/contract/query-tree.ts';
import { listSessions } from '@telltale/contract/sessions.ts';
import { listTraces } from '@telltale/contract/traces.ts';
import { listUsers } from '@telltale/contract/users.ts';
import { exactFirst, matchNames, mayBeId, type PaletteGroup, type PaletteItem } from '#lib/palette.ts';
import { call, isStatus } from './client.ts';

const limit = 6;

/** Groups without anything are left out. */
export function findAnything(projectId: string, text: string) {
  return queryOptions({
    queryKey: ['find', projectId, text],
    enabled: text !== '',
    staleTime: 10_000,
    queryFn: async ({ signal }): Promise<PaletteGroup[]> => {
      const about = { projectId, signal };
      const [traces, observations, sessions, users, prompts, dashboards] = await Promise.all([
        call(listTraces, { ...about, query: { q: text, limit, fields: 'core' } }),
        findObservations(projectId, text, signal),
        call(listSessions, { ...about, query: { q: text, limit } }),
        call(listUsers, { ...about, query: { q: text, limit } }),
        call(browsePrompts, { ...about, query: { q: text, limit } }),
        call(listDashboards, about),
      ]);
      const all = dashboards.data.map(({ id, name }) => ({ kind: 'dashboard' as const, id, label: name }));
      const groups: PaletteGroup[] = [
        { label: 'Traces', items: exactFirst(traces.data.map(traceItem), text) },
        { label: 'Observations', items: observations },
        { label: 'Sessions', items: exactFirst(sessions.data.map(plainItem('session')), text) },
        { label: 'Users', items: exactFirst(users.data.map(plainItem('user')), text) },
        { label: 'Prompts', items: prompts.data.map(({ name }) => ({ kind: 'prompt', id: name, label: name })) },
        { label: 'Dashboards', items: matchNames(all, text).slice(0, limit) },
      ];
      return groups.filter(({ items }) => items.length > 0);
    },
  });
}

function traceItem({ id, name }: { readonly id: string; readonly name: string | null }): PaletteItem {
  return { kind: 'trace', id, label: name ?? id, ...(name === null ? {} : { detail: id }) };
}

function plainItem(kind: 'session' | 'user') {
  return ({ id }: { readonly id: string }): PaletteItem => ({ kind, id, label: id });
}

/** The one with this id, and those whose name holds the text. */
async function findObservations(projectId: string, text: string, signal: AbortSignal): Promise<PaletteItem[]> {
  const query = printQuery({ kind: 'is', field: 'name', test: { kind: 'pattern', pieces: ['', text, ''] } });
  const [byId, named] = await Promise.all([
    mayBeId(text) ? findObservation(projectId, text, signal) : [],
    call(listObservationsV2, { projectId, signal, query: { query, limit, fields: 'core,basic' } }),
  ]);
  const byName = named.data.map(({ id, name, traceId }): PaletteItem[] =>
    traceId === null ? [] : [{ kind: 'observation', id, label: name ?? id, detail: id, traceId }],
  );
  return [...byId, ...byName.flat().filter(({ id }) => id !== text)].slice(0, limit);
}

async function findObservation(projectId: string, id: string, signal: AbortSignal): Promise<PaletteItem[]> {
  try {
    const { traceId, name } = await call(getObservation, { projectId, signal, params: { observationId: id } });
    return traceId === null ? [] : [{ kind: 'observation', id, label: name ?? id, detail: id, traceId }];
  } catch (error) {
    if (isStatus(error, 404)) return [];
    throw error;
  }
}
