/** Recognises what a retriever found, in the shapes of the frameworks, and gives it one shape. */
import { isRecord, textOf, type JsonRecord } from './json.ts';

export interface FoundDocument {
  readonly text: string;
  /** Null when none was given. */
  readonly score: number | null;
  /** A title, file or address, '' when none was given. */
  readonly source: string;
  /** Whatever else was said of it; null when nothing was. */
  readonly rest: JsonRecord | null;
}

/** Null when the value is not clearly a list of documents. */
export function readDocuments(value: unknown): readonly FoundDocument[] | null {
  const list = Array.isArray(value) ? value : isRecord(value) ? listIn(value) : null;
  if (list === null || list.length === 0) return null;
  const documents: FoundDocument[] = [];
  for (const item of list) {
    const document = readDocument(item);
    if (document === null) return null;
    documents.push(document);
  }
  return documents;
}

/** The one list of a wrapper that holds nothing else. */
function listIn(value: JsonRecord): unknown[] | null {
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return null;
  const [key, list] = entry;
  const isKnown = ['documents', 'retrieval.documents', 'docs', 'nodes', 'source_nodes', 'matches', 'results', 'chunks'];
  return isKnown.includes(key) && Array.isArray(list) ? list : null;
}

/** LangChain's pairs of document and score, LlamaIndex's `node`, OpenInference's `document`, and plain objects. */
function readDocument(item: unknown): FoundDocument | null {
  if (Array.isArray(item)) {
    const [document, score] = item as unknown[];
    const found = item.length === 2 && typeof score === 'number' ? readDocument(document) : null;
    return found === null ? null : { ...found, score: found.score ?? (score as number) };
  }
  if (!isRecord(item)) return null;
  for (const key of ['document', 'node']) {
    const inner = item[key];
    if (isRecord(inner)) {
      const { [key]: _, ...around } = item;
      return readPlain({ ...around, ...inner }, true);
    }
  }
  if (isRecord(item['kwargs']) && Array.isArray(item['id'])) return readPlain(item['kwargs'], false);
  return readPlain(item, false);
}

const textKeys = ['page_content', 'pageContent', 'text', 'content', 'chunk', 'document', 'document.content'];
const scoreKeys = ['score', 'relevance_score', 'relevanceScore', 'similarity', 'distance', 'document.score'];
const sourceKeys = ['title', 'source', 'file_name', 'file_path', 'url', 'id', 'document_id', 'id_', 'document.id'];

/** A text alone could be anything: a score, metadata or an id beside it makes a document. */
function readPlain(item: JsonRecord, isWrapped: boolean): FoundDocument | null {
  // A message, or a part of one.
  if ('role' in item || textOf(item['type']) === 'text') return null;
  const textKey = textKeys.find((key) => textOf(item[key]) !== '');
  if (textKey === undefined) return null;
  const scoreKey = scoreKeys.find((key) => typeof item[key] === 'number');
  const metadata = isRecord(item['metadata']) ? item['metadata'] : {};
  const sourceKey = sourceKeys.find((key) => textOf(item[key]) !== '');
  const isNamed = textKey === 'page_content' || textKey === 'pageContent' || textKey.startsWith('document');
  const isClear = isWrapped || isNamed || scoreKey !== undefined || sourceKey !== undefined || 'metadata' in item;
  if (!isClear) return null;
  const told = new Set([textKey, scoreKey, sourceKey]);
  const rest = Object.entries(item).filter(([key, value]) => !told.has(key) && !isVoid(value));
  return {
    text: textOf(item[textKey]),
    score: scoreKey === undefined ? null : (item[scoreKey] as number),
    source: sourceIn(metadata) || (sourceKey === undefined ? '' : textOf(item[sourceKey])),
    rest: rest.length === 0 ? null : Object.fromEntries(rest),
  };
}

function sourceIn(metadata: JsonRecord): string {
  const key = sourceKeys.find((name) => textOf(metadata[name]) !== '');
  return key === undefined ? '' : textOf(metadata[key]);
}

function isVoid(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (isRecord(value) && Object.keys(value).length === 0);
}
