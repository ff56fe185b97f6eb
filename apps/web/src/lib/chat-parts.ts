/** The parts of one chat message: text, reasoning, tool calls and results, media, in every dialect's spelling. */
import { readMedia, splitReferences, type Media, type MediaKind } from './chat-media.ts';
import { isRecord, parseIfJson, textOf, type JsonRecord } from './json.ts';

export type ChatPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  | { readonly kind: 'refusal'; readonly text: string }
  | { readonly kind: 'toolCall'; readonly id: string; readonly name: string; readonly arguments: unknown }
  | {
      readonly kind: 'toolResult';
      readonly id: string;
      readonly name: string;
      readonly result: unknown;
      readonly isError: boolean;
    }
  | Media
  | { readonly kind: 'data'; readonly value: unknown };

export function readParts(content: unknown): ChatPart[] {
  if (content === null || content === undefined || content === '') return [];
  if (typeof content === 'string') return texts('text', content);
  if (Array.isArray(content)) return content.flatMap(readPart);
  return readPart(content);
}

/** Calls that stand beside the content: OpenAI `tool_calls` and `function_call`, LangChain's, Vercel's `toolCalls`. */
export function readToolCalls(message: JsonRecord): ChatPart[] {
  const list = message['tool_calls'] ?? message['toolCalls'];
  const calls = Array.isArray(list) && list.length > 0 ? list.filter(isRecord) : [];
  if (isRecord(message['function_call'])) calls.push(message['function_call']);
  return calls.map((item) => {
    // OpenInference wraps each call once more.
    const call = isRecord(item['tool_call']) ? item['tool_call'] : item;
    const inner = isRecord(call['function']) ? call['function'] : call;
    return toolCall(textOf(call['id']) || textOf(call['toolCallId']), inner);
  });
}

function readPart(part: unknown): ChatPart[] {
  if (typeof part === 'string') return texts('text', part);
  if (!isRecord(part)) return part === null || part === undefined ? [] : [{ kind: 'data', value: part }];
  if (isRecord(part['message_content'])) return readPart(part['message_content']);
  const known = readTyped(part, textOf(part['type'])) ?? readUntyped(part);
  return known ?? [{ kind: 'data', value: part }];
}

function readTyped(part: JsonRecord, type: string): ChatPart[] | null {
  switch (type) {
    case 'text':
    case 'input_text':
    case 'output_text':
      return texts('text', part['text'] ?? part['content']);
    case 'refusal':
      return texts('refusal', part['refusal'] ?? part['text'] ?? part['content']);
    case 'thinking':
    case 'redacted_thinking':
    case 'reasoning':
    case 'summary_text':
      return reasoning(part);
    case 'tool_use':
    case 'server_tool_use':
    case 'tool_call':
    case 'tool-call':
    case 'function_call':
      return [toolCall(idOf(part), isRecord(part['function']) ? part['function'] : part)];
    case 'tool_result':
    case 'tool-result':
    case 'tool_call_response':
    case 'function_call_output':
      return [toolResult(part)];
    default: {
      const kind = mediaTypes.get(type);
      return kind === undefined ? null : media(part, kind);
    }
  }
}

const mediaTypes: ReadonlyMap<string, MediaKind> = new Map([
  ['image', 'image'],
  ['image_url', 'image'],
  ['input_image', 'image'],
  ['audio', 'audio'],
  ['input_audio', 'audio'],
  ['output_audio', 'audio'],
  ['blob', 'file'],
  ['file', 'file'],
  ['input_file', 'file'],
  ['document', 'file'],
  ['media', 'file'],
  ['uri', 'file'],
]);

