/** Metadata as a table of paths and values that one can search, copy from, and ask a list by. */
import { Link } from '@tanstack/react-router';
import type { Entity } from '@telltale/contract/fields.ts';
import { ListFilter } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { IoSection, type IoFormat } from '#components/io-section.tsx';
import { LongText } from '#components/long-text.tsx';
import { formatBytes, formatCount } from '#lib/format.ts';
import { longTextMin } from '#lib/json-rows.ts';
import { copyText, isEmpty, isRecord } from '#lib/json.ts';
import {
  matchMetadata,
  metadataCondition,
  metadataRows,
  metadataRowsMax,
  type MetadataRow,
} from '#lib/metadata-rows.ts';
import { Button } from '#ui/button.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { Highlight } from '#ui/highlight.tsx';
import { SearchField } from '#ui/search-field.tsx';
import { Tip } from '#ui/tip.tsx';
import { DetailTable, type DetailColumn } from './_detail-table.tsx';

export interface MetadataSectionProps {
  readonly projectId: string;
  /** Whose metadata they are, and so the list that is asked by them. */
  readonly entity: Entity;
  readonly value: unknown;
  readonly format: IoFormat;
}

/** From here on there is something to search. */
const searchRowsMin = 8;
/** More are drawn when they are asked for. */
const shownMax = 100;

export function MetadataSection(props: MetadataSectionProps) {
  const { value, format } = props;
  if (format === 'json' || isEmpty(value) || !isRecord(value)) {
    return <IoSection title="Metadata" value={value} format="json" />;
  }
  return <MetadataTable {...props} value={value} />;
}

interface MetadataTableProps extends Pick<MetadataSectionProps, 'projectId' | 'entity'> {
  readonly value: Readonly<Record<string, unknown>>;
}

function MetadataTable({ projectId, entity, value }: MetadataTableProps) {
  const [typed, setTyped] = useState('');
  const [showsAll, setShowsAll] = useState(false);
  const sought = useDeferredValue(typed);
  const all = useMemo(() => metadataRows(value), [value]);
  const rows = useMemo(() => matchMetadata(all, sought), [all, sought]);
  const shown = showsAll ? rows : rows.slice(0, shownMax);
  const columns: readonly DetailColumn<MetadataRow>[] = [
    {
      header: 'Key',
      cell: ({ path }) => (
        <span className="block w-max max-w-52 font-mono text-sm wrap-anywhere text-(--json-key)">
          <Highlight text={path} query={sought} />
        </span>
      ),
    },
    {
      header: 'Value',
      cell: (row) => (
        <div className="group flex min-h-4.75 items-start gap-1">
          <Value row={row} sought={sought} />
          <span className="-my-0.5 ml-auto flex shrink-0 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
            <SameLink projectId={projectId} entity={entity} row={row} />
            <CopyButton what={`value of ${row.path}`} text={() => copyText(row.value)} />
          </span>
        </div>
      ),
    },
  ];
  return (
    <DetailTable
      title="Metadata"
      columns={columns}
      rows={shown}
      rowId={(row) => row.path}
      tools={
        <>
          <CopyButton what="metadata" text={() => copyText(value)} />
          {all.length >= searchRowsMin && (
            <SearchField label="Search in the metadata" value={typed} onChange={setTyped} className="ml-auto">
              <output className="pr-1.5 text-sm whitespace-nowrap text-ink-3 tabular-nums">
                {sought.trim() !== '' && (rows.length === 0 ? 'No match' : `${formatCount(rows.length)} found`)}
              </output>
            </SearchField>
          )}
        </>
      }
      note={
        rows.length > shown.length ? (
          <Button look="quiet" onClick={() => setShowsAll(true)}>
            Show all {formatCount(rows.length)}
          </Button>
        ) : all.length === metadataRowsMax ? (
          `These are the first ${formatCount(metadataRowsMax)} values; the rest is shown as JSON.`
        ) : undefined
      }
    />
  );
}

/** A long text begins to be shown, and is laid out when it is asked for. */
function Value({ row: { value, text, path }, sought }: { readonly row: MetadataRow; readonly sought: string }) {
  const [isOpen, setOpen] = useState(false);
  const tone = typeof value === 'string' ? 'text-ink' : 'text-(--json-literal)';
  const isLong = text.length > longTextMin;
  return (
    <div className={`min-w-24 flex-1 font-mono text-sm wrap-anywhere whitespace-pre-wrap ${tone}`}>
      {isOpen ? (
        <LongText text={text} />
      ) : (
        <Highlight text={isLong ? `${text.slice(0, longTextMin)}…` : text} query={sought} />
      )}
      {isLong && (
        <Button look="quiet" aria-label={`Show ${isOpen ? 'less' : 'all'} of ${path}`} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Show less' : `Show all ${formatBytes(text.length)}`}
        </Button>
      )}
    </div>
  );
}

interface SameLinkProps extends Pick<MetadataSectionProps, 'projectId' | 'entity'> {
  readonly row: MetadataRow;
}

function SameLink({ projectId, entity, row }: SameLinkProps) {
  const query = metadataCondition(row);
  if (query === null) return null;
  const label = `List ${entity} with the same ${row.path}`;
  return (
    <Tip text={label}>
      <Link
        to={`/project/$projectId/${entity}`}
        params={{ projectId }}
        search={{ query, range: 'all' }}
        aria-label={label}
        className="flex size-5.5 items-center justify-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink"
      >
        <ListFilter size={13} aria-hidden />
      </Link>
    </Tip>
  );
}
