/** The messages of a chat while they are written: roles, order, placeholders. */
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useId } from 'react';
import { PromptTextEditor } from '#components/prompt/editors.tsx';
import type { PromptOffers } from '#components/prompt/editor-props.ts';
import { Button, IconButton } from '#ui/button.tsx';
import { Input } from '#ui/field.tsx';
import { type DraftMessage, moved } from './_draft.ts';

const roles = ['system', 'user', 'assistant', 'developer', 'tool'];

export interface MessagesProps {
  readonly messages: readonly DraftMessage[];
  readonly onChange: (messages: readonly DraftMessage[]) => void;
  readonly offers: PromptOffers;
}

export function Messages({ messages, onChange, offers }: MessagesProps) {
  const listId = useId();
  const set = (at: number, change: Partial<DraftMessage>) =>
    onChange(messages.map((each, index) => (index === at ? { ...each, ...change } : each)));
  const add = (kind: DraftMessage['kind']) => {
    const key = Math.max(-1, ...messages.map((each) => each.key)) + 1;
    const role = messages.at(-1)?.role === 'user' ? 'assistant' : 'user';
    onChange([...messages, { key, kind, role, content: kind === 'placeholder' ? 'history' : '' }]);
  };
  return (
    <div className="flex flex-col gap-3">
      <datalist id={listId}>
        {roles.map((role) => (
          <option key={role} value={role}>
            {role}
          </option>
        ))}
      </datalist>
      <ol aria-label="Messages" className="flex flex-col gap-3">
        {messages.map((message, index) => {
          const what = `${message.kind} ${index + 1}`;
          return (
            <li key={message.key} className="flex flex-col gap-1.5">
              <div className="flex items-center gap-1">
                {message.kind === 'message' ? (
                  <Input
                    aria-label={`Role of ${what}`}
                    list={listId}
                    value={message.role}
                    onChange={(event) => set(index, { role: event.target.value })}
                    className="max-w-36"
                  />
                ) : (
                  <>
                    <span className="text-sm text-ink-3">Placeholder</span>
                    <Input
                      aria-label={`Name of ${what}`}
                      value={message.content}
                      onChange={(event) => set(index, { content: event.target.value })}
                      className="max-w-56 font-mono"
                    />
                  </>
                )}
                <span className="flex-1" />
                <IconButton
                  label={`Move ${what} up`}
                  disabled={index === 0}
                  onClick={() => onChange(moved(messages, index, index - 1))}
                >
                  <ArrowUp size={14} aria-hidden />
                </IconButton>
                <IconButton
                  label={`Move ${what} down`}
                  disabled={index === messages.length - 1}
                  onClick={() => onChange(moved(messages, index, index + 1))}
                >
                  <ArrowDown size={14} aria-hidden />
                </IconButton>
                <IconButton
                  label={`Remove ${what}`}
                  onClick={() => onChange(messages.filter((each) => each.key !== message.key))}
                >
                  <Trash2 size={14} aria-hidden />
                </IconButton>
              </div>
              {message.kind === 'message' && (
                <PromptTextEditor
                  label={`Content of ${what}`}
                  value={message.content}
                  onChange={(content) => set(index, { content })}
                  offers={offers}
                />
              )}
            </li>
          );
        })}
      </ol>
      <div className="flex gap-2">
        <Button onClick={() => add('message')}>
          <Plus size={14} aria-hidden />
          Message
        </Button>
        <Button onClick={() => add('placeholder')}>
          <Plus size={14} aria-hidden />
          Placeholder
        </Button>
      </div>
    </div>
  );
}
