/** One subscription as a stream of server-sent events. */
import type { LiveItem, LiveMessage, LiveSubscription } from './bus.ts';

export interface StreamOptions {
  readonly wants: (item: LiveItem) => boolean;
  readonly heartbeatMs: number;
  /** The stream ends after this long. */
  readonly lifeMs: number;
}

/** How long browsers wait before they connect again. */
const retryMs = 2_000;

/** Pulled by the reader: a slow one leaves its news with the bus, and takes no memory here. */
export function eventStream(subscription: LiveSubscription, options: StreamOptions): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  // Also frees the place of a reader that has stopped reading.
  const end = setTimeout(() => subscription[Symbol.dispose](), options.lifeMs).unref();
  const close = () => {
    clearTimeout(end);
    subscription[Symbol.dispose]();
  };
  let isOpened = false;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const text = isOpened ? await nextText(subscription, options) : opening(subscription);
        isOpened = true;
        if (text !== null) return controller.enqueue(encoder.encode(text));
        close();
        controller.close();
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
}

/** Null at the end. */
async function nextText(subscription: LiveSubscription, options: StreamOptions): Promise<string | null> {
  while (!subscription.isClosed) {
    for (let message = subscription.next(); message; message = subscription.next()) {
      const text = eventText(message, options.wants, subscription.place);
      if (text !== null) return text;
    }
    const isAwake = await subscription.wait(options.heartbeatMs);
    // The place moves on past what this reader does not want.
    if (!isAwake) return `: still here\nid: ${subscription.place}\n\n`;
  }
  return null;
}

function opening(subscription: LiveSubscription): string {
  const data = JSON.stringify({ serverTime: new Date().toISOString() });
  // Without a place to come back to, what is committed before the first event would be lost with the connection.
  return `retry: ${retryMs}\n${event('ready', subscription.place, data)}`;
}

function eventText(message: LiveMessage, wants: (item: LiveItem) => boolean, place: string): string | null {
  if (message.type === 'gap') return event('gap', place, JSON.stringify({ missed: message.missed }));
  const items = message.items.filter(wants);
  if (items.length === 0) return null;
  return event(message.kind, place, `{"items":[${items.map((item) => item.json).join(',')}]}`);
}

/** JSON has no line breaks outside its strings, and writes those inside as \n. */
function event(name: string, id: string, data: string): string {
  return `event: ${name}\nid: ${id}\ndata: ${data}\n\n`;
}
