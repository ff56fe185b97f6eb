/** Offers what can be written next in a query: fields, words, and the values that rows really have, with their counts. */
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  startCompletion,
  pickedCompletion,
} from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { QueryClient } from '@tanstack/react-query';
import type { Facet } from '@telltale/contract/facets.ts';
import { type Place, printQuery, printTest } from '@telltale/contract/query-tree.ts';
import { facetCounts, type ListScope } from '#api/facets.ts';
import { formatCount } from '#lib/format.ts';
import {
  type CompletionPlace,
  completionPlace,
  hasOffers,
  kindOffers,
  type Offer,
  plainTyped,
  termOffers,
} from '#lib/query-completion.ts';

const offersMax = 50;

export interface CompletionSources {
  readonly queryClient: QueryClient;
  /** The rows whose values are offered; asked each time. */
  readonly scope: () => ListScope;
}

export function queryCompletion(sources: CompletionSources): Extension {
  return autocompletion({
    override: [(context) => complete(context, sources)],
    // Enter asks the query; only what one has moved to is taken by it.
    selectOnOpen: false,
    // What is offered is taken by a key of its own, so none is ever taken by accident, and Tab must not leave the bar instead.
    interactionDelay: 0,
    icons: false,
    compareCompletions: () => 0,
    maxRenderedOptions: 60,
  });
}

async function complete(context: CompletionContext, sources: CompletionSources): Promise<CompletionResult | null> {
  const text = context.state.doc.toString();
  const { entity } = sources.scope();
  const place = completionPlace(text, context.pos, entity);
  if (place === undefined) return null;
  const { from, to, typed } = place;
  switch (place.kind) {
    case 'term': {
      const options = termOffers(entity, typed, text.slice(0, from).trim() === '').map(offered);
      return { from, to, options };
    }
    case 'has':
      return { from, to, options: hasOffers(entity).map(offered) };
    case 'key': {
      const counted = await countedValues(sources, { field: place.field.name }, plainTyped(typed));
      const options = counted.map(({ value, count }) => keyOption(place.field.name, value, count));
      return options.length === 0 ? null : { from, to, options, filter: false };
    }
    case 'value':
      return completeValue(place, sources);
  }
}

async function completeValue(
  place: Extract<CompletionPlace, { kind: 'value' }>,
  sources: CompletionSources,
): Promise<CompletionResult | null> {
  const { field, key, from, to, typed } = place;
  const isCounted = field.facet === 'values' || (field.facet === 'keys' && key !== undefined);
  const counted = isCounted ? await countedValues(sources, { field: field.name, key }, plainTyped(typed)) : [];
  const seen = new Set(counted.map(({ value }) => value));
  const wanted = plainTyped(typed).toLowerCase();
  const unseen = (field.values ?? []).filter((value) => !seen.has(value) && value.toLowerCase().includes(wanted));
  const isNumbers = counted.length === 0 && key !== undefined && field.kind === 'scores';
  const today = new Date().toISOString().slice(0, 10);
  const orderings = typed === '' ? kindOffers(isNumbers ? { ...field, kind: 'number' } : field, today) : [];
  const options = [
    ...counted.map(({ value, count }) => valueOption(value, formatCount(count))),
    ...unseen.map((value) => valueOption(value, '0')),
    ...orderings.filter(({ label }) => !seen.has(label)).map(offered),
  ];
  return options.length === 0 ? null : { from, to, options, filter: false };
}

/** Under what is asked already; when that leaves nothing, of all rows. */
async function countedValues({ queryClient, scope }: CompletionSources, place: Place, search: string) {
  const count = async (query: string, wanted: string) => {
    const wish = { place, search: wanted, limit: offersMax };
    return valuesOf(await queryClient.fetchQuery(facetCounts({ ...scope(), query }, wish)).catch(() => undefined));
  };
  const among = await count(scope().query, search);
  return among.length > 0 || scope().query === '' ? among : count('', search);
}

function valuesOf(facet: Facet | undefined): readonly { readonly value: string; readonly count: number }[] {
  return facet === undefined || facet.kind === 'buckets' ? [] : facet.values;
}

function offered({ label, text, about, isOpen = false }: Offer): Completion {
  return { label, ...(about !== undefined && { detail: about }), apply: writing(text ?? `${label} `, isOpen) };
}

function valueOption(value: string, count: string): Completion {
  return { label: value, detail: count, apply: writing(`${printTest({ kind: 'equals', value })} `, false) };
}

/** The key as the language writes it, with the colon behind it. */
function keyOption(field: string, key: string, count: number): Completion {
  const written = printQuery({ kind: 'has', field, key }).slice(`has:${field}.`.length);
  return { label: key, detail: formatCount(count), apply: writing(`${written}:`, true) };
}

/** What stands behind the place already is not written twice. */
function writing(insert: string, isOpen: boolean) {
  return (view: EditorView, completion: Completion, from: number, to: number) => {
    const next = view.state.sliceDoc(to, to + 1);
    const last = insert.slice(-1);
    const text = next !== '' && (next === last || (last === ' ' && next === ')')) ? insert.slice(0, -1) : insert;
    view.dispatch({
      changes: { from, to, insert: text },
      selection: { anchor: from + insert.length - (last === ' ' && next === ')' ? 1 : 0) },
      annotations: pickedCompletion.of(completion),
      userEvent: 'input.complete',
      scrollIntoView: true,
    });
    if (isOpen) startCompletion(view);
  };
}
