/** The facets beside a list: what its rows hold, counted, and chosen by a click. It and the query bar say the same. */
import type { Entity } from '@telltale/contract/fields.ts';
import { parseQuery } from '@telltale/contract/query-language.ts';
import { editQuery } from '@telltale/contract/query-selection.ts';
import { PanelLeftClose, SlidersHorizontal } from 'lucide-react';
import type { ListScope } from '#api/facets.ts';
import type { EditQuery } from '#lib/facet-choice.ts';
import { facetTitles, openAtFirst } from '#lib/facet-list.ts';
import { isTexts } from '#lib/query-history.ts';
import { isBoolean, useStored } from '#lib/stored.ts';
import { Button, IconButton } from '#ui/button.tsx';
import { Facet } from './_facet.tsx';

export interface FacetSidebarProps extends ListScope {
  readonly onQuery: (query: string) => void;
}

/** Below this the list needs the room. */
const roomyPixels = 1200;

export function FacetSidebar({ onQuery, ...scope }: FacetSidebarProps) {
  const [isShown, setShown] = useStored('facets.shown', window.innerWidth >= roomyPixels, isBoolean);
  if (!isShown) {
    return (
      <aside aria-label="Filters" className="flex shrink-0 flex-col border-r border-line p-1">
        <IconButton label="Show filters" onClick={() => setShown(true)}>
          <SlidersHorizontal size={14} aria-hidden />
        </IconButton>
      </aside>
    );
  }
  return (
    <aside aria-label="Filters" className="flex w-60 shrink-0 flex-col border-r border-line">
      <div className="flex h-9 shrink-0 items-center gap-1 border-b border-line pr-1 pl-3">
        <h2 className="flex-1 font-medium">Filters</h2>
        {scope.query !== '' && (
          <Button look="quiet" className="h-6! px-2! text-sm" onClick={() => onQuery('')}>
            Clear all
          </Button>
        )}
        <IconButton label="Hide filters" onClick={() => setShown(false)}>
          <PanelLeftClose size={14} aria-hidden />
        </IconButton>
      </div>
      <Facets scope={scope} onQuery={onQuery} />
    </aside>
  );
}

interface FacetsProps {
  readonly scope: ListScope;
  readonly onQuery: (query: string) => void;
}

function Facets({ scope, onQuery }: FacetsProps) {
  const { entity } = scope;
  const { query, error } = parseQuery(scope.query, entity);
  const [open, fold] = useOpenFacets(entity);
  if (error) {
    return <p className="p-3 text-sm text-ink-2">The query cannot be read. Once it is mended, its filters are here.</p>;
  }
  const edit: EditQuery = (change) => {
    const { text } = editQuery(scope.query, entity, change);
    if (text !== undefined) onQuery(text);
  };
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-4">
      {facetTitles(entity).map(({ field, title }) => (
        <Facet
          key={field.name}
          scope={scope}
          query={query}
          field={field}
          title={title}
          open={open}
          onFold={fold}
          onEdit={edit}
        />
      ))}
    </div>
  );
}

function useOpenFacets(entity: Entity): [open: readonly string[], fold: (name: string) => void] {
  const [open, setOpen] = useStored(`facets.open.${entity}`, openAtFirst[entity] as string[], isTexts);
  const fold = (name: string) => {
    setOpen(open.includes(name) ? open.filter((each) => each !== name) : [...open, name]);
  };
  return [open, fold];
}
