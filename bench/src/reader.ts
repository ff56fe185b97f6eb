/** A signed-in person who reads through the API, as the web app does for them. */
import { account, projectId } from './server-process.ts';

export interface Reader {
  /** Milliseconds until the whole answer was there. @throws Error for anything but a success. */
  time(path: string): Promise<number>;
  read<T>(path: string): Promise<T>;
}

export async function signIn(url: string): Promise<Reader> {
  const response = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(account),
  });
  if (!response.ok) throw new Error(`Signing in was answered with ${response.status}: ${await response.text()}`);
  const cookie = response.headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ');
  const get = async (path: string) => {
    const answer = await fetch(`${url}/api/public${path}`, { headers: { cookie, 'x-telltale-project': projectId } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${text.slice(0, 500)}`);
    return text;
  };
  return {
    async time(path) {
      const started = performance.now();
      await get(path);
      return performance.now() - started;
    },
    async read<T>(path: string) {
      return JSON.parse(await get(path)) as T;
    },
  };
}
