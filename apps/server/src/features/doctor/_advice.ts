/** Says in plain words what the numbers mean and what to do. */
import type { Advice, DoctorReport } from '@telltale/contract/doctor.ts';

type Facts = Omit<DoctorReport, 'advice'>;
type Key = Facts['keys'][number];

/** Below it a clock is ahead: networks only ever make data late. */
const aheadSeconds = -5;
/** Even the quickest request came this late. */
const lateSeconds = 120;

const gravity = { error: 0, warning: 1, info: 2 } as const;

export function adviceOn(facts: Facts): Advice[] {
  const all = [
    ...silence(facts),
    ...facts.keys.flatMap(wrongSecret),
    ...refusals(facts),
    ...facts.keys.flatMap(clock),
    ...orphans(facts),
  ];
  if (all.length === 0) return [fine(facts)];
  return all.toSorted((a, b) => gravity[a.severity] - gravity[b.severity]);
}

function say(code: Advice['code'], severity: Advice['severity'], message: string, keyId: string | null = null): Advice {
  return { code, severity, message, keyId };
}

function silence({ totals, keys, from, to }: Facts): Advice[] {
  if (totals.requests > 0) return [];
  if (!keys.some((key) => key.publicKeyEnd !== null)) {
    const message =
      'The project has no API key, so nothing can be sent to it. Make one in the settings of the project.';
    return [say('no_keys', 'error', message)];
  }
  const last = keys
    .flatMap((key) => key.lastEventAt ?? [])
    .toSorted()
    .at(-1);
  const before = last
    ? ` The last item came ${duration(Date.parse(to) - Date.parse(last))} before that time ended.`
    : '';
  // A wrong secret is no request of the project's, but it says why there is none.
  const reach =
    totals.unauthenticated > 0
      ? ''
      : ' Check that the program runs, that its host is the address of this server, ' +
        "that its public and secret key are this project's, and that it flushes before it ends.";
  const span = duration(Date.parse(to) - Date.parse(from));
  return [
    say('no_requests', 'warning', `No requests with this project's keys in the ${span} looked at.${before}${reach}`),
  ];
}

function wrongSecret(key: Key): Advice[] {
  if (key.unauthenticated === 0) return [];
  const message =
    `${many(key.unauthenticated, 'request')} came with ${nameOf(key)} and a wrong secret, and nothing was taken. ` +
    'Copy the secret key again, or make a new pair: a secret is shown only once.';
  return [say('wrong_secret', 'error', message, key.keyId)];
}

function refusals({ totals, rejections }: Facts): Advice[] {
  const found: Advice[] = [];
  if (totals.rejected > 0) {
    const [most] = rejections.toSorted((a, b) => b.items - a.items);
    const why = most ? ` Most often: ${most.reason}` : '';
    found.push(say('rejected', 'error', `${many(totals.rejected, 'item')} could not be taken.${why}`));
  }
  if (totals.overloaded > 0) {
    const message =
      `${many(totals.overloaded, 'item')} came while the server had no room, and were refused for the moment. SDKs send them ` +
      'again by themselves; if it goes on, send less at once or give the server more to work with.';
    found.push(say('overloaded', 'warning', message));
  }
  if (totals.truncated > 0) {
    const message = `${many(totals.truncated, 'item')} had a name longer than 1,000 characters, which was cut. Content belongs into input, output and metadata.`;
    found.push(say('truncated', 'info', message));
  }
  return found;
}

function clock(key: Key): Advice[] {
  if (!key.lagSeconds) return [];
  const { least } = key.lagSeconds;
  if (least < aheadSeconds) {
    const message =
      `The clock of a program with ${nameOf(key)} is about ${duration(-least * 1000)} ahead of the server's. ` +
      'Its traces can be missing from time ranges that end now. Let it keep its time by NTP.';
    return [say('clock_ahead', 'warning', message, key.keyId)];
  }
  if (least > lateSeconds) {
    const message =
      `What came with ${nameOf(key)} was at least ${duration(least * 1000)} old when it came: old data sent later, ` +
      'long waits before sending, or a clock that is behind. Look for it in a longer time range.';
    return [say('data_late', 'info', message, key.keyId)];
  }
  return [];
}

function orphans({ orphans: found }: Facts): Advice[] {
  if (!found || found.count === 0) return [];
  const message =
    `${many(found.count, 'observation')} ${found.count === 1 ? 'names' : 'name'} a parent that has not arrived. It may still be running; otherwise it was filtered ` +
    'out, sampled away, or sent to another project or server. Without its parent, it stands at the top of its trace.';
  return [say('orphans', 'info', message)];
}

function fine({ totals, keys, to }: Facts): Advice {
  const last = keys
    .flatMap((key) => key.lastEventAt ?? [])
    .toSorted()
    .at(-1);
  const when = last ? `, the last ${duration(Math.max(0, Date.parse(to) - Date.parse(last)))} before the end` : '';
  const message = `${many(totals.accepted, 'item')} arrived and can be read${when}. If a list is empty, look at its filters and time range.`;
  return say('fine', 'info', message);
}

function nameOf({ keyId, publicKeyEnd, note }: Key): string {
  if (keyId === null) return 'a signed-in session';
  if (publicKeyEnd === null) return 'a key that is deleted now';
  return `the key ${publicKeyEnd}${note ? ` (${note})` : ''}`;
}

function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** In the unit that leaves a number a person can picture. */
function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return many(seconds, 'second');
  if (seconds < 2 * 3600) return many(Math.round(seconds / 60), 'minute');
  if (seconds < 2 * 86_400) return many(Math.round(seconds / 3600), 'hour');
  return many(Math.round(seconds / 86_400), 'day');
}
