/** `npm run e2e`: the tests that meet a started server: through HTTP, through real SDKs and through a browser. */
import { runParts } from '#lib/parts.ts';
import { apiTests, browserTests, sdkTests } from '#lib/suites.ts';

process.exitCode = await runParts([apiTests(), ...sdkTests(), browserTests()]);
