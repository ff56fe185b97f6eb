/** The only reader of the environment: every setting, its default and its limits. Explained in docs/configuration.md. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { type AllowList, parseAllowList } from './lib/allow-list.ts';
import { AppError } from './lib/errors.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const bytes = z.coerce.number().int().min(1024);
const text = z.string().min(1);

const allowList = z
  .string()
  .default('')
  .transform((entries, context) => {
    try {
      return parseAllowList(entries);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  });

const schema = z.object({
  PORT: port.default(3000),
  HOST: text.default('127.0.0.1'),
  TELLTALE_PUBLIC_URL: z.url().optional(),
  TELLTALE_DATA_DIR: text.default('.telltale'),
  TELLTALE_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  TELLTALE_ENCRYPTION_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 32 bytes in hex, as "openssl rand -hex 32" makes them')
    .optional(),
  TELLTALE_OUTBOUND_ALLOW: allowList,
  CLICKHOUSE_URL: z.url().optional(),
  DATABASE_URL: z.url().optional(),
  TELLTALE_BODY_BYTES_MAX: bytes.default(32 * 2 ** 20),
  TELLTALE_DECODED_BYTES_MAX: bytes.default(64 * 2 ** 20),
  TELLTALE_QUEUE_BYTES_MAX: bytes.default(128 * 2 ** 20),
});

/** Both spellings are read; ours wins. */
const initialNames = {
  organizationId: 'ORG_ID',
  organizationName: 'ORG_NAME',
  projectId: 'PROJECT_ID',
  projectName: 'PROJECT_NAME',
  publicKey: 'PROJECT_PUBLIC_KEY',
  secretKey: 'PROJECT_SECRET_KEY',
  userEmail: 'USER_EMAIL',
  userName: 'USER_NAME',
  userPassword: 'USER_PASSWORD',
} as const;

/** What the first start creates; what is absent is made up and printed once. */
export type InitialValues = { readonly [K in keyof typeof initialNames]?: string };

export interface Config {
  readonly host: string;
  readonly port: number;
  /** The address users reach us at; made from host and port when not set. */
  readonly publicUrl: string | undefined;
  readonly dataDir: string;
  readonly logLevel: string;
  /** 32 bytes in hex; without it, a key is made and kept in the data directory. */
  readonly encryptionKey: string | undefined;
  /** What addresses that people enter may lead to besides the public internet. */
  readonly outboundAllow: AllowList;
  readonly clickhouseUrl: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly limits: {
    readonly bodyBytesMax: number;
    readonly decodedBytesMax: number;
    /** Changes waiting to be committed, estimated; beyond it ingest answers 503. */
    readonly queueBytesMax: number;
    /** In one OpenTelemetry export. */
    readonly spansMax: number;
    /** Attribute values in one OpenTelemetry export: a small body can hold very many. */
    readonly valuesMax: number;
  };
  readonly initial: InitialValues;
  /** The built web app. */
  readonly webDir: string;
}

/** @throws AppError that names each wrong variable and what it should be. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new AppError('invalid_request', `Wrong settings in the environment:\n${lines.join('\n')}`);
  }
  const env = result.data;
  return {
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.TELLTALE_PUBLIC_URL?.replace(/\/+$/, ''),
    dataDir: resolve(env.TELLTALE_DATA_DIR),
    logLevel: env.TELLTALE_LOG_LEVEL,
    encryptionKey: env.TELLTALE_ENCRYPTION_KEY,
    outboundAllow: env.TELLTALE_OUTBOUND_ALLOW,
    clickhouseUrl: env.CLICKHOUSE_URL,
    databaseUrl: env.DATABASE_URL,
    limits: {
      bodyBytesMax: env.TELLTALE_BODY_BYTES_MAX,
      decodedBytesMax: env.TELLTALE_DECODED_BYTES_MAX,
      queueBytesMax: env.TELLTALE_QUEUE_BYTES_MAX,
      spansMax: 100_000,
      valuesMax: 4_000_000,
    },
    initial: readInitial(given),
    webDir: resolve(import.meta.dirname, '../../web/dist'),
  };
}

/** What `process-memory.ts` passes on; a limit on malloc's arenas that is set already is somebody's choice. */
export function readMemorySettings(): { environment: Record<string, string>; isTuned: boolean } {
  const given = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { environment: Object.fromEntries(given), isTuned: process.env['MALLOC_ARENA_MAX'] !== undefined };
}

function readInitial(given: Record<string, string | undefined>): InitialValues {
  const found = Object.entries(initialNames).flatMap(([key, name]) => {
    const value = given[`TELLTALE_INIT_${name}`] ?? given[`LANGFUSE_INIT_${name}`];
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(found) as InitialValues;
}
