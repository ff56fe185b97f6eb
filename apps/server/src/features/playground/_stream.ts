/** The events of a run as a stream of server-sent events, which ends the run when nobody reads it any more. */
import { type PlaygroundEvent, playgroundLimits } from '@telltale/contract/playground.ts';

export type Emit = (event: PlaygroundEvent) => Promise<void>;

/** What waits for a slow reader before the model is read on. */
const waitingBytesMax = 64 * 2 ** 10;

export interface StreamedWork {
  readonly work: (emit: Emit) => Promise<void>;
  /** The reader has gone. */
  readonly onCancel: () => void;
}

export function streamOf({ work, onCancel }: StreamedWork): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let pulled = Promise.withResolvers<void>();
  let isOpen = true;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (text: string) => {
          if (isOpen) controller.enqueue(encoder.encode(text));
        };
        // Proxies cut connections that are silent, and models may think for minutes.
        const heartbeat = setInterval(() => send(': still here\n\n'), playgroundLimits.heartbeatMs);
        const emit: Emit = async ({ name, data }) => {
          send(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
          if (isOpen && (controller.desiredSize ?? 0) <= 0) {
            pulled = Promise.withResolvers();
            await pulled.promise;
          }
        };
        const end = (close: () => void) => {
          clearInterval(heartbeat);
          if (isOpen) close();
          isOpen = false;
        };
        work(emit).then(
          () => end(() => controller.close()),
          (error: unknown) => end(() => controller.error(error)),
        );
      },
      pull: () => pulled.resolve(),
      cancel() {
        isOpen = false;
        pulled.resolve();
        onCancel();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: waitingBytesMax }),
  );
}
