/** One facet of the sidebar: folded, or open with its values, ranges or keys. */
import { useQuery } from '@tanstack/react-query';
import { facetValuesMax, type Facet as Counts } from '@telltale/contract/facets.ts';
import type { Field } from '@telltale/contract/fields.ts';
import { withoutSelection } from '@telltale/contract/query-selection.ts';
import type { Place, Query } from '@telltale/contract/query-tree.ts';
import { ChevronRight, X } from 'lucide-react';
import { useId, useState } from 'react';
import { facetCounts, facetLimit, type ListScope } from '#api/facets.ts';
import { useRowsAnswered } from '#components/list/rows-first.ts';
import { type Choice, type EditQuery, keysIn, readChoice } from '#lib/facet-choice.ts';
import { useSettled } from '#lib/settled.ts';
import { IconButton } from '#ui/button.tsx';
import { Input } from '#ui/field.tsx';
import { Skeleton } from '#ui/skeleton.tsx';
import { Range } from './_range.tsx';
import { type CountedValue, Values } from './_values.tsx';

export interface FacetProps {
  readonly scope: ListScope;
  readonly query: Query;
  readonly field: Field;
  /** Of metadata and scores: one key of them. */
  readonly facetKey?: string;
  readonly title: string;
  /** Names of facets, `metadata.region` among them. */
  readonly open: readonly string[];
  readonly onFold: (name: string) => void;
  readonly onEdit: EditQuery;
}

export function Facet(props: FacetProps) {
  const { query, field, facetKey, title, open, onFold, onEdit } = props;
  const place: Place = { field: field.name, key: facetKey };
  const name = facetKey === undefined ? field.name : `${field.name}.${facetKey}`;
  const choice = readChoice(query, place);
  const isOpen = open.includes(name);
  const isKey = facetKey !== undefined;
  const bodyId = useId();
  return (
    <section aria-label={`${title} filter`} className={isKey ? '' : 'border-b border-line py-0.5'}>
      <div className="flex h-7 items-center">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={bodyId}
          title={field.about}
          onClick={() => onFold(name)}
          className="flex h-7 min-w-0 flex-1 items-center gap-1 rounded-sm px-1 text-left hover:bg-hover"
        >
          <ChevronRight
            size={12}
            aria-hidden
            className={`shrink-0 text-ink-3 transition-transform ${isOpen ? 'rotate-90' : ''}`}
          />
          <span className={`truncate ${isKey ? 'font-mono text-sm' : 'font-medium'}`}>{title}</span>
        </button>
        {choice.isPartlyElsewhere && <Elsewhere />}
        {choice.count > 0 && (
          <IconButton
            label={`Clear ${title}`}
            size="sm"
            className="text-accent!"
            onClick={() => onEdit((each) => withoutSelection(each, place))}
          >
            <X size={13} aria-hidden />
          </IconButton>
        )}
      </div>
      <div id={bodyId} hidden={!isOpen}>
        {isOpen && <Body {...props} place={place} choice={choice} />}
      </div>
    </section>
  );
}

function Elsewhere() {
  return (
    <span
      title="The query says more of this field than can be chosen here"
      className="rounded-sm bg-hover px-1 text-xs text-ink-2"
    >
      partly in the bar
    </span>
  );
}

interface BodyProps extends FacetProps {
  readonly place: Place;
  readonly choice: Choice;
}

function Body(props: BodyProps) {
  const { scope, place, title } = props;
  const [typed, setTyped] = useState('');
  const [limit, setLimit] = useState(facetLimit);
  const search = useSettled(typed.trim());
  const counted = useQuery({
    ...facetCounts(scope, { place, search, limit }),
    enabled: useRowsAnswered(),
    placeholderData: (previous, query) => (query?.queryKey[1] === scope.projectId ? previous : undefined),
  });
  const { data } = counted;
  if (data === undefined) {
    return counted.isError ? (
      <p className="px-1.5 pb-1 text-sm text-ink-3">
        {counted.error.message}{' '}
        <button type="button" className="text-accent hover:underline" onClick={() => void counted.refetch()}>
          Try again
        </button>
      </p>
    ) : (
      <Waiting title={title} isRange={props.field.facet === 'buckets' && props.facetKey === undefined} />
    );
  }
  const hasMore = data.kind !== 'buckets' && data.hasMore;
  const isSearchable = data.kind !== 'buckets' && (hasMore || typed !== '' || limit > facetLimit);
  return (
    <div
      className={`pb-1 pl-3 ${counted.isPlaceholderData ? 'opacity-60' : ''}`}
      aria-busy={counted.isFetching || counted.isPlaceholderData}
    >
      {isSearchable && (
        <Input
          aria-label={`Search in ${title}`}
          placeholder="Search values"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="mb-0.5 h-6! text-sm"
        />
      )}
      <Counted {...props} data={data} isSearched={search !== ''} />
      {hasMore && limit < facetValuesMax && (
        <button
          type="button"
          className="h-6 rounded-sm px-1 text-sm text-accent hover:underline"
          aria-label={`Show more of ${title}`}
          onClick={() => setLimit(Math.min(facetValuesMax, limit * 5))}
        >
          Show more
        </button>
      )}
    </div>
  );
}

/** As tall as what comes: a range is always the same, of values there are mostly a few. */
function Waiting({ title, isRange }: { readonly title: string; readonly isRange: boolean }) {
  return (
    <output aria-label={`Loading ${title}`} className="block animate-pulse pb-1 pl-3">
      {isRange ? (
        <Skeleton isStill className="mx-1 mb-1 h-21.5" />
      ) : (
        ['w-11/12', 'w-3/5', 'w-4/5'].map((width) => (
          <div key={width} className="flex h-6.5 items-center px-1">
            <Skeleton isStill className={`h-3 ${width}`} />
          </div>
        ))
      )}
    </output>
  );
}

interface CountedProps extends BodyProps {
  readonly data: Counts;
  readonly isSearched: boolean;
}

function Counted({ data, isSearched, ...props }: CountedProps) {
  const { title, place, choice, onEdit, field, query } = props;
  switch (data.kind) {
    case 'buckets':
      return data.buckets.length === 0 && choice.count === 0 ? (
        <Nothing />
      ) : (
        <Range title={title} place={place} unit={field.unit} ranges={data.buckets} choice={choice} onEdit={onEdit} />
      );
    case 'values': {
      const chosen = isSearched ? [] : [...choice.values, ...choice.none];
      const values = withChosen(data.values, chosen, data.hasMore);
      if (values.length === 0) return <Nothing isSearched={isSearched} />;
      return <Values title={title} place={place} values={values} choice={choice} onEdit={onEdit} />;
    }
    case 'keys': {
      const asked = isSearched ? [] : keysIn(query, field.name);
      const keys = withChosen(data.values, asked, data.hasMore).map(({ value }) => value);
      if (keys.length === 0) return <Nothing isSearched={isSearched} />;
      return keys.map((key) => <Facet key={key} {...props} facetKey={key} title={key} />);
    }
  }
}

/** What is chosen stays in sight, be it rare or found in no row at all. */
function withChosen(
  values: readonly CountedValue[],
  chosen: readonly string[],
  hasMore: boolean,
): readonly CountedValue[] {
  const known = new Set(values.map(({ value }) => value));
  const missing = chosen.filter((value) => !known.has(value));
  return [...missing.map((value) => ({ value, count: hasMore ? undefined : 0 })), ...values];
}

function Nothing({ isSearched = false }: { readonly isSearched?: boolean }) {
  return <p className="px-1 py-0.5 text-sm text-ink-3">{isSearched ? 'No such value' : 'No values in these rows'}</p>;
}
