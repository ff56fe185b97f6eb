/** Counts what a decoder makes, so that a small body can't ask for more memory than one export may have. */
import { AppError } from '#lib/errors.ts';
import type { DecodeLimits } from './_span.ts';

export class Budget {
  readonly #limits: DecodeLimits;
  #spans = 0;
  #values = 0;

  constructor(limits: DecodeLimits) {
    this.#limits = limits;
  }

  span(): void {
    this.#spans += 1;
    if (this.#spans > this.#limits.spansMax) throw tooMany('spans', this.#limits.spansMax);
  }

  value(): void {
    this.#values += 1;
    if (this.#values > this.#limits.valuesMax) throw tooMany('attribute values', this.#limits.valuesMax);
  }
}

function tooMany(what: string, max: number): AppError {
  return new AppError('too_large', `An export may hold at most ${max} ${what}.`);
}
