/** The checks that run no code of ours: format, lint, types, unused code. */
import { endOf } from '#lib/failures.ts';
import { one, type Part } from '#lib/parts.ts';
import { run, tool } from '#lib/process.ts';

export const staticChecks: readonly Part[] = [
  program('format', 'oxfmt', ['--check', '.']),
  program('lint', 'oxlint', ['--deny-warnings', '.']),
  program('types', 'tsc', ['-p', '.', '--noEmit']),
  program('unused code', 'knip', ['--no-progress', '--treat-config-hints-as-errors']),
];

function program(name: string, command: string, args: readonly string[]): Part {
  return {
    name,
    run: async () => {
      const result = await run(tool(command), args, { timeoutMs: 300_000 });
      if (result.status !== 0) {
        throw new Error(`${command} ${args.join(' ')} ended with ${result.status}\n${endOf(result.output)}`);
      }
      return one;
    },
  };
}
