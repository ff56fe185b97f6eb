/** One variant: its model, messages and settings, and below them what the model answered. */
import type { LlmConnection } from '@telltale/contract/llm-connections.ts';
import { Copy, Play, Save, Square, X } from 'lucide-react';
import type { PromptOffers } from '#components/prompt/editor-props.ts';
import { draftMessage, type Variant } from '#lib/playground.ts';
import { Button, IconButton } from '#ui/button.tsx';
import { Messages } from './_messages.tsx';
import { ModelPicker } from './_model-picker.tsx';
import { Output } from './_output.tsx';
import { Settings } from './_settings.tsx';
import type { Run } from './_use-runs.ts';

export interface VariantColumnProps {
  readonly projectId: string;
  readonly name: string;
  readonly variant: Variant;
  readonly connections: readonly LlmConnection[];
  readonly offers: PromptOffers;
  readonly run: Run | null;
  readonly onChange: (change: Partial<Variant>) => void;
  readonly onRun: () => void;
  readonly onStop: () => void;
  readonly onSave: () => void;
  /** Null when there are as many as there may be. */
  readonly onCopy: (() => void) | null;
  /** Null for the only one. */
  readonly onRemove: (() => void) | null;
}

export function VariantColumn(props: VariantColumnProps) {
  const { projectId, name, variant, connections, offers, run, onChange, onCopy, onRemove } = props;
  const { origin } = variant;
  return (
    <section
      aria-label={`Variant ${name}`}
      className="flex min-h-0 min-w-90 flex-1 flex-col border-r border-line last:border-r-0"
    >
      <div className="flex shrink-0 items-center gap-1.5 border-b border-line px-3 py-1.5">
        <h2 className="w-4 shrink-0 font-semibold">{name}</h2>
        <ModelPicker
          connections={connections}
          provider={variant.provider}
          model={variant.model}
          name={name}
          onChange={onChange}
        />
        <div className="flex shrink-0 items-center">
          {run?.state === 'running' ? (
            <IconButton label={`Stop ${name}`} onClick={props.onStop}>
              <Square size={13} aria-hidden />
            </IconButton>
          ) : (
            <IconButton label={`Run ${name}`} onClick={props.onRun}>
              <Play size={14} aria-hidden />
            </IconButton>
          )}
          <IconButton label={`Copy ${name} beside it`} disabled={onCopy === null} onClick={() => onCopy?.()}>
            <Copy size={13} aria-hidden />
          </IconButton>
          <IconButton label={`Remove ${name}`} disabled={onRemove === null} onClick={() => onRemove?.()}>
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      </div>
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-3 py-2.5">
        <Messages
          name={name}
          messages={variant.messages}
          offers={offers}
          onChange={(messages) => onChange({ messages })}
        />
        <Settings name={name} variant={variant} onChange={onChange} />
        <Button look="quiet" className="max-w-full self-start" onClick={props.onSave}>
          <Save size={13} aria-hidden className="shrink-0" />
          <span className="truncate">
            {origin === null ? 'Save as prompt' : `Save as new version of ${origin.name} (from v${origin.version})`}
          </span>
        </Button>
      </div>
      <Output
        projectId={projectId}
        name={name}
        run={run}
        onContinue={(answered) => onChange({ messages: [...variant.messages, ...messagesOf(answered)] })}
      />
    </section>
  );
}

/** The answer, then what it waits for: results of tools, or the next question. */
function messagesOf({ text, toolCalls }: Run) {
  const next =
    toolCalls.length === 0
      ? [draftMessage('user')]
      : toolCalls.map(({ id, name }) => draftMessage('tool', '', { toolCallId: id, toolName: name }));
  return [draftMessage('assistant', text, { toolCalls }), ...next];
}
