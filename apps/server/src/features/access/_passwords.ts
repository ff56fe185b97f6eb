/** Passwords as argon2id hashes, never more than a few computed at once. */
import { hash, verify } from '@node-rs/argon2';
import { AppError } from '#lib/errors.ts';

/** OWASP's first choice for argon2id; about 50 ms and 19 MiB each. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing takes threads that file and DNS work need too: some must stay free. */
const atOnceMax = 2;
const waitingMax = 50;

let running = 0;
const waiting: (() => void)[] = [];

/** @throws AppError 'overloaded' when too many wait already. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, cost));
}

/**
 * Takes the same time for a user that does not exist (`stored` null) as for a wrong password.
 * @throws AppError 'overloaded' when too many wait already.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword('the password of nobody');
  const expected = stored ?? (await nobody);
  const matches = await inTurn(() => verify(expected, password));
  return matches && stored !== null;
}

let nobody: Promise<string> | undefined;

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnceMax) {
    if (waiting.length >= waitingMax) {
      throw new AppError('overloaded', 'Too many sign-ins at once', { retryAfterSeconds: 5 });
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running++;
  }
  try {
    return await work();
  } finally {
    // A turn that someone waits for is handed on, not given back.
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
