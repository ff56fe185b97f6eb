/**
 * Asks for the rows of the list that the address names before the rest of the app is run: the first module of the page, with no
 * more behind it than that takes (vite.config.ts keeps it in a file of its own).
 */
import '#lib/no-eval.ts';
import { askAhead } from '#components/list/ask-ahead.ts';
import { readQueryListSearch } from '#lib/list-search.ts';
import { parseSearch } from '#lib/search-params.ts';
import { observationsList } from '#pages/observations/list.ts';
import { tracesList } from '#pages/traces/list.ts';
import { queryClient } from './query-client.ts';

const lists = {
  traces: { list: tracesList, load: () => import('#pages/traces/traces-page.tsx') },
  observations: { list: observationsList, load: () => import('#pages/observations/observations-page.tsx') },
};

const [, projectId, name] = /^\/project\/([^/%]+)\/(traces|observations)$/.exec(location.pathname) ?? [];
if (projectId !== undefined && (name === 'traces' || name === 'observations')) {
  const { list, load } = lists[name];
  void load().catch(() => undefined);
  askAhead(queryClient, list, { projectId, search: readQueryListSearch(parseSearch(location.search)) });
}
