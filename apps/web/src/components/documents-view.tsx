/** What a retriever found: one card per document, with its score and where it came from. */
import { FileText } from 'lucide-react';
import { useState } from 'react';
import type { FoundDocument } from '#lib/documents.ts';
import { CopyButton } from '#ui/copy-button.tsx';
import { Fold } from '#ui/fold.tsx';
import { JsonView } from './json-view.tsx';
import { Markdown } from './markdown.tsx';

const shownAtFirst = 10;

export function DocumentsView({ documents }: { readonly documents: readonly FoundDocument[] }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? documents : documents.slice(0, shownAtFirst);
  const hidden = documents.length - shown.length;
  return (
    <ol aria-label="Documents" className="flex flex-col gap-2">
      {shown.map((document, index) => (
        <li key={index} className="rounded-md border border-line bg-surface">
          <div className="flex h-6.5 items-center gap-1.5 pr-1 pl-2.5 text-sm text-ink-2">
            <FileText size={13} aria-hidden className="shrink-0 text-(--kind-retriever)" />
            <span className="truncate font-medium" title={document.source}>
              {document.source === '' ? `Document ${index + 1}` : document.source}
            </span>
            {document.score !== null && (
              <span className="ml-auto shrink-0 text-ink-3 tabular-nums" title={String(document.score)}>
                score {Number(document.score.toPrecision(4))}
              </span>
            )}
            <span className={document.score === null ? 'ml-auto' : ''}>
              <CopyButton what={`document ${index + 1}`} text={() => document.text} />
            </span>
          </div>
          <div className="flex flex-col gap-2 px-2.5 pb-2.5">
            <Markdown text={document.text} />
            {document.rest !== null && (
              <Fold title="More fields" detail={Object.keys(document.rest).join(', ')}>
                <JsonView value={document.rest} />
              </Fold>
            )}
          </div>
        </li>
      ))}
      {hidden > 0 && (
        <li>
          <button
            type="button"
            onClick={() => setWhole(true)}
            className="w-full rounded-md border border-dashed border-line-strong py-1 text-sm text-ink-2 hover:bg-hover"
          >
            Show {hidden} more documents
          </button>
        </li>
      )}
    </ol>
  );
}
