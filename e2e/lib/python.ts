/** Finds the Python of each client under test; `npm test` makes them and names them in the environment. */

/** @throws Error when the client's environment was not made */
export function python(client: string): string {
  const pairs = (process.env['E2E_PYTHON'] ?? '').split(',').map((pair) => pair.split('='));
  const path = pairs.find(([name]) => name === client)?.[1];
  if (path === undefined)
    throw new Error(`No Python for ${client}: run the tests with \`npm test\` or \`npm run e2e\`.`);
  return path;
}
