import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDocuments } from './documents.ts';

describe('readDocuments', () => {
  it('readDocuments() reads LangChain documents, alone and with their scores', () => {
    const document = { page_content: 'Ribbons.', metadata: { source: 'a.md', page: 2 }, type: 'Document' };
    const found = { text: 'Ribbons.', source: 'a.md', rest: { metadata: document.metadata, type: 'Document' } };
    expect(readDocuments([document])).toEqual([{ ...found, score: null }]);
    expect(readDocuments([[document, 0.25]])).toEqual([{ ...found, score: 0.25 }]);
  });

  it('readDocuments() reads LlamaIndex nodes', () => {
    expect(readDocuments([{ node: { id_: 'n1', text: 'Wind.', metadata: {} }, score: 0.8 }])).toEqual([
      { text: 'Wind.', score: 0.8, source: 'n1', rest: null },
    ]);
  });

  it('readDocuments() reads OpenInference documents, wrapped and flat', () => {
    const found = [{ text: 'Sail.', score: 0.5, source: 'd', rest: null }];
    expect(readDocuments([{ document: { content: 'Sail.', id: 'd', score: 0.5 } }])).toEqual(found);
    expect(
      readDocuments({ documents: [{ 'document.content': 'Sail.', 'document.id': 'd', 'document.score': 0.5 }] }),
    ).toEqual(found);
  });

  it('readDocuments() reads plain objects that say more than a text', () => {
    expect(readDocuments([{ id: 'd1', text: 'Telltales.' }])?.[0]).toMatchObject({ source: 'd1', text: 'Telltales.' });
  });

  it.each([
    ['messages', [{ role: 'user', content: 'Hi', id: 'm' }]],
    ['parts of a message', [{ type: 'text', text: 'Hi', id: 'p' }]],
    ['bare texts', [{ text: 'Hi' }]],
    ['a mixture', [{ text: 'Hi', score: 1 }, 5]],
    ['nothing', []],
  ])('readDocuments() leaves %s alone', (_, value) => expect(readDocuments(value)).toBeNull());

  it('readDocuments() reads or refuses any value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const documents = readDocuments(value);
        expect(documents?.every((document) => document.text !== '') ?? true).toBe(true);
      }),
    );
  });
});
