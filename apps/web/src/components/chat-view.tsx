/** A chat as people read it: one block per message, tool calls as cards, reasoning folded away. */
import { clsx } from 'clsx';
import {
  Bot,
  CircleAlert,
  CornerDownRight,
  FileText,
  Image,
  Lightbulb,
  MessageSquareDashed,
  Settings2,
  User,
  Wrench,
} from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Chat, ChatMessage, ChatRole, ToolDefinition } from '#lib/chat.ts';
import type { ChatPart } from '#lib/chat-parts.ts';
import { copyText, isEmpty } from '#lib/json.ts';
import { CopyButton } from '#ui/copy-button.tsx';
import { Fold } from '#ui/fold.tsx';
import { JsonView } from './json-view.tsx';
import { Markdown } from './markdown.tsx';

/** Of a longer history the end is shown first: the beginning repeats what earlier observations hold. */
const shownAtFirst = 12;

export function ChatView({ chat }: { readonly chat: Chat }) {
  const [isWhole, setWhole] = useState(false);
  const { messages } = chat;
  const hidden = isWhole ? 0 : Math.max(0, messages.length - shownAtFirst);
  // The system prompt stays in sight, the middle is folded.
  const head = hidden > 0 ? messages.slice(0, 1) : [];
  const tail = messages.slice(hidden > 0 ? hidden + 1 : 0);
  return (
    <div className="flex flex-col gap-2">
      {chat.tools.length > 0 && <Tools tools={chat.tools} />}
      {head.map((message, index) => (
        <Message key={index} message={message} />
      ))}
      {hidden > 0 && (
        <button
          type="button"
          onClick={() => setWhole(true)}
          className="rounded-md border border-dashed border-line-strong py-1 text-sm text-ink-2 hover:bg-hover"
        >
          Show {hidden} earlier messages
        </button>
      )}
      {tail.map((message, index) => (
        <Message key={messages.length - tail.length + index} message={message} />
      ))}
      {chat.rest !== null && (
        <Fold title="More fields" detail={Object.keys(chat.rest).join(', ')}>
          <JsonView value={chat.rest} />
        </Fold>
      )}
    </div>
  );
}

const roles: Record<ChatRole, { readonly label: string; readonly icon: typeof User; readonly bar: string }> = {
  system: { label: 'System', icon: Settings2, bar: 'var(--line-strong)' },
  user: { label: 'User', icon: User, bar: 'var(--kind-retriever)' },
  assistant: { label: 'Assistant', icon: Bot, bar: 'var(--kind-generation)' },
  tool: { label: 'Tool', icon: Wrench, bar: 'var(--kind-tool)' },
  other: { label: 'Message', icon: MessageSquareDashed, bar: 'var(--line-strong)' },
};

function Message({ message }: { readonly message: ChatMessage }) {
  const { label, icon: Icon, bar } = roles[message.role];
  const title = message.role === 'other' ? message.sentRole : label;
  const result = onlyResult(message);
  return (
    <article
      aria-label={`${title} message`}
      className="group/message overflow-hidden rounded-md border border-line border-l-2 bg-surface"
      style={{ borderLeftColor: bar }}
    >
      <header className="flex h-6.5 items-center gap-1.5 pr-1 pl-2.5 text-sm">
        <span style={{ color: bar }} className="inline-flex">
          <Icon
            size={13}
            aria-hidden
            className={message.role === 'system' || message.role === 'other' ? 'text-ink-3' : ''}
          />
        </span>
        <h4 className="font-semibold text-ink-2">{title}</h4>
        {message.name !== '' && <span className="truncate text-ink-3">{message.name}</span>}
        {result !== null && <span className="truncate font-mono text-xs text-ink-3">{result.id}</span>}
        <span className="ml-auto opacity-0 group-hover/message:opacity-100 focus-within:opacity-100">
          <CopyButton what="message" text={() => messageText(message)} />
        </span>
      </header>
      <div className="flex flex-col gap-2 px-2.5 pb-2.5">
        {message.parts.length === 0 && <p className="text-ink-3 italic">empty</p>}
        {result !== null ? (
          <Value value={result.result} />
        ) : (
          message.parts.map((part, index) => <Part key={index} part={part} />)
        )}
      </div>
    </article>
  );
}

/** A tool's message that is nothing but its result needs no card around it. */
function onlyResult(message: ChatMessage): Extract<ChatPart, { kind: 'toolResult' }> | null {
  const part = message.parts[0];
  const isOnly = message.role === 'tool' && message.parts.length === 1;
  return isOnly && part?.kind === 'toolResult' && !part.isError ? part : null;
}

function Part({ part }: { readonly part: ChatPart }) {
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
          {isEmpty(part.arguments) ? null : <Value value={part.arguments} />}
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
          <Value value={part.result} />
        </Card>
      );
    case 'image':
      return part.source === null ? (
        <Attachment icon={<Image size={13} aria-hidden />} label={part.label} />
      ) : (
        <img
          src={part.source}
          alt={part.label}
          className="max-h-80 max-w-full self-start rounded-sm border border-line"
        />
      );
    case 'file':
      return <Attachment icon={<FileText size={13} aria-hidden />} label={part.label} />;
    case 'data':
      return <JsonView value={part.value} />;
  }
}

function Value({ value }: { readonly value: unknown }) {
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

function Attachment({ icon, label }: { readonly icon: ReactNode; readonly label: string }) {
  return (
    <div className="inline-flex max-w-full items-center gap-1.5 self-start rounded-md border border-line px-2 py-1 text-sm text-ink-2">
      {icon}
      <span className="truncate">{label}</span>
    </div>
  );
}

function Tools({ tools }: { readonly tools: readonly ToolDefinition[] }) {
  return (
    <Fold
      title={tools.length === 1 ? '1 tool offered' : `${tools.length} tools offered`}
      icon={<Wrench size={13} aria-hidden />}
      detail={tools.map((t) => t.name).join(', ')}
    >
      <ul className="flex flex-col gap-2">
        {tools.map((tool, index) => (
          <li key={index}>
            <p className="font-mono text-sm font-medium">{tool.name}</p>
            {tool.description !== '' && <p className="text-sm text-ink-2">{tool.description}</p>}
            {tool.schema !== null && <JsonView value={tool.schema} />}
          </li>
        ))}
      </ul>
    </Fold>
  );
}

function firstLine(text: string): string {
  return text.trimStart().split('\n', 1)[0]!.slice(0, 120);
}

function messageText(message: ChatMessage): string {
  return message.parts
    .map((part) => {
      switch (part.kind) {
        case 'text':
        case 'reasoning':
          return part.text;
        case 'toolCall':
          return `${part.name}(${copyText(part.arguments)})`;
        case 'toolResult':
          return copyText(part.result);
        case 'image':
        case 'file':
          return `[${part.label}]`;
        case 'data':
          return copyText(part.value);
      }
    })
    .join('\n\n');
}
