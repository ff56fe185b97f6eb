/** One part of a chat message: text, reasoning, a tool's call or result, a picture, a sound or a file. */
import { clsx } from 'clsx';
import { AudioLines, Ban, CircleAlert, CornerDownRight, FileText, Image, Lightbulb, Wrench } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Media } from '#lib/chat-media.ts';
import type { ChatPart } from '#lib/chat-parts.ts';
import { isEmpty } from '#lib/json.ts';
import { Fold } from '#ui/fold.tsx';
import { JsonView } from './json-view.tsx';
import { Markdown } from './markdown.tsx';
import { OutsideLink } from './outside-link.tsx';

export function Part({ part }: { readonly part: ChatPart }) {
  switch (part.kind) {
    case 'text':
      return <Markdown text={part.text} />;
    case 'reasoning':
      return (
        <Fold title="Reasoning" icon={<Lightbulb size={13} aria-hidden />} detail={firstLine(part.text)}>
          <Markdown text={part.text} />
        </Fold>
      );
    case 'toolCall':
      return (
        <Card icon={<Wrench size={13} aria-hidden />} title={part.name || 'tool call'} note="call" id={part.id}>
          {isEmpty(part.arguments) ? null : <PartValue value={part.arguments} />}
        </Card>
      );
    case 'toolResult':
      return (
        <Card
          icon={part.isError ? <CircleAlert size={13} aria-hidden /> : <CornerDownRight size={13} aria-hidden />}
          title={part.name || 'result'}
          note={part.isError ? 'error' : part.name === '' ? '' : 'result'}
          id={part.id}
          isError={part.isError}
        >
          <PartValue value={part.result} />
        </Card>
      );
    case 'refusal':
      return (
        <div role="note" aria-label="Refusal" className="flex gap-1.5 rounded-md bg-warn-soft px-2 py-1 text-warn">
          <Ban size={13} aria-hidden className="mt-1 shrink-0" />
          <Markdown text={part.text} />
        </div>
      );
    case 'image':
    case 'audio':
    case 'file':
      return <MediaPart media={part} />;
    case 'data':
      return <JsonView value={part.value} />;
  }
}

export function PartValue({ value }: { readonly value: unknown }) {
  return typeof value === 'string' ? <Markdown text={value} /> : <JsonView value={value} />;
}

interface CardProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly note: string;
  readonly id: string;
  readonly isError?: boolean;
  readonly children: ReactNode;
}

function Card({ icon, title, note, id, isError = false, children }: CardProps) {
  return (
    <div className={clsx('rounded-md border', isError ? 'border-danger/40 bg-danger-soft' : 'border-line bg-sunken')}>
      <div className={clsx('flex h-6.5 items-center gap-1.5 px-2 text-sm', isError ? 'text-danger' : 'text-ink-2')}>
        {icon}
        <span className="truncate font-mono font-medium text-ink">{title}</span>
        <span>{note}</span>
        {id !== '' && (
          <span className="ml-auto truncate font-mono text-xs text-ink-3" title={id}>
            {id}
          </span>
        )}
      </div>
      {children !== null && <div className="border-t border-line px-2 py-1.5">{children}</div>}
    </div>
  );
}

/** Bytes that are here are shown; what lies elsewhere is named, and opened by a click only. */
function MediaPart({ media }: { readonly media: Media }) {
  const { kind, source, address, label } = media;
  if (source !== null && kind === 'image') {
    return <img src={source} alt={label} className="max-h-80 max-w-full self-start rounded-sm border border-line" />;
  }
  if (source !== null && kind === 'audio') {
    return (
      <audio controls preload="metadata" src={source} aria-label={label} className="h-9 max-w-full">
        <track kind="captions" />
      </audio>
    );
  }
  const Icon = kind === 'image' ? Image : kind === 'audio' ? AudioLines : FileText;
  return (
    <div className="inline-flex max-w-full items-center gap-1.5 self-start rounded-md border border-line px-2 py-1 text-sm text-ink-2">
      <Icon size={13} aria-hidden className="shrink-0" />
      {address === null ? (
        <span className="truncate" title={label}>
          {label}
        </span>
      ) : (
        <OutsideLink href={address}>{label}</OutsideLink>
      )}
    </div>
  );
}

function firstLine(text: string): string {
  return text.trimStart().split('\n', 1)[0]!.slice(0, 120);
}
