/** What failed, short enough to be read at the end of a long log, of which often only the end is kept. */
import { stripVTControlCharacters } from 'node:util';

export interface Failure {
  /** The test, '' for a part as a whole. */
  readonly title: string;
  readonly message: string;
}

const toldMax = 10;
const messageLinesMax = 25;
const outputLinesMax = 40;
const lineMax = 300;

/** Each failure below its name; of many, the later ones by name alone. */
export function failureLines(part: string, failures: readonly Failure[]): string[] {
  return failures.flatMap(({ title, message }, index) => {
    const name = title === '' ? part : `${part}: ${title}`;
    if (index >= toldMax) return [`✘ ${name}`];
    return [`✘ ${name}`, ...message.split('\n').map((line) => `    ${line.slice(0, lineMax)}`.trimEnd()), ''];
  });
}

/** The beginning of a test's message: what was expected, and where in our own code. */
export function messageOf(text: string): string {
  const lines = linesOf(text).filter((line) => !/^\s+at .*node_modules|^\s+at new Promise/.test(line));
  return lines.slice(0, messageLinesMax).join('\n');
}

/** The end of what a program printed, which is where most say why they stopped. */
export function endOf(output: string): string {
  return linesOf(output).slice(-outputLinesMax).join('\n');
}

function linesOf(text: string): string[] {
  return stripVTControlCharacters(text).trim().split('\n');
}
