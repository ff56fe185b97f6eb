/** Server-sent events out of a stream of bytes that is cut anywhere, as https://html.spec.whatwg.org/#parsing-an-event-stream has it. */

export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

export interface Part {
  /** Complete events, oldest first. */
  readonly events: readonly ServerEvent[];
  /** The last id so far, to resume after; also moved on by events without data. */
  readonly place: string | undefined;
}

/** What one event may take before its end has come; more is no stream of ours. */
const pendingCharsMax = 16 * 2 ** 20;

/** Reads until the stream ends; what follows the last empty line is dropped, for the rest of it never came. */
export async function* readEvents(stream: ReadableStream<Uint8Array>): AsyncGenerator<Part, void> {
  const parser = createEventParser();
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      yield parser(decoder.decode(read.value, { stream: true }));
    }
  } finally {
    // A connection that nobody reads is closed.
    await reader.cancel().catch(() => undefined);
  }
}

/** Takes text piece by piece. */
export function createEventParser(): (text: string) => Part {
  let pending = '';
  let place: string | undefined;
  let id: string | undefined;
  let name = '';
  let data: string[] = [];

  const takeLine = (line: string, events: ServerEvent[]) => {
    if (line === '') {
      if (data.length > 0) events.push({ name: name === '' ? 'message' : name, data: data.join('\n') });
      // Only now: who resumes after an event that was cut off would never see it.
      place = id;
      name = '';
      data = [];
      return;
    }
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') name = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id' && !value.includes('\0')) id = value;
  };

  return (text) => {
    pending += text;
    if (pending.length > pendingCharsMax) throw new Error('The server sent an event without an end');
    const events: ServerEvent[] = [];
    // A carriage return at the end may be half of a line break: it waits for what follows.
    const lines = pending.split(/\r\n|\n|\r(?!$)/);
    pending = lines.pop() ?? '';
    for (const line of lines) takeLine(line, events);
    return { events, place };
  };
}
