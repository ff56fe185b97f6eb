/** The test suites. What a file name says it needs decides its project. */
import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '**/dist/**'];

/** Suites that meet a started server: one server for all files of the project. */
const started = {
  pool: 'forks' as const,
  globalSetup: 'e2e/lib/global-setup.ts',
  exclude,
  testTimeout: 90_000,
  hookTimeout: 90_000,
  maxWorkers: 2,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{apps,packages,tools,bench}/**/*.test.{ts,tsx}'],
          exclude: [...exclude, '**/*.db.test.ts', 'apps/server/test/**'],
        },
      },
      {
        test: {
          name: 'db',
          // Engines are child processes and worker threads of their own: forks keep them apart.
          pool: 'forks',
          include: ['apps/**/*.db.test.ts', 'apps/server/test/**/*.test.ts'],
          exclude,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // A server to run the PostgreSQL tests on; without it one is started from installed binaries.
          provide: { testDatabaseUrl: process.env.TELLTALE_TEST_DATABASE_URL ?? '' },
          maxWorkers: 2,
        },
      },
      { test: { ...started, name: 'api', include: ['e2e/api/**/*.test.ts'] } },
      { test: { ...started, name: 'sdk-js', include: ['e2e/sdk/javascript/**/*.test.ts'] } },
      { test: { ...started, name: 'sdk-python', include: ['e2e/sdk/python/**/*.test.ts'] } },
    ],
  },
});
