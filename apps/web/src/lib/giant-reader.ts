/** The page's side of the worker that holds one giant value. */
import type { GiantLayout, GiantValue } from './giant-value.ts';

export type GiantRequest =
  | { readonly id: number; readonly method: 'open'; readonly contents: Blob }
  | { readonly id: number; readonly method: keyof GiantValue; readonly args: readonly unknown[] };

export type GiantAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string };

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class GiantReader {
  readonly #worker = new Worker(new URL('./giant-worker.ts', import.meta.url), { type: 'module' });
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<GiantAnswer>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ('error' in data) waiting?.reject(new Error(data.error));
      else waiting?.resolve(data.result);
    });
    this.#worker.addEventListener('error', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('The value is too large for this browser'));
      this.#waiting.clear();
    });
  }

  /** The text goes to the worker as a reference: it is read there. */
  open(contents: Blob): Promise<GiantLayout> {
    return this.#ask((id) => ({ id, method: 'open', contents })) as Promise<GiantLayout>;
  }

  call<M extends keyof GiantValue>(method: M, ...args: Parameters<GiantValue[M]>): Promise<ReturnType<GiantValue[M]>> {
    return this.#ask((id) => ({ id, method, args })) as Promise<ReturnType<GiantValue[M]>>;
  }

  /** What was asked and not answered never will be. */
  close(): void {
    this.#worker.terminate();
    this.#waiting.clear();
  }

  #ask(request: (id: number) => GiantRequest): Promise<unknown> {
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, { resolve, reject });
    this.#worker.postMessage(request(id));
    return promise;
  }
}
