/** `npm run fix`: lets the tools mend what they can. */
import { run, tool } from '#lib/process.ts';

const lint = await run(tool('oxlint'), ['--fix', '.']);
const format = await run(tool('oxfmt'), ['.']);
process.exitCode = lint.status || format.status;
