/** Pictures, sounds and files of chat messages: shown when their bytes are here, told by name when they lie elsewhere. */
import { isRecord, textOf, type JsonRecord } from './json.ts';

export interface Media {
  readonly kind: 'image' | 'audio' | 'file';
  /** A `data:` URL that is safe to show in place; null when there are no bytes or they are of another kind. */
  readonly source: string | null;
  readonly label: string;
  /** Where it lies, for a link that is followed by an explicit click only: nothing is loaded from other hosts. */
  readonly address: string | null;
}

export type MediaKind = Media['kind'];

/** Keys of one medium, in the spelling of any provider. */
export function readMedia(part: JsonRecord, expected: MediaKind): Media {
  // The bytes may lie one or two levels deeper: Anthropic's `source`, OpenAI's `file` and `input_audio`, OpenInference's `image`.
  const inner = [part['source'], part['file'], part['input_audio'], part['image_url'], part['image'], part['audio']];
  const nested = inner.find(isRecord);
  const holder = isRecord(nested?.['image']) ? nested['image'] : (nested ?? part);
  const mime = mimeOf(holder) || mimeOf(part);
  const data = firstText(holder, dataKeys) || firstText(part, dataKeys);
  const title = firstText(part, nameKeys) || firstText(holder, nameKeys);
  return describe({ expected, mime, data, title });
}

const dataKeys = [
  'data',
  'bytes',
  'file_data',
  'content',
  'image',
  'image_url',
  'audio',
  'file',
  'url',
  'uri',
  'fileUri',
];
const nameKeys = ['filename', 'fileName', 'name', 'title', 'file_id', 'fileId', 'id'];

function firstText(record: JsonRecord, keys: readonly string[]): string {
  for (const key of keys) {
    const value = record[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

/** Said as such, or by Bedrock's and OpenAI's bare `format` ("png", "wav"). */
function mimeOf(part: JsonRecord): string {
  for (const key of ['media_type', 'mediaType', 'mime_type', 'mimeType']) {
    const mime = textOf(part[key]);
    if (mime !== '') return mime;
  }
  const format = textOf(part['format']).toLowerCase();
  if (/^(png|jpe?g|gif|webp)$/.test(format)) return `image/${format}`;
  if (/^(wav|mp3|flac|ogg|opus|aac)$/.test(format)) return `audio/${format}`;
  return format;
}

interface Found {
  readonly expected: MediaKind;
  readonly mime: string;
  readonly data: string;
  readonly title: string;
}

function describe({ expected, mime, data, title }: Found): Media {
  const reference = mediaReference.exec(data);
  if (reference !== null) return referred(reference);
  const inUrl = /^data:([\w.+/-]+)[;,]/.exec(data)?.[1];
  const type = inUrl ?? mime;
  const kind = type.startsWith('image/') ? 'image' : type.startsWith('audio/') ? 'audio' : expected;
  const source = safeSource(type, data);
  const address = /^https?:\/\//i.test(data) ? data : null;
  const elsewhere = inUrl === undefined && source === null && data.length <= 500 ? data : '';
  const label = title || elsewhere || nouns[kind];
  return { kind, source, address, label: type === '' || label === type ? label : `${label} · ${type}` };
}

const nouns: Record<MediaKind, string> = { image: 'image', audio: 'audio', file: 'attachment' };

const shownType = /^(image\/(png|jpe?g|gif|webp|avif|bmp)|audio\/[\w.+-]+)$/i;
const base64 = /^[a-z0-9+/=\s]+$/i;

/** Only what a browser decodes without running anything, and no SVG: it can carry scripts and links. */
function safeSource(type: string, data: string): string | null {
  if (!shownType.test(type)) return null;
  const bytes = data.startsWith('data:') ? /^data:[^,]*;base64,/i.exec(data)?.[0] : '';
  if (bytes === undefined || /^https?:/i.test(data)) return null;
  const body = data.slice(bytes.length);
  return body !== '' && base64.test(body) ? `data:${type.toLowerCase()};base64,${body}` : null;
}

/** What Langfuse's SDKs leave in place of bytes that they uploaded. */
const mediaReference = /@@@langfuseMedia:([^@]*)@@@/;

function referred(match: RegExpExecArray): Media {
  const facts = new Map((match[1] ?? '').split('|').map((fact) => cutAt(fact, '=')));
  const type = facts.get('type') ?? '';
  const kind = type.startsWith('image/') ? 'image' : type.startsWith('audio/') ? 'audio' : 'file';
  const label = ['uploaded media', type, facts.get('id') ?? ''].filter((text) => text !== '').join(' · ');
  return { kind, source: null, address: null, label };
}

function cutAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** Text with the references in it taken out: pieces of text and media in their order. */
export function splitReferences(text: string): (string | Media)[] {
  if (!text.includes('@@@langfuseMedia:')) return [text];
  const pieces: (string | Media)[] = [];
  let rest = text;
  for (let match = mediaReference.exec(rest); match !== null; match = mediaReference.exec(rest)) {
    if (match.index > 0) pieces.push(rest.slice(0, match.index));
    pieces.push(referred(match));
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest !== '') pieces.push(rest);
  return pieces;
}
