/** A chat as people read it: one block per message, tool calls as cards, reasoning folded away. */
import { Bot, ChevronRight, MessageSquareDashed, Settings2, User, Wrench } from 'lucide-react';
import { useState } from 'react';
import type { Chat, ChatMessage, ChatRole, ToolDefinition } from '#lib/chat.ts';
import type { ChatPart } from '#lib/chat-parts.ts';
import { copyText } from '#lib/json.ts';
import { CopyButton } from '#ui/copy-button.tsx';
import { Fold } from '#ui/fold.tsx';
import { Part, PartValue } from './chat-part.tsx';
import { JsonView } from './json-view.tsx';

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

/** Longer instructions start folded: they are the same in every call, and hide what was asked. */
const systemMax = 1500;

function Message({ message }: { readonly message: ChatMessage }) {
  const [isOpen, setOpen] = useState(() => message.role !== 'system' || messageText(message).length <= systemMax);
  const { label, icon: Icon, bar } = roles[message.role];
  const title = message.role === 'other' ? message.sentRole : label;
  const result = onlyResult(message);
  const name = message.name === '' ? (result?.name ?? '') : message.name;
  const isQuiet = message.role === 'system' || message.role === 'other';
  return (
    <article
      aria-label={`${title} message`}
      className="group/message overflow-hidden rounded-md border border-line border-l-2 bg-surface"
      style={{ borderLeftColor: bar }}
    >
      <header className="flex h-6.5 items-center gap-1.5 pr-1 pl-1.5 text-sm">
        <h4 className="min-w-0">
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
            className="flex h-5.5 max-w-full items-center gap-1.5 rounded-sm pr-1 pl-0.5 hover:bg-hover"
          >
            <ChevronRight
              size={12}
              aria-hidden
              className={`shrink-0 text-ink-3 transition-transform ${isOpen ? 'rotate-90' : ''}`}
            />
            <span style={{ color: bar }} className="inline-flex shrink-0">
              <Icon size={13} aria-hidden className={isQuiet ? 'text-ink-3' : ''} />
            </span>
            <span className="truncate font-semibold text-ink-2">{title}</span>
          </button>
        </h4>
        {name !== '' && <span className="truncate text-ink-3">{name}</span>}
        {result !== null && <span className="truncate font-mono text-xs text-ink-3">{result.id}</span>}
        {!isOpen && <span className="min-w-0 flex-1 truncate text-ink-3">{foretaste(message)}</span>}
        <span className="ml-auto opacity-0 group-hover/message:opacity-100 focus-within:opacity-100">
          <CopyButton what="message" text={() => messageText(message)} />
        </span>
      </header>
      {isOpen && (
        <div className="flex flex-col gap-2 px-2.5 pb-2.5">
          {message.parts.length === 0 && <p className="text-ink-3 italic">empty</p>}
          {result !== null ? (
            <PartValue value={result.result} />
          ) : (
            message.parts.map((part, index) => <Part key={index} part={part} />)
          )}
        </div>
      )}
    </article>
  );
}

function foretaste(message: ChatMessage): string {
  return messageText(message).slice(0, 300).replaceAll(/\s+/g, ' ');
}

/** A tool's message that is nothing but its result needs no card around it. */
function onlyResult(message: ChatMessage): Extract<ChatPart, { kind: 'toolResult' }> | null {
  const part = message.parts[0];
  const isOnly = message.role === 'tool' && message.parts.length === 1;
  return isOnly && part?.kind === 'toolResult' && !part.isError ? part : null;
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

function messageText(message: ChatMessage): string {
  return message.parts
    .map((part) => {
      switch (part.kind) {
        case 'text':
        case 'reasoning':
        case 'refusal':
          return part.text;
        case 'toolCall':
          return `${part.name}(${copyText(part.arguments)})`;
        case 'toolResult':
          return copyText(part.result);
        case 'image':
        case 'audio':
        case 'file':
          return `[${part.label}]`;
        case 'data':
          return copyText(part.value);
      }
    })
    .join('\n\n');
}
