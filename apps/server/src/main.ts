/** The entry of the server process. */
import { restartTuned } from './process-memory.ts';

restartTuned();
// Loaded only now: what the first life of the process would load is thrown away.
await import('./serve.ts');
