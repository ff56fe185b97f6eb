/** Starts one server and one fake model provider for all test files of a vitest project. */
import type { TestProject } from 'vitest/node';
import { startFakeOpenAi } from '#lib/fake-openai.ts';
import { startServer } from '#lib/server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    baseUrl: string;
    openaiUrl: string;
  }
}

/** `E2E_BASE_URL` names a server that runs already, for working on one test again and again. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const running = process.env['E2E_BASE_URL'];
  const openai = await startFakeOpenAi();
  const server = running === undefined ? await startServer() : undefined;
  project.provide('openaiUrl', openai.url);
  project.provide('baseUrl', server?.baseUrl ?? running ?? '');
  return async () => {
    await server?.stop();
    await openai[Symbol.asyncDispose]();
  };
}
