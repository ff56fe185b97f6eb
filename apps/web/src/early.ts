/**
 * Asks for what the page that the address names is about, before the rest of the app is run: the first module of the page, with
 * no more behind it than that takes (vite.config.ts keeps it in a file of its own).
 */
import '#lib/no-eval.ts';
import { askTrace } from '#api/traces.ts';
import { askAhead } from '#components/list/ask-ahead.ts';
import { readQueryListSearch } from '#lib/list-search.ts';
import { parseSearch } from '#lib/search-params.ts';
import { observationsList } from '#pages/observations/list.ts';
import { tracesList } from '#pages/traces/list.ts';
import { queryClient } from './query-client.ts';

const search = () => readQueryListSearch(parseSearch(location.search));

const pages = [
  {
    path: /^\/project\/([^/%]+)\/traces$/,
    load: () => import('#pages/traces/traces-page.tsx'),
    ask: (projectId: string) => askAhead(queryClient, tracesList, { projectId, search: search() }),
  },
  {
    path: /^\/project\/([^/%]+)\/observations$/,
    load: () => import('#pages/observations/observations-page.tsx'),
    ask: (projectId: string) => askAhead(queryClient, observationsList, { projectId, search: search() }),
  },
  {
    path: /^\/project\/([^/%]+)\/traces\/([^/%]+)$/,
    load: () => import('#pages/trace/trace-page.tsx'),
    ask: (projectId: string, traceId: string) => askTrace(queryClient, projectId, traceId),
  },
];

for (const { path, load, ask } of pages) {
  const [address, projectId = '', traceId = ''] = path.exec(location.pathname) ?? [];
  if (address === undefined) continue;
  void load().catch(() => undefined);
  void ask(projectId, traceId);
}
