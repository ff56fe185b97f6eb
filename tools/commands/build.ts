/** `npm run build`: builds the web app unless it is built already. The server runs from its sources. */
import { buildWeb } from '#lib/web-build.ts';

await buildWeb();
