/** One side of a conversation's turn: what was said anew, without the history that every input repeats. */
import { readChat, type Chat, type ChatRole } from './chat.ts';
import { isRecord, parseIfJson } from './json.ts';

export interface Turn {
  readonly chat: Chat;
  /** Messages before, which the turns above have shown already, and instructions. */
  readonly earlier: number;
}

/** Null when it is neither a chat nor a text: then it is shown as what it is. */
export function readTurn(value: unknown, side: 'input' | 'output'): Turn | null {
  const parsed = parseIfJson(value);
  const chat = readChat(parsed) ?? plainChat(parsed, side === 'input' ? 'user' : 'assistant');
  if (chat === null) return null;
  const from =
    side === 'input'
      ? Math.max(
          0,
          chat.messages.findLastIndex(({ role }) => role === 'user'),
        )
      : 0;
  return { chat: from === 0 ? chat : { ...chat, messages: chat.messages.slice(from), tools: [] }, earlier: from };
}

/** A text alone, or the only field of an object: `{"question": "…"}`. */
function plainChat(value: unknown, role: ChatRole): Chat | null {
  const fields = isRecord(value) ? Object.values(value) : [value];
  const [text] = fields;
  if (fields.length !== 1 || typeof text !== 'string' || text === '') return null;
  return { messages: [{ role, sentRole: role, name: '', parts: [{ kind: 'text', text }] }], tools: [], rest: null };
}
