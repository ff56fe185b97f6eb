/** The messages of a variant: roles, texts, tool calls and their results, placeholders. */
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { Part } from '#components/chat-part.tsx';
import type { PromptOffers } from '#components/prompt/editor-props.ts';
import { PromptTextEditor } from '#components/prompt/editors.tsx';
import { type DraftMessage, draftMessage, type DraftRole } from '#lib/playground.ts';
import { Button, IconButton } from '#ui/button.tsx';
import { Input } from '#ui/field.tsx';
import { Select } from '#ui/select.tsx';

const roles: readonly { readonly value: DraftRole; readonly label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'user', label: 'User' },
  { value: 'assistant', label: 'Assistant' },
  { value: 'tool', label: 'Tool' },
  { value: 'placeholder', label: 'Placeholder' },
];

export interface MessagesProps {
  /** Of the variant. */
  readonly name: string;
  readonly messages: readonly DraftMessage[];
  readonly offers: PromptOffers;
  readonly onChange: (messages: readonly DraftMessage[]) => void;
}

export function Messages({ name, messages, offers, onChange }: MessagesProps) {
  const set = (at: number, change: Partial<DraftMessage>) =>
    onChange(messages.map((each, index) => (index === at ? { ...each, ...change } : each)));
  const swap = (at: number, other: number) =>
    onChange(messages.map((each, index) => messages[index === at ? other : index === other ? at : index] ?? each));
  return (
    <div className="flex flex-col gap-2.5">
      <ol aria-label={`Messages of ${name}`} className="flex flex-col gap-2.5">
        {messages.map((message, index) => {
          const what = `message ${index + 1} of ${name}`;
          return (
            <li key={message.key} className="flex flex-col gap-1">
              <div className="flex items-center">
                <Select
                  isBare
                  label={`Role of ${what}`}
                  value={message.role}
                  options={roles}
                  onChange={(role) => set(index, { role, ...(role === 'placeholder' && { content: 'history' }) })}
                  className="w-28"
                />
                <span className="flex-1" />
                <IconButton
                  size="sm"
                  label={`Move ${what} up`}
                  disabled={index === 0}
                  onClick={() => swap(index, index - 1)}
                >
                  <ArrowUp size={13} aria-hidden />
                </IconButton>
                <IconButton
                  size="sm"
                  label={`Move ${what} down`}
                  disabled={index === messages.length - 1}
                  onClick={() => swap(index, index + 1)}
                >
                  <ArrowDown size={13} aria-hidden />
                </IconButton>
                <IconButton
                  size="sm"
                  label={`Remove ${what}`}
                  onClick={() => onChange(messages.filter((each) => each.key !== message.key))}
                >
                  <X size={13} aria-hidden />
                </IconButton>
              </div>
              <Contents message={message} what={what} offers={offers} onChange={(change) => set(index, change)} />
            </li>
          );
        })}
      </ol>
      <Button
        look="quiet"
        className="self-start"
        onClick={() => onChange([...messages, draftMessage(messages.at(-1)?.role === 'user' ? 'assistant' : 'user')])}
      >
        <Plus size={14} aria-hidden />
        Message
      </Button>
    </div>
  );
}

interface ContentsProps {
  readonly message: DraftMessage;
  readonly what: string;
  readonly offers: PromptOffers;
  readonly onChange: (change: Partial<DraftMessage>) => void;
}

function Contents({ message, what, offers, onChange }: ContentsProps) {
  if (message.role === 'placeholder') {
    return (
      <Input
        aria-label={`Name of ${what}`}
        value={message.content}
        onChange={(event) => onChange({ content: event.target.value })}
        className="font-mono"
      />
    );
  }
  return (
    <>
      {message.role === 'tool' && (
        <div className="flex gap-1.5">
          <Input
            aria-label={`Tool of ${what}`}
            placeholder="Tool"
            value={message.toolName}
            onChange={(event) => onChange({ toolName: event.target.value })}
            className="font-mono text-sm"
          />
          <Input
            aria-label={`Call that ${what} answers`}
            placeholder="Id of the call"
            value={message.toolCallId}
            onChange={(event) => onChange({ toolCallId: event.target.value })}
            className="font-mono text-sm"
          />
        </div>
      )}
      <PromptTextEditor
        label={`Text of ${what}`}
        value={message.content}
        onChange={(content) => onChange({ content })}
        offers={offers}
        isSmall
      />
      {message.toolCalls.map((call) => (
        <Part key={call.id} part={{ kind: 'toolCall', id: call.id, name: call.name, arguments: call.input }} />
      ))}
    </>
  );
}
