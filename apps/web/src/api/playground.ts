/** Runs of the playground, as they stream in. */
import type { ModelCall } from '@telltale/contract/model-call.ts';
import { type PlaygroundEvent, playgroundEvents, runPlayground } from '@telltale/contract/playground.ts';
import { readEvents } from '#lib/event-stream.ts';
import { ApiError, callStream } from './client.ts';

export interface RunInput {
  readonly projectId: string;
  readonly call: ModelCall;
  readonly prompt: { readonly name: string; readonly version: number } | undefined;
  readonly signal: AbortSignal;
}

/** Ends after `finish` or `error`. @throws ApiError when it does not begin, or breaks off. */
export async function* streamRun({ projectId, call, prompt, signal }: RunInput): AsyncGenerator<PlaygroundEvent, void> {
  const stream = await callStream(runPlayground, { projectId, signal, body: { ...call, ...(prompt && { prompt }) } });
  for await (const { events } of readEvents(stream)) {
    for (const { name, data } of events) {
      if (!(name in playgroundEvents)) continue;
      // As with every answer: the server is tested against the same schema.
      yield { name, data: JSON.parse(data) } as PlaygroundEvent;
      if (name === 'finish' || name === 'error') return;
    }
  }
  throw new ApiError(0, 'The server broke off before the model had finished');
}
