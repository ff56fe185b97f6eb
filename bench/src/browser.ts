/** Chromium as a person has it, signed in to a server under test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { account, type BenchServer } from './server-process.ts';

const viewport = { width: 1440, height: 900 };

export interface SignedInBrowser extends AsyncDisposable {
  readonly context: BrowserContext;
}

/** `executablePath`: of a Chromium that Playwright does not manage. */
export async function openBrowser(server: BenchServer, executablePath: string | undefined): Promise<SignedInBrowser> {
  // With a profile on disk, as people have: without one, code is compiled anew in each tab.
  const profile = await mkdtemp(join(tmpdir(), 'telltale-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    viewport,
    args: ['--no-sandbox', '--disable-gpu'],
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  const data = { email: account.email, password: account.password };
  await context.request.post(`${server.url}/api/auth/login`, { data });
  return {
    context,
    async [Symbol.asyncDispose]() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** Looks with every frame: a locator looks again after up to half a second, which would be measured too. */
export async function appears(page: Page, selector: string): Promise<void> {
  await page.evaluate(
    (sought) =>
      new Promise<void>((found) => {
        const look = () => {
          if (document.querySelector(sought) === null) requestAnimationFrame(look);
          else found();
        };
        look();
      }),
    selector,
  );
}

export async function isPainted(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted))));
}
