/** One titled value of a trace or observation: input, output or metadata, pretty or as JSON. */
import { useMemo } from 'react';
import type { StoredIo } from '#api/io.ts';
import { readChat } from '#lib/chat.ts';
import { readDocuments } from '#lib/documents.ts';
import { copyText, isEmpty, parseIfJson } from '#lib/json.ts';
import { CopyButton } from '#ui/copy-button.tsx';
import { ChatView } from './chat-view.tsx';
import { DocumentsView } from './documents-view.tsx';
import { GiantIo } from './giant-io.tsx';
import { JsonView } from './json-view.tsx';
import { Markdown } from './markdown.tsx';

export type IoFormat = 'pretty' | 'json';

export interface IoSectionProps {
  readonly title: string;
  readonly value: unknown;
  readonly format: IoFormat;
  /** Where the value is when it was too large to come along. */
  readonly giant?: StoredIo | undefined;
}

export function IoSection({ title, value, format, giant }: IoSectionProps) {
  return (
    <section aria-label={title} className="flex flex-col gap-1.5">
      <div className="flex h-6 items-center gap-1">
        <h3 className="text-sm font-semibold text-ink-2">{title}</h3>
        {!isEmpty(value) && <CopyButton what={title.toLowerCase()} text={() => copyText(value)} />}
      </div>
      {giant ? (
        <GiantIo key={`${giant.id} ${giant.side}`} io={giant} />
      ) : isEmpty(value) ? (
        <p className="text-sm text-ink-3">{value === null || value === undefined ? 'Not recorded' : 'Empty'}</p>
      ) : (
        <IoValue value={value} format={format} />
      )}
    </section>
  );
}

export interface IoValueProps {
  readonly value: unknown;
  readonly format: IoFormat;
}

export function IoValue({ value, format }: IoValueProps) {
  const pretty = useMemo(() => (format === 'pretty' ? readPretty(parseIfJson(value)) : null), [value, format]);
  if (pretty?.chat) return <ChatView chat={pretty.chat} />;
  if (pretty?.documents) return <DocumentsView documents={pretty.documents} />;
  const inner = format === 'pretty' ? plainText(value) : null;
  return (
    <div className="rounded-md border border-line bg-surface px-2.5 py-2">
      {inner === null ? <JsonView value={value} /> : <Markdown text={inner} />}
    </div>
  );
}

/** At most one of the two. */
function readPretty(value: unknown) {
  const chat = readChat(value);
  return { chat, documents: chat === null ? readDocuments(value) : null };
}

/** A text, or the one text inside a wrapper that means nothing to a reader: `{"text": "…"}`. */
function plainText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value);
  const only = entries.length === 1 ? entries[0] : undefined;
  const wraps = only !== undefined && ['text', 'content', 'output', 'answer'].includes(only[0]);
  return wraps && typeof only[1] === 'string' ? only[1] : null;
}
