/** What a model answered to a variant, as it comes in, with what it took. */
import { Link } from '@tanstack/react-router';
import { CircleAlert, CornerLeftUp, TriangleAlert } from 'lucide-react';
import { Part } from '#components/chat-part.tsx';
import { Fact } from '#components/fact.tsx';
import { JsonView } from '#components/json-view.tsx';
import { Markdown } from '#components/markdown.tsx';
import { formatCost, formatDuration, formatNumber } from '#lib/format.ts';
import { parseIfJson } from '#lib/json.ts';
import { Button } from '#ui/button.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import type { Finish, Run } from './_use-runs.ts';

export interface OutputProps {
  readonly projectId: string;
  readonly name: string;
  readonly run: Run | null;
  /** Adds the answer to the messages. */
  readonly onContinue: (run: Run) => void;
}

export function Output({ projectId, name, run, onContinue }: OutputProps) {
  return (
    <section
      aria-label={`Output of ${name}`}
      className="flex h-[42%] min-h-40 shrink-0 flex-col border-t border-line bg-bg"
    >
      <div className="flex h-8 shrink-0 items-center gap-1.5 px-3">
        <h3 className="text-sm font-semibold text-ink-2">Output</h3>
        {run !== null && <output className="text-sm text-ink-3">{stateWords[run.state]}</output>}
        <span className="flex-1" />
        {run !== null && run.text !== '' && <CopyButton what={`output of ${name}`} text={() => run.text} />}
        {run?.state === 'done' && (
          <Button look="quiet" onClick={() => onContinue(run)}>
            <CornerLeftUp size={13} aria-hidden />
            Continue
          </Button>
        )}
      </div>
      <div className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto px-3 pb-3" tabIndex={-1}>
        {run === null ? (
          <p className="text-ink-3">Nothing has run yet.</p>
        ) : (
          <>
            <Answer run={run} />
            {run.failure !== null && (
              <div role="alert" className="flex gap-2 rounded-md bg-danger-soft px-2.5 py-2 text-danger">
                <CircleAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
                <p className="min-w-0 wrap-anywhere whitespace-pre-wrap">{run.failure}</p>
              </div>
            )}
            {run.warnings.map((warning) => (
              <p key={warning} className="flex gap-1.5 text-sm text-warn">
                <TriangleAlert size={13} aria-hidden className="mt-0.5 shrink-0" />
                <span className="min-w-0 wrap-anywhere">{warning}</span>
              </p>
            ))}
          </>
        )}
      </div>
      {run !== null && (run.finish !== null || run.traceId !== null) && (
        <div className="flex shrink-0 items-center gap-3.5 border-t border-line px-3 py-1.5 text-sm">
          {run.finish !== null && (
            <dl aria-label={`Figures of ${name}`} className="flex min-w-0 flex-wrap items-center gap-x-3.5 gap-y-0.5">
              <Figures finish={run.finish} />
            </dl>
          )}
          {run.traceId !== null && (
            <Link
              to="/project/$projectId/traces/$traceId"
              params={{ projectId, traceId: run.traceId }}
              className="ml-auto rounded-sm text-accent hover:underline"
            >
              Trace
            </Link>
          )}
        </div>
      )}
    </section>
  );
}

const stateWords: Record<Run['state'], string> = {
  running: 'running …',
  done: '',
  failed: 'failed',
  stopped: 'stopped',
};

function Answer({ run }: { readonly run: Run }) {
  const parsed = run.isJson && run.state === 'done' ? parseIfJson(run.text) : run.text;
  const isEmpty = run.text === '' && run.toolCalls.length === 0 && run.reasoning === '';
  if (isEmpty) return run.state === 'done' ? <p className="text-ink-3">The model answered with nothing.</p> : null;
  return (
    <>
      {run.reasoning !== '' && <Part part={{ kind: 'reasoning', text: run.reasoning }} />}
      {typeof parsed === 'string' ? <Markdown text={parsed} /> : <JsonView value={parsed} />}
      {run.toolCalls.map(({ id, name, input }) => (
        <Part key={id} part={{ kind: 'toolCall', id, name, arguments: input }} />
      ))}
    </>
  );
}

function Figures({ finish }: { readonly finish: Finish }) {
  const { usage, cost, latencyMs, timeToFirstTokenMs, finishReason } = finish;
  const sumOf = (side: string) =>
    Object.entries(usage).reduce((sum, [key, units]) => (key.startsWith(side) ? sum + units : sum), 0);
  return (
    <>
      <Fact label="Latency" strong>
        {formatDuration(latencyMs / 1000)}
      </Fact>
      {timeToFirstTokenMs !== null && <Fact label="First token">{formatDuration(timeToFirstTokenMs / 1000)}</Fact>}
      {usage['total'] !== undefined && (
        <Fact label="Tokens">
          {formatNumber(sumOf('input'))} → {formatNumber(sumOf('output'))}
        </Fact>
      )}
      <Fact label="Cost" strong>
        {cost === null ? 'unknown' : formatCost(cost)}
      </Fact>
      {finishReason !== 'stop' && <Fact label="Ended by">{finishReason}</Fact>}
    </>
  );
}
