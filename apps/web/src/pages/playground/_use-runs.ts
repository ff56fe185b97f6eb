/** Runs of the variants: started, stopped, and gathered as they stream in. */
import type { ModelCall, ToolCall } from '@telltale/contract/model-call.ts';
import type { PlaygroundEvent } from '@telltale/contract/playground.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { streamRun } from '#api/playground.ts';
import type { PromptOrigin } from '#lib/playground.ts';

export type Finish = Extract<PlaygroundEvent, { name: 'finish' }>['data'];

export interface Run {
  readonly state: 'running' | 'done' | 'failed' | 'stopped';
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  readonly warnings: readonly string[];
  readonly finish: Finish | null;
  readonly failure: string | null;
  readonly traceId: string | null;
  /** Whether an answer in JSON was asked for. */
  readonly isJson: boolean;
}

export interface Runs {
  /** By the key of the variant. */
  readonly of: (key: string) => Run | null;
  readonly isRunning: boolean;
  readonly start: (key: string, call: ModelCall, origin: PromptOrigin | null) => void;
  /** What can't even be sent. */
  readonly refuse: (key: string, problem: string) => void;
  readonly stop: (key?: string) => void;
}

const nothing: Run = {
  state: 'running',
  text: '',
  reasoning: '',
  toolCalls: [],
  warnings: [],
  finish: null,
  failure: null,
  traceId: null,
  isJson: false,
};

export function useRuns(projectId: string): Runs {
  const [runs, setRuns] = useState<ReadonlyMap<string, Run>>(new Map());
  const aborts = useRef(new Map<string, AbortController>());
  useEffect(() => {
    const going = aborts.current;
    return () => {
      for (const abort of going.values()) abort.abort();
    };
  }, [projectId]);

  const set = useCallback((key: string, run: Run) => setRuns((before) => new Map(before).set(key, run)), []);

  const start = useCallback(
    (key: string, call: ModelCall, origin: PromptOrigin | null) => {
      aborts.current.get(key)?.abort();
      const abort = new AbortController();
      aborts.current.set(key, abort);
      const isCurrent = () => aborts.current.get(key) === abort;
      const show = painter((run) => {
        if (isCurrent()) set(key, run);
      });
      const prompt = origin === null ? undefined : { name: origin.name, version: origin.version };
      void follow({ projectId, call, prompt, signal: abort.signal }, show).finally(() => {
        if (isCurrent()) aborts.current.delete(key);
      });
    },
    [projectId, set],
  );

  const stop = useCallback((key?: string) => {
    for (const [each, abort] of aborts.current) if (key === undefined || key === each) abort.abort();
  }, []);

  return {
    of: (key) => runs.get(key) ?? null,
    isRunning: [...runs.values()].some(({ state }) => state === 'running'),
    start,
    refuse: (key, problem) => set(key, { ...nothing, state: 'failed', failure: problem }),
    stop,
  };
}

type Show = (run: Run, isLast?: boolean) => void;

/** Pieces come far more often than a screen is drawn. */
function painter(paint: (run: Run) => void): Show {
  let latest: Run | null = null;
  let frame = 0;
  return (run, isLast = false) => {
    latest = run;
    if (isLast) {
      cancelAnimationFrame(frame);
      paint(run);
    } else if (frame === 0) {
      frame = requestAnimationFrame(() => {
        frame = 0;
        if (latest !== null) paint(latest);
      });
    }
  };
}

async function follow(input: Parameters<typeof streamRun>[0], show: Show): Promise<void> {
  let run: Run = { ...nothing, isJson: input.call.outputSchema !== undefined };
  show(run, true);
  try {
    for await (const event of streamRun(input)) {
      run = withEvent(run, event);
      show(run, run.state !== 'running');
    }
  } catch (error) {
    const isStopped = input.signal.aborted;
    const failure = isStopped ? null : error instanceof Error ? error.message : String(error);
    show({ ...run, state: isStopped ? 'stopped' : 'failed', failure }, true);
  }
}

function withEvent(run: Run, { name, data }: PlaygroundEvent): Run {
  switch (name) {
    case 'text':
      return { ...run, text: run.text + data.delta };
    case 'reasoning':
      return { ...run, reasoning: run.reasoning + data.delta };
    case 'toolCall':
      return { ...run, toolCalls: [...run.toolCalls, data] };
    case 'warning':
      return { ...run, warnings: [...run.warnings, data.message] };
    case 'finish':
      return { ...run, state: 'done', finish: data, traceId: data.traceId };
    case 'error':
      return { ...run, state: 'failed', failure: data.message, traceId: data.traceId };
  }
}