/** Gemini's and Bedrock's parts have no type but one telling key. */
function readUntyped(part: JsonRecord): ChatPart[] | null {
  const call = part['functionCall'] ?? part['function_call'] ?? part['toolUse'];
  if (isRecord(call)) return [toolCall(textOf(call['id']) || textOf(call['toolUseId']), call)];
  const response = part['functionResponse'] ?? part['function_response'] ?? part['toolResult'];
  if (isRecord(response)) return [toolResult(response)];
  const file = part['inlineData'] ?? part['inline_data'] ?? part['fileData'] ?? part['file_data'] ?? part['document'];
  if (isRecord(file)) return media(file, 'file');
  if (isRecord(part['image'])) return media(part['image'], 'image');
  const thought = part['reasoningContent'];
  if (isRecord(thought)) return reasoning(isRecord(thought['reasoningText']) ? thought['reasoningText'] : thought);
  if (typeof part['text'] === 'string') {
    return texts(part['thought'] === true ? 'reasoning' : 'text', part['text']);
  }
  return null;
}

/** Text may hold references to media, which stand where the bytes were. */
function texts(kind: 'text' | 'reasoning' | 'refusal', value: unknown): ChatPart[] {
  const text = textOf(value);
  if (text === '') return [];
  return splitReferences(text).map((piece) => (typeof piece === 'string' ? { kind, text: piece } : piece));
}

/** Reasoning that the provider keeps to itself is told, for it was paid for. */
function reasoning(part: JsonRecord): ChatPart[] {
  const text = textOf(part['thinking'] ?? part['text'] ?? part['content']) || summaryOf(part['summary']);
  const isHidden = ['data', 'encrypted_content', 'redactedContent'].some((key) => textOf(part[key]) !== '');
  return texts('reasoning', text === '' && isHidden ? 'Encrypted by the provider.' : text);
}

/** A transcript beside the sound is said as text. */
function media(part: JsonRecord, kind: MediaKind): ChatPart[] {
  const sound = isRecord(part['audio']) ? part['audio'] : part;
  const source = part['source'];
  // Anthropic's documents may be plain text.
  const inside = isRecord(source) && source['type'] === 'text' ? source['data'] : undefined;
  return [readMedia(part, kind), ...texts('text', sound['transcript'] ?? inside)];
}

function summaryOf(summary: unknown): string {
  if (!Array.isArray(summary)) return textOf(summary);
  return summary.map((item) => (isRecord(item) ? textOf(item['text']) : textOf(item))).join('\n\n');
}

function idOf(part: JsonRecord): string {
  return (
    textOf(part['call_id']) ||
    textOf(part['toolCallId']) ||
    textOf(part['tool_use_id']) ||
    textOf(part['toolUseId']) ||
    textOf(part['tool_call_id']) ||
    textOf(part['id'])
  );
}

function toolCall(id: string, call: JsonRecord): ChatPart {
  const given = call['arguments'] ?? call['args'] ?? call['input'] ?? call['parameters'] ?? null;
  return {
    kind: 'toolCall',
    id,
    name: textOf(call['name']) || textOf(call['toolName']),
    arguments: parseIfJson(given),
  };
}

function toolResult(part: JsonRecord): ChatPart {
  const given = part['content'] ?? part['response'] ?? part['result'] ?? part['output'] ?? null;
  return {
    kind: 'toolResult',
    id: idOf(part),
    name: textOf(part['name']) || textOf(part['toolName']),
    result: unwrapResult(given),
    isError: part['is_error'] === true || part['isError'] === true || part['status'] === 'error',
  };
}

/** `[{type:"text",text}]` and Vercel's `{type:"json"|"text",value}` hold one plain value each. */
function unwrapResult(value: unknown): unknown {
  if (Array.isArray(value) && value.length === 1 && isRecord(value[0]) && typeof value[0]['text'] === 'string') {
    return parseIfJson(value[0]['text']);
  }
  // Bedrock's form.
  if (Array.isArray(value) && value.length === 1 && isRecord(value[0]) && 'json' in value[0]) return value[0]['json'];
  if (isRecord(value) && 'value' in value && typeof value['type'] === 'string') return parseIfJson(value['value']);
  return parseIfJson(value);
}
