/** The query of the command palette: whatever has the text in its id or name. */
import { queryOptions } from '@tanstack/react-query';
import { getObservation } from '@telltale/contract/observations.ts';
import { listSessions } from '@telltale/contract/sessions.ts';
import { listTraces } from '@telltale/contract/traces.ts';
import { listUsers } from '@telltale/contract/users.ts';
import { exactFirst, mayBeId, type PaletteGroup, type PaletteItem } from '#lib/palette.ts';
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
      const [traces, sessions, users, observations] = await Promise.all([
        call(listTraces, { ...about, query: { q: text, limit, fields: 'core' } }),
        call(listSessions, { ...about, query: { q: text, limit } }),
        call(listUsers, { ...about, query: { q: text, limit } }),
        mayBeId(text) ? findObservation(projectId, text, signal) : [],
      ]);
      const groups: PaletteGroup[] = [
        { label: 'Traces', items: exactFirst(traces.data.map(traceItem), text) },
        { label: 'Observations', items: observations },
        {
          label: 'Sessions',
          items: exactFirst(
            sessions.data.map(({ id }) => plainItem('session', id)),
            text,
          ),
        },
        {
          label: 'Users',
          items: exactFirst(
            users.data.map(({ id }) => plainItem('user', id)),
            text,
          ),
        },
      ];
      return groups.filter(({ items }) => items.length > 0);
    },
  });
}

function traceItem({ id, name }: { readonly id: string; readonly name: string | null }): PaletteItem {
  return { kind: 'trace', id, label: name ?? id, ...(name === null ? {} : { detail: id }) };
}

function plainItem(kind: 'session' | 'user', id: string): PaletteItem {
  return { kind, id, label: id };
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
