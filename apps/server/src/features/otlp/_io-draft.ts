/** Input and output of one span while the conventions are asked in turn: who offers first, wins. */
import type { KeyFamily } from './_keys.ts';
import { rebuildList } from './_nested.ts';
import type { Value } from './_span.ts';
import type { SpanView } from './_view.ts';

export class IoDraft {
  input: Value | undefined;
  output: Value | undefined;
  /** Attributes that became input or output: they are not kept a second time in the metadata. */
  readonly taken = new Set<string>();
  /** Set when span events became input or output. */
  eventsTaken = false;

  get isComplete(): boolean {
    return this.input !== undefined && this.output !== undefined;
  }

  get isEmpty(): boolean {
    return this.input === undefined && this.output === undefined;
  }

  offerInput(value: Value | undefined, ...keys: readonly string[]): boolean {
    if (this.input !== undefined || isNothing(value)) return false;
    this.input = value;
    for (const key of keys) this.taken.add(key);
    return true;
  }

  offerOutput(value: Value | undefined, ...keys: readonly string[]): boolean {
    if (this.output !== undefined || isNothing(value)) return false;
    this.output = value;
    for (const key of keys) this.taken.add(key);
    return true;
  }

  /** The first attribute that is set becomes the input as it was sent. */
  inputFrom(view: SpanView, ...keys: readonly string[]): void {
    for (const key of keys) if (this.offerInput(view.get(key), key)) return;
  }

  outputFrom(view: SpanView, ...keys: readonly string[]): void {
    for (const key of keys) if (this.offerOutput(view.get(key), key)) return;
  }

  inputFromFlattened(view: SpanView, family: KeyFamily): void {
    if (this.input !== undefined) return;
    const rebuilt = rebuildList(view, view.family(family));
    if (rebuilt && this.offerInput(rebuilt.list)) for (const key of rebuilt.keys) this.taken.add(key);
  }

  outputFromFlattened(view: SpanView, family: KeyFamily): void {
    if (this.output !== undefined) return;
    const rebuilt = rebuildList(view, view.family(family));
    if (rebuilt && this.offerOutput(rebuilt.list)) for (const key of rebuilt.keys) this.taken.add(key);
  }
}

export type IoRule = (view: SpanView, draft: IoDraft) => void;

function isNothing(value: Value | undefined): boolean {
  return value === undefined || value === null || value === '';
}
