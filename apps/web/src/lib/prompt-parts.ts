/** A prompt taken apart for the eye: text, and the variables and references in it; and as one text, for comparing. */
import {
  fillVariables,
  isPlaceholder,
  type PromptBody,
  type PromptItem,
  referencesIn,
  variablePattern,
} from '@telltale/contract/prompt-text.ts';

export interface PromptPart {
  readonly kind: 'text' | 'variable' | 'reference';
  readonly start: number;
  readonly end: number;
  /** Of a reference: which prompt. */
  readonly name?: string;
}

/** Variables and references, in order. Variables within the tag of a reference are part of its name. */
export function marksIn(text: string): PromptPart[] {
  const references = referencesIn(text).map(({ reference, start, end }) => ({
    kind: 'reference' as const,
    start,
    end,
    name: reference.name,
  }));
  const variables = [...text.matchAll(variablePattern)].map((match) => ({
    kind: 'variable' as const,
    start: match.index,
    end: match.index + match[0].length,
  }));
  const free = variables.filter(({ start }) => !references.some((each) => each.start <= start && start < each.end));
  return [...references, ...free].toSorted((a, b) => a.start - b.start);
}

/** The whole text in pieces. */
export function partsOf(text: string): PromptPart[] {
  const parts: PromptPart[] = [];
  let at = 0;
  for (const mark of marksIn(text)) {
    if (mark.start > at) parts.push({ kind: 'text', start: at, end: mark.start });
    parts.push(mark);
    at = mark.end;
  }
  if (at < text.length) parts.push({ kind: 'text', start: at, end: text.length });
  return parts;
}

/** A chat as one text: each message below a line that names its role. */
export function promptAsText(body: PromptBody): string {
  if (typeof body === 'string') return body;
  return body
    .map((item) => (isPlaceholder(item) ? `── placeholder ${item.name} ──` : `── ${item.role} ──\n${item.content}`))
    .join('\n\n');
}

/** What a program would get; placeholders stay, for want of messages. */
export function compilePrompt(body: PromptBody, values: ReadonlyMap<string, string>): PromptBody {
  if (typeof body === 'string') return fillVariables(body, values);
  return body.map((item): PromptItem =>
    isPlaceholder(item) ? item : { ...item, content: fillVariables(item.content, values) },
  );
}
