/** `npm test`: every test there is. With `--with-checks`, the static checks too: that is what CI runs. */
import { staticChecks } from '#lib/checks.ts';
import { runParts } from '#lib/parts.ts';
import { apiTests, browserTests, databaseTests, sdkTests, unitTests } from '#lib/suites.ts';

const checks = process.argv.includes('--with-checks') ? staticChecks : [];
process.exitCode = await runParts([...checks, unitTests, databaseTests(), apiTests(), ...sdkTests(), browserTests()]);
