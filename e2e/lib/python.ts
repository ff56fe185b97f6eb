/** Finds the Python of each client under test; `npm test` makes them and names them in the environment. */

/** @throws Error when the client's environment was not made */
export function python(client: string): string {
  const path = pythons().get(client);
  if (path === undefined)
    throw new Error(`No Python for ${client}: run the tests with \`npm test\` or \`npm run e2e\`.`);
  return path;
}

/** Every client's Python by its name, e.g. `langfuse-5.0.4`; empty where none were made. */
export function pythons(): ReadonlyMap<string, string> {
  const pairs = (process.env['E2E_PYTHON'] ?? '').split(',').map((pair) => pair.split('='));
  return new Map(pairs.flatMap(([name = '', path]) => (path === undefined ? [] : [[name, path]])));
}
