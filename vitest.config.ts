import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '**/dist/**'];

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
          maxWorkers: 2,
        },
      },
    ],
  },
});
