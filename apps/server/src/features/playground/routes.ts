/** The route of the playground. */
import { playgroundLimits, runPlayground } from '@telltale/contract/playground.ts';
import type { Logger } from 'pino';
import type { Committer } from '#features/ingest/change.ts';
import type { LlmConnections } from '#features/llm-connections/llm-connections.ts';
import type { PriceBook } from '#features/pricing/pricing.ts';
import { eventStreamHeaders } from '#http/event-stream.ts';
import { type Route, route } from '#http/route.ts';
import { recordRun } from './_record.ts';
import { run, type RunDeps } from './_run.ts';
import { createSlots } from './_slots.ts';
import { streamOf } from './_stream.ts';

export interface PlaygroundDeps {
  readonly connections: LlmConnections;
  readonly prices: PriceBook;
  readonly committer: Committer;
  readonly logger: Logger;
}

export function playgroundRoutes({ connections, prices, committer, logger }: PlaygroundDeps): Route[] {
  const slots = createSlots({ ofProjectMax: playgroundLimits.runsOfProjectMax, max: playgroundLimits.runsMax });
  const deps: RunDeps = {
    prices,
    record: (request, result) => recordRun({ committer, logger }, request, result),
  };
  return [
    route(runPlayground, async ({ projectId, body, request }) => {
      const { prompt, ...call } = body;
      const model = await connections.open(projectId, call.provider, call.model);
      const slot = slots.take(projectId);
      const left = new AbortController();
      const signal = AbortSignal.any([left.signal, request.signal, AbortSignal.timeout(playgroundLimits.runMs)]);
      const stream = streamOf({
        async work(emit) {
          using _slot = slot;
          await run(deps, model, { projectId, call, prompt }, { signal, emit });
        },
        onCancel: () => left.abort(),
      });
      return new Response(stream, { headers: eventStreamHeaders });
    }),
  ];
}
