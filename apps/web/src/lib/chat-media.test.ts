import { describe, expect, it } from 'vitest';
import { splitReferences } from './chat-media.ts';
import { readParts } from './chat-parts.ts';

const bytes = 'AAAA';
const shown = (source: string) => ({ source, address: null });

describe('readParts', () => {
  it.each([
    ['OpenAI', { type: 'image_url', image_url: { url: `data:image/png;base64,${bytes}` } }],
    ['OpenAI Responses', { type: 'input_image', image_url: `data:image/png;base64,${bytes}` }],
    ['Anthropic', { type: 'image', source: { type: 'base64', media_type: 'image/png', data: bytes } }],
    ['Gemini', { inlineData: { mimeType: 'image/png', data: bytes } }],
    ['Bedrock', { image: { format: 'png', source: { bytes } } }],
    ['Vercel', { type: 'image', image: bytes, mediaType: 'image/png' }],
    ['Vercel file', { type: 'file', data: bytes, mediaType: 'image/png' }],
    [
      'OpenInference',
      { message_content: { type: 'image', image: { image: { url: `data:image/png;base64,${bytes}` } } } },
    ],
  ])('readParts() shows the picture of %s', (_, part) => {
    expect(readParts([part])).toMatchObject([{ kind: 'image', ...shown(`data:image/png;base64,${bytes}`) }]);
  });

  it('readParts() plays sound, with what it says as text', () => {
    expect(readParts([{ type: 'input_audio', input_audio: { data: bytes, format: 'wav' } }])).toMatchObject([
      { kind: 'audio', ...shown(`data:audio/wav;base64,${bytes}`) },
    ]);
    const reply = { type: 'audio', audio: { id: 'a', data: '', transcript: 'Ahoy' } };
    expect(readParts([reply])).toMatchObject([
      { kind: 'audio', source: null, label: 'a' },
      { kind: 'text', text: 'Ahoy' },
    ]);
  });

  it('readParts() names files, never with their bytes', () => {
    const pdf = {
      type: 'file',
      file: { filename: 'log.pdf', file_data: `data:application/pdf;base64,${'A'.repeat(900)}` },
    };
    expect(readParts([pdf])).toEqual([
      { kind: 'file', source: null, address: null, label: 'log.pdf · application/pdf' },
    ]);
    expect(readParts([{ document: { format: 'pdf', name: 'log', source: { bytes } } }])).toMatchObject([
      { kind: 'file', label: 'log · pdf' },
    ]);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html;base64,PGI+',
    'data:image/svg+xml;base64,PHN2Zz4=',
    '//x.test/a.png',
  ])('readParts() neither shows nor links %s', (url) => {
    expect(readParts([{ type: 'image_url', image_url: { url } }])).toMatchObject([{ source: null, address: null }]);
    expect(readParts([{ type: 'image', image: url, mediaType: 'image/png' }])).toMatchObject([
      { source: null, address: null },
    ]);
  });

  it('readParts() reads Bedrock tools and reasoning', () => {
    expect(
      readParts([
        { reasoningContent: { reasoningText: { text: 'Hm', signature: 's' } } },
        { toolUse: { toolUseId: 't', name: 'find', input: { q: 1 } } },
        { toolResult: { toolUseId: 't', content: [{ json: { n: 1 } }], status: 'error' } },
      ]),
    ).toEqual([
      { kind: 'reasoning', text: 'Hm' },
      { kind: 'toolCall', id: 't', name: 'find', arguments: { q: 1 } },
      { kind: 'toolResult', id: 't', name: '', result: { n: 1 }, isError: true },
    ]);
  });

  it('readParts() tells refusals and hidden reasoning', () => {
    expect(readParts([{ type: 'refusal', refusal: 'No.' }])).toEqual([{ kind: 'refusal', text: 'No.' }]);
    expect(readParts([{ type: 'redacted_thinking', data: 'xx' }])).toEqual([
      { kind: 'reasoning', text: 'Encrypted by the provider.' },
    ]);
  });
});

describe('splitReferences', () => {
  it('splitReferences() puts a named place where media were', () => {
    const reference = '@@@langfuseMedia:type=image/jpeg|id=cc48|source=bytes@@@';
    expect(splitReferences(`See ${reference} here`)).toEqual([
      'See ',
      { kind: 'image', source: null, address: null, label: 'uploaded media · image/jpeg · cc48' },
      ' here',
    ]);
  });
});
