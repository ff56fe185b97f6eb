/** Counts sign-in attempts, so that passwords can't be guessed by trying. In memory: a restart forgives. */
import { LRUCache } from 'lru-cache';
import { AppError } from '#lib/errors.ts';
import { normalEmail } from './_store.ts';

const windowMs = 15 * 60_000;
const trackedMax = 50_000;

/** One e-mail from one address; one address on all e-mails; one e-mail from all addresses. */
const limits = { pair: 10, address: 50, email: 100 } as const;

interface Count {
  attempts: number;
  readonly resetAt: number;
}

export interface Attempt {
  readonly email: string;
  /** The client's address; undefined when it is not known, and then it does not count. */
  readonly address: string | undefined;
}

export class Attempts {
  readonly #counts = new LRUCache<string, Count>({ max: trackedMax });

  /**
   * Counted before the password is looked at, so that attempts made at once count too.
   * @throws AppError 'rate_limited' with the seconds to wait.
   */
  count(attempt: Attempt, now: number = Date.now()): void {
    let waitUntil = 0;
    for (const [key, max] of keysOf(attempt)) {
      const count = this.#read(key, now);
      count.attempts++;
      if (count.attempts > max) waitUntil = Math.max(waitUntil, count.resetAt);
    }
    if (waitUntil === 0) return;
    const retryAfterSeconds = Math.max(1, Math.ceil((waitUntil - now) / 1000));
    throw new AppError('rate_limited', 'Too many attempts to sign in; wait a while', { retryAfterSeconds });
  }

  /** After success: who knows the password may mistype it again. Other e-mails tried from there still count. */
  forgive(attempt: Attempt): void {
    for (const [key] of keysOf(attempt)) {
      if (!key.startsWith('address ')) this.#counts.delete(key);
    }
  }

  #read(key: string, now: number): Count {
    const known = this.#counts.get(key);
    if (known && known.resetAt > now) return known;
    const fresh = { attempts: 0, resetAt: now + windowMs };
    this.#counts.set(key, fresh);
    return fresh;
  }
}

function keysOf({ email, address }: Attempt): (readonly [string, number])[] {
  const known = normalEmail(email);
  if (address === undefined) return [[`pair ${known}`, limits.pair]];
  return [
    [`pair ${address} ${known}`, limits.pair],
    [`address ${address}`, limits.address],
    [`email ${known}`, limits.email],
  ];
}
