/** The worker that reads one giant value, so that neither parsing nor searching it holds up the page. */
import type { GiantAnswer, GiantRequest } from './giant-reader.ts';
import { type GiantValue, openGiant } from './giant-value.ts';

let value: GiantValue | undefined;

addEventListener('message', ({ data }: MessageEvent<GiantRequest>) => {
  const reply = (answer: GiantAnswer) => postMessage(answer);
  answerTo(data).then(
    (result) => reply({ id: data.id, result }),
    (error: unknown) => reply({ id: data.id, error: error instanceof Error ? error.message : String(error) }),
  );
});

async function answerTo(request: GiantRequest): Promise<unknown> {
  if (request.method === 'open') {
    value = openGiant(await request.contents.text());
    return value.layout();
  }
  if (value === undefined) throw new Error('Nothing is open');
  const method = value[request.method] as (...args: readonly unknown[]) => unknown;
  return method.apply(value, request.args as unknown[]);
}
