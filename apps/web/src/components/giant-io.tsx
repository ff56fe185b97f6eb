/** Input or output that is too large to come with the rest: it is loaded when it is opened, and can be kept as a file. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { FileDown } from 'lucide-react';
import { useState } from 'react';
import { storedIo, type StoredIo } from '#api/io.ts';
import { formatBytes } from '#lib/format.ts';
import { Button } from '#ui/button.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { saveBlob } from '#ui/save-file.ts';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { GiantView } from './giant-view.tsx';
import { QueryError } from './query-error.tsx';

export function GiantIo({ io }: { readonly io: StoredIo }) {
  const [isOpen, setIsOpen] = useState(false);
  const client = useQueryClient();
  const query = useQuery({ ...storedIo(io), enabled: isOpen });
  const contents = () => client.fetchQuery(storedIo(io));
  const size = formatBytes(io.bytes);
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line bg-surface px-2.5 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <span className="mr-auto text-sm text-ink-2">{size}</span>
        {!isOpen && <Button onClick={() => setIsOpen(true)}>Open {io.side}</Button>}
        <Button look="quiet" onClick={() => void contents().then((blob) => saveBlob(`${io.id}-${io.side}.txt`, blob))}>
          <FileDown size={14} aria-hidden />
          Download
        </Button>
        <CopyButton what={`all of ${io.side}`} text={async () => (await contents()).text()} />
      </div>
      {isOpen &&
        (query.isError ? (
          <QueryError error={query.error} onRetry={() => void query.refetch()} />
        ) : query.data === undefined ? (
          <SkeletonLines count={6} label={`Loading ${size}`} />
        ) : (
          <GiantView contents={query.data} title={io.side} />
        ))}
    </div>
  );
}
