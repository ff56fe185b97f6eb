/** `npm run fix`: lets the tools mend what they can, and writes what is made from the code. */
import { run, tool } from '#lib/process.ts';

const document = await run(process.execPath, ['tools/commands/openapi.ts']);
const metrics = await run(process.execPath, ['tools/commands/metrics-doc.ts']);
const lint = await run(tool('oxlint'), ['--fix', '.']);
const format = await run(tool('oxfmt'), ['.']);
process.exitCode = document.status || metrics.status || lint.status || format.status;
