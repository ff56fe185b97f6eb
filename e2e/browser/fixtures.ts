/** What every browser test starts from: a signed-in page, ways to seed the project, and the accessibility check. */
import { randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type APIRequestContext, type Cookie, type Page } from '@playwright/test';

export interface Account {
  readonly email: string;
  readonly password: string;
  readonly projectId: string;
  readonly publicKey: string;
  readonly secretKey: string;
}

export interface Settings {
  account: Account;
}

export interface Event {
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Fixtures {
  /** Sends legacy ingestion events with the project's key; they are readable when it returns. */
  readonly send: (events: readonly Event[]) => Promise<void>;
  /** A path inside the project. */
  readonly at: (path: string) => string;
  /** Collects what no page may do: script errors, refused content, dialogs. */
  readonly misdeeds: string[];
}

interface WorkerFixtures {
  readonly session: readonly Cookie[];
}

/** `page` is signed in. */
export const test = base.extend<Settings & Fixtures, WorkerFixtures>({
  account: [undefined as unknown as Account, { option: true }],
  session: [
    async ({ playwright }, use, worker) => {
      const { baseURL, account } = worker.project.use as unknown as Settings & { baseURL: string };
      const request = await playwright.request.newContext({ baseURL });
      const { email, password } = account;
      const answer = await request.post('/api/auth/login', { data: { email, password } });
      expect(answer.status()).toBe(200);
      await use((await request.storageState()).cookies);
      await request.dispose();
    },
    { scope: 'worker' },
  ],
  context: async ({ context, session }, use) => {
    await context.addCookies([...session]);
    await use(context);
  },
  at: async ({ account }, use) => use((path) => `/project/${account.projectId}${path}`),
  send: async ({ request, account }, use) => use((events) => send(request, account, events)),
  misdeeds: [
    async ({ page }, use) => {
      const misdeeds: string[] = [];
      page.on('pageerror', (error) => misdeeds.push(`error: ${error.message}`));
      page.on('dialog', (dialog) => {
        misdeeds.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('console', (message) => {
        if (/maximum update depth/i.test(message.text())) misdeeds.push(message.text());
      });
      await page.exposeFunction('refused', (what: string) => misdeeds.push(`refused by policy: ${what}`));
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
          (window as unknown as { refused: (what: string) => void }).refused(`${violatedDirective} ${blockedURI}`);
        });
      });
      await use(misdeeds);
      expect(misdeeds).toEqual([]);
    },
    { auto: true },
  ],
});

async function send(request: APIRequestContext, account: Account, events: readonly Event[]): Promise<void> {
  const batch = events.map((event) => ({ id: randomUUID(), timestamp: new Date().toISOString(), ...event }));
  const credentials = Buffer.from(`${account.publicKey}:${account.secretKey}`).toString('base64');
  const answer = await request.post('/api/public/ingestion', {
    data: { batch },
    headers: { authorization: `Basic ${credentials}` },
  });
  expect(answer.status()).toBe(207);
  expect((await answer.json()) as { errors: unknown[] }).toMatchObject({ errors: [] });
}

/** No finding of any weight in the light theme; the dark one changes colours alone, and they are judged again. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await settled(page);
  const light = await findings(axe(page));
  await page.emulateMedia({ colorScheme: 'dark' });
  await settled(page);
  const dark = await findings(axe(page).withRules(['color-contrast', 'link-in-text-block']));
  expect({ light, dark }).toEqual({ light: [], dark: [] });
}

/** Without frames there is nothing to put together in a second page, and only violations are told: both cost several times the search. */
function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();
}

async function findings(builder: AxeBuilder): Promise<string[]> {
  const { violations } = await builder.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join('\n')}`);
}

/** Colours of the theme before may still be on their way to those of the new one. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    const endless = (animation: Animation) => animation.effect?.getComputedTiming().iterations === Infinity;
    const running = document.getAnimations().filter((animation) => !endless(animation));
    await Promise.allSettled(running.map((animation) => animation.finished));
  });
}

/** A moment so many seconds ago, as the API takes it. */
export function ago(seconds: number): string {
  return new Date(Date.now() - seconds * 1000).toISOString();
}

export { expect };
