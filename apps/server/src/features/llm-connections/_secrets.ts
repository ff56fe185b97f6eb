/** The secret part of a connection: encrypted in the database, shown by its end alone. */
import { z } from 'zod';
import type { SecretBox } from '#lib/secret-box.ts';

export interface ConnectionSecrets {
  /** '' for a server that wants none. */
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
}

const stored = z.object({ key: z.string(), headers: z.record(z.string(), z.string()) });

/** Sealed for this row of this project: a copy of the ciphertext in another row can't be opened. */
export function sealSecrets(box: SecretBox, place: Place, secrets: ConnectionSecrets): string {
  return box.seal(JSON.stringify(secrets), placeOf(place));
}

/** Null when this instance's key is not the one they were sealed with. */
export function openSecrets(box: SecretBox, place: Place, sealed: string): ConnectionSecrets | null {
  try {
    return stored.parse(JSON.parse(box.open(sealed, placeOf(place))));
  } catch {
    // What failed says nothing more: the seal tells only right from wrong.
    return null;
  }
}

interface Place {
  readonly projectId: string;
  readonly id: string;
}

function placeOf({ projectId, id }: Place): string[] {
  return ['llm-connection', projectId, id];
}

/** `sk-…4f2a`: enough to recognise a key by, unless that would be a good part of it. */
export function maskKey(key: string): string {
  if (key === '') return '';
  // Of Bedrock's pair the secret half shows nothing.
  const shown = bedrockKeys(key)?.accessKeyId ?? key;
  if (shown.length < 16) return '…';
  return `${/^(sk|gsk|pk|xai|AIza|AKIA|ASIA)-?/.exec(shown)?.[0] ?? ''}…${shown.slice(-4)}`;
}

const awsKeys = z.object({
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
  sessionToken: z.string().min(1).optional(),
});
export type AwsKeys = z.output<typeof awsKeys>;

/** Bedrock takes either an API key, or a pair of keys as JSON. */
export function bedrockKeys(key: string): AwsKeys | null {
  if (!key.startsWith('{')) return null;
  try {
    return awsKeys.safeParse(JSON.parse(key)).data ?? null;
  } catch {
    return null;
  }
}

/** Everything that must not be told, whoever repeats it. */
export function hiddenTexts({ key, headers }: ConnectionSecrets): string[] {
  const pair = bedrockKeys(key);
  const parts = pair ? [pair.secretAccessKey, pair.sessionToken ?? ''] : [];
  return [key, ...parts, ...Object.values(headers)].filter((text) => text !== '');
}
