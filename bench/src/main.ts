/** `npm run bench -- <command> [options]`: measures one part of the product on a fresh server. Without a command: `load`. */
import { dashboards } from './dashboards.ts';
import { load } from './load.ts';
import { paint } from './paint.ts';
import { prompts } from './prompts.ts';
import { query } from './query.ts';
import { trace } from './trace.ts';

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  dashboards,
  load,
  paint,
  prompts,
  query,
  trace,
};

const [first = '', ...rest] = process.argv.slice(2);
const hasCommand = first !== '' && !first.startsWith('--');
const name = hasCommand ? first : 'load';
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command === undefined) throw new Error(`"${name}" is none of the commands ${Object.keys(commands).join(', ')}`);
await command(hasCommand ? rest : process.argv.slice(2));
