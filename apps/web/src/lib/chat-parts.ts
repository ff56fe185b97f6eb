/** The parts of one chat message: text, reasoning, tool calls and results, media, in every dialect's spelling. */
import { isRecord, parseIfJson, textOf, type JsonRecord } from './json.ts';

export type ChatPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  | { readonly kind: 'toolCall'; readonly id: string; readonly name: string; readonly arguments: unknown }
  | {
      readonly kind: 'toolResult';
      readonly id: string;
      readonly name: string;
      readonly result: unknown;
      readonly isError: boolean;
    }
  /** `source` is a `data:image/…` URL, or null when the picture lies elsewhere: nothing is loaded from other hosts. */
  | { readonly kind: 'image'; readonly source: string | null; readonly label: string }
  | { readonly kind: 'file'; readonly label: string }
  | { readonly kind: 'data'; readonly value: unknown };

export function readParts(content: unknown): ChatPart[] {
  if (content === null || content === undefined || content === '') return [];
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
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
  if (typeof part === 'string') return [{ kind: 'text', text: part }];
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
    case 'refusal':
      return texts('text', part['text'] ?? part['content'] ?? part['refusal']);
    case 'thinking':
    case 'redacted_thinking':
    case 'reasoning':
    case 'summary_text':
      return texts('reasoning', part['thinking'] ?? part['text'] ?? part['content'] ?? summaryOf(part['summary']));
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
    case 'image':
    case 'image_url':
    case 'input_image':
      return [imagePart(part)];
    case 'blob':
    case 'file':
    case 'input_file':
    case 'document':
    case 'input_audio':
    case 'audio':
    case 'uri':
      return [filePart(part)];
    default:
      return null;
  }
}

/** Gemini's parts have no type but one telling key. */
function readUntyped(part: JsonRecord): ChatPart[] | null {
  const call = part['functionCall'] ?? part['function_call'];
  if (isRecord(call)) return [toolCall(textOf(call['id']), call)];
  const response = part['functionResponse'] ?? part['function_response'];
  if (isRecord(response)) return [toolResult(response)];
  const inline = part['inlineData'] ?? part['inline_data'];
  if (isRecord(inline)) return [filePart(inline)];
  if (typeof part['text'] === 'string') {
    return texts(part['thought'] === true ? 'reasoning' : 'text', part['text']);
  }
  return null;
}

function texts(kind: 'text' | 'reasoning', value: unknown): ChatPart[] {
  const text = textOf(value);
  return text === '' ? [] : [{ kind, text }];
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
    isError: part['is_error'] === true || part['isError'] === true,
  };
}

/** `[{type:"text",text}]` and Vercel's `{type:"json"|"text",value}` hold one plain value each. */
function unwrapResult(value: unknown): unknown {
  if (Array.isArray(value) && value.length === 1 && isRecord(value[0]) && typeof value[0]['text'] === 'string') {
    return parseIfJson(value[0]['text']);
  }
  if (isRecord(value) && 'value' in value && typeof value['type'] === 'string') return parseIfJson(value['value']);
  return parseIfJson(value);
}

function imagePart(part: JsonRecord): ChatPart {
  const source = part['source'];
  if (isRecord(source)) return picture(mimeOf(source), textOf(source['data']) || textOf(source['url']));
  const image = part['image_url'] ?? part['image'] ?? part['url'] ?? part['data'];
  const url = isRecord(image) ? (isRecord(image['image']) ? image['image']['url'] : image['url']) : image;
  return picture(mimeOf(part), textOf(url));
}

function filePart(part: JsonRecord): ChatPart {
  const mime = mimeOf(part);
  const content = textOf(part['content']) || textOf(part['data']) || textOf(part['image']);
  if (mime.startsWith('image/')) return picture(mime, content);
  const label = textOf(part['filename']) || textOf(part['name']) || textOf(part['uri']) || textOf(part['file_id']);
  return { kind: 'file', label: [label || 'attachment', mime].filter((text) => text !== '').join(' · ') };
}

function mimeOf(part: JsonRecord): string {
  return (
    textOf(part['media_type']) || textOf(part['mediaType']) || textOf(part['mime_type']) || textOf(part['mimeType'])
  );
}

const imageUrl = /^data:image\/(png|jpe?g|gif|webp|avif|bmp);base64,[a-z0-9+/=\s]+$/i;
const imageMime = /^image\/(png|jpe?g|gif|webp|avif|bmp)$/i;

/** Only pictures whose bytes are here, and no SVG: it can carry scripts and links. */
function picture(mime: string, data: string): ChatPart {
  if (imageUrl.test(data)) return { kind: 'image', source: data, label: data.slice(5, data.indexOf(';')) };
  const isBytes = imageMime.test(mime) && /^[a-z0-9+/=\s]+$/i.test(data);
  if (isBytes) return { kind: 'image', source: `data:${mime};base64,${data}`, label: mime };
  const label = data === '' ? mime || 'image' : data.length > 120 ? `${data.slice(0, 120)}…` : data;
  return { kind: 'image', source: null, label };
}
