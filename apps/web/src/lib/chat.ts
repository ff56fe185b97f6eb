/** Recognises a chat in any of the shapes that SDKs and conventions record, and gives it one shape. */
import { readParts, readToolCalls, type ChatPart } from './chat-parts.ts';
import { isRecord, parseIfJson, textOf, type JsonRecord } from './json.ts';

export type ChatRole = 'system' | 'user' | 'assistant' | 'tool' | 'other';

export interface ChatMessage {
  readonly role: ChatRole;
  /** The role as it was sent, when it has another word for it (`developer`, `human`, `model`). */
  readonly sentRole: string;
  /** Of the speaker or the tool, '' when none was given. */
  readonly name: string;
  readonly parts: readonly ChatPart[];
}

export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly schema: unknown;
}

export interface Chat {
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolDefinition[];
  /** What stood beside the messages: model, temperature, finish reason, usage; null when nothing did. */
  readonly rest: JsonRecord | null;
}

/** Null when the value is not clearly a chat: then it is shown as text or JSON. */
export function readChat(value: unknown): Chat | null {
  const chat = Array.isArray(value) ? readList(value) : isRecord(value) ? readContainer(value) : null;
  return chat === null ? null : { ...chat, messages: nameResults(chat.messages) };
}

/** Results that give only the id of their call get the name that was called. */
function nameResults(messages: readonly ChatMessage[]): ChatMessage[] {
  const names = new Map<string, string>();
  for (const { parts } of messages) {
    for (const part of parts) if (part.kind === 'toolCall' && part.id !== '') names.set(part.id, part.name);
  }
  const named = (part: ChatPart): ChatPart =>
    part.kind === 'toolResult' && part.name === '' ? { ...part, name: names.get(part.id) ?? '' } : part;
  return messages.map((message) => ({ ...message, parts: message.parts.map(named) }));
}

function readList(list: readonly unknown[]): Chat | null {
  if (list.length === 0) return null;
  // LangChain sends batches of message lists; one batch of one is the usual case.
  if (list.length === 1 && Array.isArray(list[0])) return readList(list[0]);
  const messages = readMessages(list);
  return messages === null ? null : { messages, tools: [], rest: null };
}

function readMessages(list: readonly unknown[]): ChatMessage[] | null {
  const messages: ChatMessage[] = [];
  for (const item of list) {
    const message = readMessage(item);
    if (message === null) return null;
    messages.push(message);
  }
  return messages;
}

/** Keys under which a request or a reply carries its messages. */
const listKeys = ['messages', 'contents', 'input', 'output', 'chat_history'] as const;

function readContainer(value: JsonRecord): Chat | null {
  const single = readMessage(value);
  if (single !== null) return { messages: [single], tools: [], rest: null };
  const reply = readReply(value);
  if (reply !== null) return reply;

  for (const key of listKeys) {
    const given = value[key];
    // Bedrock's replies hold one message under `output`.
    const list = key === 'output' && isRecord(given) && isRecord(given['message']) ? [given['message']] : given;
    if (!Array.isArray(list) || list.length === 0) continue;
    const found = readList(list);
    if (found === null) continue;
    const { [key]: _, system, systemInstruction, system_instruction, instructions, tools, toolConfig, ...rest } = value;
    const first = systemMessage(system ?? systemInstruction ?? system_instruction ?? instructions);
    return {
      messages: first === null ? found.messages : [first, ...found.messages],
      tools: readTools(tools ?? (isRecord(toolConfig) ? toolConfig['tools'] : undefined)),
      rest: restOf(rest),
    };
  }
  return null;
}

/** Replies of providers: OpenAI `choices`, Gemini `candidates`, LangChain `generations`. */
function readReply(value: JsonRecord): Chat | null {
  for (const [key, inner] of [
    ['choices', 'message'],
    ['candidates', 'content'],
    ['generations', 'message'],
  ] as const) {
    const list = value[key];
    if (!Array.isArray(list) || list.length === 0) continue;
    const items = list.length === 1 && Array.isArray(list[0]) ? list[0] : list;
    const messages = readMessages(items.map((item) => (isRecord(item) ? withRole(item[inner]) : item)));
    if (messages === null) continue;
    const { [key]: _, ...rest } = value;
    return { messages, tools: [], rest: restOf(rest) };
  }
  return null;
}

function withRole(message: unknown): unknown {
  return isRecord(message) && message['role'] === undefined && message['type'] === undefined
    ? { role: 'assistant', ...message }
    : message;
}

/** One message in any dialect, null when it is something else. */
function readMessage(value: unknown): ChatMessage | null {
  if (!isRecord(value)) return null;
  // OpenInference wraps each message; LangChain's serialised form keeps the message under `kwargs`.
  if (isRecord(value['message']) && Object.keys(value).length === 1) return readMessage(value['message']);
  if (isRecord(value['kwargs']) && Array.isArray(value['id'])) {
    const kind = value['id'].at(-1);
    return readMessage({ type: langchainRole(textOf(kind)), ...value['kwargs'] });
  }
  const item = readResponsesItem(value);
  if (item !== null) return item;
  return readPlainMessage(value);
}

