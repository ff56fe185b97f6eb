/** Runs a real client in a process of its own, as a user's program would, and reads what it reports. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { access } from '#lib/server.ts';
import story from '#sdk/story/story.json' with { type: 'json' };

const sdkFolder = resolve(import.meta.dirname, '../sdk');
const timeoutMs = 80_000;
const run = promisify(execFile);

export interface ClientRun {
  /** From `e2e/sdk`, e.g. `js-v3/story.ts`. */
  readonly program: string;
  /** The Python of this client's environment; without it the program is run by Node. */
  readonly python?: string;
  readonly session: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Surroundings {
  readonly baseUrl: string;
  /** Of an OpenAI-compatible server. */
  readonly openaiUrl: string;
}

/**
 * @returns the JSON of the last line that the program printed
 * @throws Error with everything it printed, when it fails
 */
export async function runClientAt(
  surroundings: Surroundings,
  { program, python, session, env = {} }: ClientRun,
): Promise<any> {
  const { stdout } = await run(python ?? process.execPath, [resolve(sdkFolder, program)], {
    cwd: sdkFolder,
    timeout: timeoutMs,
    maxBuffer: 64 * 2 ** 20,
    env: { ...process.env, ...settings(surroundings, session), ...env },
  });
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new Error(`${program} did not end with a line of JSON:\n${stdout}`, { cause });
  }
}

/** What a user would put into the environment. */
function settings({ baseUrl, openaiUrl }: Surroundings, session: string): Record<string, string> {
  return {
    LANGFUSE_HOST: baseUrl,
    LANGFUSE_BASEURL: baseUrl,
    LANGFUSE_BASE_URL: baseUrl,
    LANGFUSE_PUBLIC_KEY: access.publicKey,
    LANGFUSE_SECRET_KEY: access.secretKey,
    // Python is told these two in the environment; the JavaScript programs pass them on themselves.
    LANGFUSE_RELEASE: story.trace.release,
    LANGFUSE_TRACING_ENVIRONMENT: story.trace.environment,
    OPENAI_BASE_URL: openaiUrl,
    OPENAI_API_KEY: 'sk-test',
    STORY_SESSION: session,
    NO_PROXY: '127.0.0.1',
  };
}
