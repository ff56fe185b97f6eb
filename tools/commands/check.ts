/** `npm run check`: everything that can be said about the code in under a minute. */
import { staticChecks } from '#lib/checks.ts';
import { runParts } from '#lib/parts.ts';
import { unitTests } from '#lib/suites.ts';

process.exitCode = await runParts([...staticChecks, unitTests]);