const carriers = ['content', 'parts', 'contents', 'tool_calls', 'function_call', 'toolCalls', 'reasoning_content'];

function readPlainMessage(value: JsonRecord): ChatMessage | null {
  const sentRole = textOf(value['role']) || langchainType(value);
  if (sentRole === '' || !carriers.some((key) => key in value)) return null;
  const role = roleOf(sentRole);
  const parts: ChatPart[] = [];
  const thought = textOf(value['reasoning_content']) || textOf(value['reasoning']);
  if (thought !== '') parts.push({ kind: 'reasoning', text: thought });
  const content = value['content'] ?? value['parts'] ?? value['contents'];
  const callId = textOf(value['tool_call_id']) || textOf(value['toolCallId']);
  const name = textOf(value['name']);
  if (role === 'tool' && !hasToolParts(content)) {
    parts.push({ kind: 'toolResult', id: callId, name, result: plainResult(content), isError: false });
  } else {
    parts.push(...readParts(content));
  }
  if (textOf(value['refusal']) !== '') parts.push({ kind: 'refusal', text: textOf(value['refusal']) });
  // OpenAI's spoken replies stand beside an empty content.
  if (isRecord(value['audio'])) parts.push(...readParts([{ type: 'audio', audio: value['audio'] }]));
  // LangChain repeats in `tool_calls` what Anthropic's content blocks have said already.
  if (!parts.some((part) => part.kind === 'toolCall')) parts.push(...readToolCalls(value));
  return { role, sentRole, name, parts };
}

/** Items of OpenAI's Responses API that are not `message`s but speak in a chat all the same. */
function readResponsesItem(value: JsonRecord): ChatMessage | null {
  const type = textOf(value['type']);
  switch (type) {
    case 'function_call':
    case 'function_call_output':
    case 'reasoning': {
      if ('role' in value) return null;
      const parts = readParts([value]);
      return { role: type === 'function_call_output' ? 'tool' : 'assistant', sentRole: '', name: '', parts };
    }
    default:
      return null;
  }
}

function hasToolParts(content: unknown): boolean {
  return Array.isArray(content) && content.some((part) => readParts([part])[0]?.kind === 'toolResult');
}

function plainResult(content: unknown): unknown {
  const parts = Array.isArray(content) ? readParts(content) : [];
  const first = parts[0];
  return parseIfJson(parts.length === 1 && first?.kind === 'text' ? first.text : content);
}

const langchainTypes = new Set(['human', 'ai', 'system', 'tool', 'function', 'chat', 'developer']);

function langchainType(value: JsonRecord): string {
  const type = textOf(value['type']);
  return langchainTypes.has(type) ? type : langchainRole(type);
}

/** `HumanMessage` and `AIMessageChunk` to `human` and `ai`; '' for other words. */
function langchainRole(className: string): string {
  const match = /^(Human|AI|System|Tool|Function|Chat)Message(Chunk)?$/.exec(className);
  return match?.[1]?.toLowerCase() ?? '';
}

function roleOf(sent: string): ChatRole {
  switch (sent.toLowerCase()) {
    case 'system':
    case 'developer':
      return 'system';
    case 'user':
    case 'human':
      return 'user';
    case 'assistant':
    case 'ai':
    case 'model':
      return 'assistant';
    case 'tool':
    case 'function':
      return 'tool';
    default:
      return 'other';
  }
}

function systemMessage(value: unknown): ChatMessage | null {
  if (value === undefined || value === null || value === '') return null;
  const content = isRecord(value) && 'parts' in value ? value['parts'] : value;
  return { role: 'system', sentRole: 'system', name: '', parts: readParts(content) };
}

function readTools(value: unknown): ToolDefinition[] {
  if (!Array.isArray(value)) return [];
  // Gemini groups its declarations.
  const tools = value.filter(isRecord).flatMap((tool) => {
    const group = tool['functionDeclarations'] ?? tool['function_declarations'];
    return Array.isArray(group) ? group.filter(isRecord) : [tool];
  });
  return tools.map((tool) => {
    const inner = [tool['function'], tool['toolSpec']].find(isRecord) ?? tool;
    const schema = inner['parameters'] ?? inner['input_schema'] ?? inner['inputSchema'] ?? null;
    return {
      name: textOf(inner['name']) || textOf(tool['type']) || 'tool',
      description: textOf(inner['description']),
      schema: isRecord(schema) && isRecord(schema['json']) ? schema['json'] : schema,
    };
  });
}

function restOf(rest: JsonRecord): JsonRecord | null {
  const kept = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined);
  return kept.length === 0 ? null : Object.fromEntries(kept);
}
