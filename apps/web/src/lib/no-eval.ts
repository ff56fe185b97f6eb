/** Keeps the contract's schemas from trying `eval`, which the page's policy forbids. Must be imported before them. */
import { config } from 'zod';

config({ jitless: true });
