/** A prompt while it is written, and what is made of it. */
import { isPlaceholder } from '@telltale/contract/prompt-text.ts';
import { type CreatePromptBody, createPromptBody, type Prompt } from '@telltale/contract/prompts.ts';

export interface DraftMessage {
  /** Tells messages apart while they change places. */
  readonly key: number;
  readonly kind: 'message' | 'placeholder';
  readonly role: string;
  /** Of a placeholder: its name. */
  readonly content: string;
}

export interface Draft {
  readonly name: string;
  readonly type: 'text' | 'chat';
  readonly text: string;
  readonly messages: readonly DraftMessage[];
  readonly config: string;
  readonly commitMessage: string;
  readonly isProduction: boolean;
}

export function emptyDraft(folder: string | undefined): Draft {
  return {
    name: folder === undefined ? '' : `${folder}/`,
    type: 'text',
    text: '',
    messages: [
      { key: 0, kind: 'message', role: 'system', content: '' },
      { key: 1, kind: 'message', role: 'user', content: '' },
    ],
    config: '{}',
    commitMessage: '',
    isProduction: false,
  };
}

export function draftOf(prompt: Prompt, isCopy: boolean): Draft {
  const empty = emptyDraft(undefined);
  const config = JSON.stringify(prompt.config, null, 2);
  const base = { ...empty, name: isCopy ? `${prompt.name}-copy` : prompt.name, type: prompt.type, config };
  if (typeof prompt.prompt === 'string') return { ...base, text: prompt.prompt };
  const messages = prompt.prompt.map((item, key): DraftMessage =>
    isPlaceholder(item)
      ? { key, kind: 'placeholder', role: '', content: item.name }
      : { key, kind: 'message', role: item.role, content: item.content },
  );
  return { ...base, messages };
}

export function bodyOf(draft: Draft): CreatePromptBody['prompt'] {
  if (draft.type === 'text') return draft.text;
  return draft.messages.map(({ kind, role, content }) =>
    kind === 'placeholder' ? { type: 'placeholder' as const, name: content } : { role, content },
  );
}

export type Checked =
  | { readonly body: CreatePromptBody; readonly problems: null }
  /** By field, in words for who writes it. */
  | { readonly body: null; readonly problems: ReadonlyMap<string, string> };

/** By the rules of the server. */
export function checkDraft(draft: Draft): Checked {
  const problems = new Map<string, string>();
  let config: unknown = {};
  try {
    config = draft.config.trim() === '' ? {} : JSON.parse(draft.config);
  } catch (error) {
    problems.set('config', `This is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
  const commitMessage = draft.commitMessage.trim();
  const parsed = createPromptBody.safeParse({
    name: draft.name.trim(),
    type: draft.type,
    prompt: bodyOf(draft),
    config,
    labels: draft.isProduction ? ['production'] : [],
    ...(commitMessage !== '' && { commitMessage }),
  });
  for (const { path, message } of parsed.error?.issues ?? []) {
    const field = String(path[0] ?? 'prompt');
    if (!problems.has(field))
      problems.set(field, field === 'name' && draft.name.trim() === '' ? 'Give it a name' : message);
  }
  if (parsed.success && problems.size === 0) return { body: parsed.data, problems: null };
  return { body: null, problems };
}

export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const next = [...items];
  const [item] = next.splice(from, 1);
  if (item !== undefined) next.splice(Math.max(0, Math.min(to, next.length)), 0, item);
  return next;
}
