/** Browser tests: a real server, unless `E2E_BASE_URL` names one that runs already, and a real Chromium. */
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { access, freePort } from '#lib/server.ts';
import type { Settings } from '#browser/fixtures.ts';

const running = process.env['E2E_BASE_URL'];
// Workers read this file again and must come to the same port.
process.env['E2E_PORT'] ??= running === undefined ? String(await freePort()) : '';
const baseURL = running ?? `http://127.0.0.1:${process.env['E2E_PORT']}`;

const debian = '/usr/bin/chromium';
const browser = process.env['E2E_CHROMIUM'] ?? (existsSync(debian) ? debian : undefined);

export default defineConfig<Settings>({
  testDir: './browser',
  testMatch: '**/*.spec.ts',
  outputDir: './test-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  fullyParallel: false,
  workers: 1,
  reporter: 'list',
  ...(running === undefined
    ? {
        webServer: {
          command: 'node browser/serve.ts',
          url: `${baseURL}/api/public/health`,
          timeout: 120_000,
          gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
        },
      }
    : {}),
  use: {
    baseURL,
    account: {
      email: process.env['E2E_EMAIL'] ?? access.email,
      password: process.env['E2E_PASSWORD'] ?? access.password,
      projectId: process.env['E2E_PROJECT_ID'] ?? access.projectId,
      publicKey: process.env['E2E_PUBLIC_KEY'] ?? access.publicKey,
      secretKey: process.env['E2E_SECRET_KEY'] ?? access.secretKey,
    },
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    // A film of every test costs more than the pages do; what failed is told by the snapshots, and by one picture of its end.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(browser === undefined ? {} : { executablePath: browser }),
      // Without these, a browser on a closed network spends its start on connections that are refused.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
