/** Content that strangers may send to do harm, put into every field of a trace. Each piece that runs calls `hit()`. */
import { randomUUID } from 'node:crypto';
import { ago, type Event } from '#browser/fixtures.ts';

/** A host that no page may ask for anything. */
const evil = 'https://evil.example';

const html = [
  '<script>hit(1)</script>',
  '<script src="https://evil.example/x.js"></script>',
  '<img src=x onerror=hit(2)>',
  '<IMG SRC="https://evil.example/pixel.gif" ONERROR=hit(2)>',
  '"><svg/onload=hit(3)>',
  `'"--></style></script><script>hit(4)</script>`,
  '<svg><animate onbegin=hit(5) attributeName=x dur=1s>',
  '<svg><a xlink:href="javascript:hit(6)"><text y="20">click</text></a></svg>',
  '<svg><use href="data:image/svg+xml;base64,PHN2ZyBpZD0neCcgb25sb2FkPSdoaXQoNyknLz4=#x"/></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=hit(8)>',
  '<iframe src="javascript:parent.hit(9)"></iframe>',
  '<iframe srcdoc="<script>parent.hit(10)</script>"></iframe>',
  '<object data="https://evil.example/x.swf"></object><embed src="https://evil.example/y">',
  '<link rel=stylesheet href="https://evil.example/x.css"><base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
  '<form action="https://evil.example"><button formaction="javascript:hit(11)">x</button></form>',
  '<body onload=hit(12)><details open ontoggle=hit(13)><summary>x</summary></details>',
  '<video><source onerror=hit(14)></video><audio src=x onerror=hit(15)>',
  '<input autofocus onfocus=hit(16)><select autofocus onfocus=hit(17)>',
  '<div style="background:url(https://evil.example/bg.png);position:fixed;inset:0">cover</div>',
  '<style>@import "https://evil.example/x.css"; *{background:url(https://evil.example/y)}</style>',
  '<noscript><p title="</noscript><img src=x onerror=hit(18)>">',
  '&lt;script&gt;hit(19)&lt;/script&gt; &#60;img src=x onerror=hit(20)&#62;',
  '<![CDATA[<script>hit(21)</script>]]><!--><img src=x onerror=hit(22)>-->',
  '<x-custom onclick=hit(23) tabindex=1 autofocus onfocus=hit(24)>',
  '<template><script>hit(25)</script></template><slot onslotchange=hit(26)>',
];

const schemes = [
  'javascript:hit(30)',
  'JaVaScRiPt:hit(31)',
  ' javascript:hit(32)',
  'java\tscript:hit(33)',
  'java\nscript:hit(34)',
  '\u0001javascript:hit(35)',
  'javascript&colon;hit(36)',
  '&#106;avascript:hit(37)',
  'javascript://evil.example/%0ahit(38)',
  'vbscript:hit(39)',
  'data:text/html,<script>opener.hit(40)</script>',
  'data:text/html;base64,PHNjcmlwdD5oaXQoNDEpPC9zY3JpcHQ+',
  'data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImhpdCg0MikiLz4=',
  'blob:https://evil.example/1',
  'file:///etc/passwd',
  '//evil.example/x',
  '\\\\evil.example\\x',
  'view-source:javascript:hit(43)',
  'feed:javascript:hit(44)',
  'livescript:hit(45)',
];

const markdown = [
  ...schemes.map((url) => `[click](${url})`),
  ...schemes.map((url) => `[click](<${url}>)`),
  ...schemes.map((url) => `![picture](${url})`),
  `![picture](${evil}/pixel.png)`,
  `![picture](${evil}/pixel.png "title' onload='hit(50)")`,
  `[![nested](${evil}/a.png)](javascript:hit(51))`,
  '<javascript:hit(52)>',
  '[ref][1]\n\n[1]: javascript:hit(53)',
  '[ref]: <javascript:hit(54)> "x"\n\n![ref]',
  '[a](https://ok.example" onmouseover="hit(55))',
  `${evil}/autolink www.evil.example me@evil.example`,
  '[^1]\n\n[^1]: <img src=x onerror=hit(56)>',
  '| <img src=x onerror=hit(57)> | b |\n|---|---|\n| [x](javascript:hit(58)) | `<script>hit(59)</script>` |',
  '```html\n<script>hit(60)</script>\n```',
  '```mermaid\ngraph TD; A[<img src=x onerror=hit(61)>]-->B; click A "javascript:hit(62)"\n```',
  String.raw`$$\href{javascript:hit(63)}{x}$$ \url{javascript:hit(64)} \includegraphics{https://evil.example/x}`,
  '- [ ] <input onfocus=hit(65) autofocus>',
  '# <svg onload=hit(66)>',
  '~~<b onclick=hit(67)>x</b>~~ **<i onmouseenter=hit(68)>y</i>**',
  '> '.repeat(300) + 'deep',
  '*'.repeat(5000),
  '['.repeat(3000) + ']('.repeat(3000),
];

const text = [
  '{{constructor.constructor("hit(70)")()}}',
  '${hit(71)} #{hit(72)} <%= hit(73) %> {{=hit(74)}}',
  'expression(hit(75)) url(javascript:hit(76))',
  `=HYPERLINK("${evil}","x")`,
  `@SUM(1+1)*cmd|' /C calc'!A0`,
  `+IMPORTXML("${evil}","//a")`,
  '\u202eevil\u202c \u2066rtl\u2069 \u200fمرحبا',
  '\u001b[31mred\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007',
  'a\u200bb\u200cc\u200dd\ufeffe',
  `Z${'\u0351\u0489'.repeat(200)}algo`,
  '👨‍👩‍👧‍👦'.repeat(50),
  'x'.repeat(3000),
  `@@@langfuseMedia:type=image/svg+xml" onload="hit(77)|id=<img src=x onerror=hit(78)>|source=bytes@@@`,
  '../../../../etc/passwd %2e%2e%2f %00 ?#&=',
  '__proto__',
];

export const corpus: readonly string[] = [...html, ...markdown, ...text];

export interface Hostile {
  /** Part of every id: what to search for. */
  readonly tag: string;
  readonly traceId: string;
  readonly session: string;
  readonly user: string;
  readonly observationIds: readonly string[];
  readonly events: readonly Event[];
}

/** One trace with the whole corpus in all of its fields, and a small trace for each piece that has it as name, user and tag. */
export function plotHarm(): Hostile {
  const tag = `h${randomUUID().slice(0, 8)}`;
  const traceId = `${tag}-all`;
  const session = `${tag}"><img src=x onerror=hit(80)>`;
  const user = `${tag}<svg/onload=hit(81)>`;
  const groups = Object.values(Object.groupBy(corpus, (_, index) => String(index % shapes.length)));
  const observations = groups.map((pieces, index) => observation({ tag, traceId, index, pieces: pieces ?? [] }));
  const all = corpus.join('\n\n');
  const main: Event = {
    type: 'trace-create',
    body: {
      id: traceId,
      name: html.join(' ').slice(0, 900),
      sessionId: session,
      userId: user,
      tags: html.slice(0, 10),
      release: html[2],
      version: html[4],
      timestamp: ago(20),
      input: [{ role: 'user', content: all }],
      output: all,
      metadata: metadata(corpus),
    },
  };
  return {
    tag,
    traceId,
    session,
    user,
    observationIds: observations.map(({ body }) => String(body['id'])),
    events: [main, ...observations, ...scores(tag, traceId), ...corpus.map((piece, index) => small(tag, piece, index))],
  };
}

/** As many pieces as an observation may be named by. */
const nameMax = 200;

function small(tag: string, piece: string, index: number): Event {
  const short = piece.slice(0, nameMax);
  const body = { id: `${tag}-${index}`, name: short, userId: short, sessionId: `${tag} ${short}`, tags: [short] };
  return { type: 'trace-create', body: { ...body, timestamp: ago(30), input: piece, output: { [short]: piece } } };
}

function scores(tag: string, traceId: string): Event[] {
  return html.slice(0, 8).map((piece, index) => ({
    type: 'score-create',
    body: { id: `${tag}-s${index}`, traceId, name: piece, value: piece, dataType: 'CATEGORICAL', comment: piece },
  }));
}

function metadata(pieces: readonly string[]): Record<string, unknown> {
  const entries = pieces.slice(0, 40).map((piece): [string, unknown] => [piece.slice(0, nameMax), piece]);
  const traps: [string, unknown][] = Object.entries({
    constructor: '<b>c</b>',
    toString: { prototype: 'p' },
    hasOwnProperty: 1,
  });
  // Only so is it a key of its own.
  traps.push(['__proto__', { polluted: '<img src=x onerror=hit(82)>' }]);
  return Object.fromEntries([...entries, ...traps, ['nested', { deep: pieces }]]);
}

interface Slot {
  readonly tag: string;
  readonly traceId: string;
  readonly index: number;
  readonly pieces: readonly string[];
}

function observation({ tag, traceId, index, pieces }: Slot): Event {
  const shape = shapes[index]!;
  return {
    type: 'observation-create',
    body: {
      id: `${tag}-o${index}`,
      traceId,
      type: shape.type,
      name: pieces.join(' ').slice(0, 900),
      startTime: ago(19 - index),
      endTime: ago(18 - index),
      level: index % 2 === 0 ? 'ERROR' : 'WARNING',
      statusMessage: pieces.join('\n'),
      model: pieces[0]?.slice(0, nameMax),
      modelParameters: { [String(pieces[1]).slice(0, nameMax)]: pieces[2] },
      version: pieces[3]?.slice(0, nameMax),
      metadata: metadata(pieces),
      ...shape.of(pieces),
    },
  };
}

interface Shape {
  readonly type: string;
  readonly of: (pieces: readonly string[]) => { readonly input: unknown; readonly output: unknown };
}

/** Every way in which content is drawn. */
const shapes: readonly Shape[] = [
  {
    type: 'GENERATION',
    of: (pieces) => ({
      input: {
        messages: pieces.map((content, index) => ({
          role: ['system', 'user', content][index % 3],
          name: content,
          content,
        })),
        tools: pieces.map((piece) => ({
          type: 'function',
          function: { name: piece, description: piece, parameters: { [piece]: piece } },
        })),
      },
      output: { choices: pieces.map((piece) => ({ message: { role: 'assistant', content: piece, refusal: piece } })) },
    }),
  },
  {
    type: 'GENERATION',
    of: (pieces) => ({
      input: pieces.map((url) => ({
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url } },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: url } },
          { type: 'input_audio', input_audio: { data: url, format: 'wav' } },
          { type: 'file', file: { filename: url, file_data: url } },
        ],
      })),
      output: pieces.map((url) => ({
        role: 'model',
        parts: [{ inlineData: { mimeType: 'image/svg+xml', data: url } }, { text: url, thought: true }],
      })),
    }),
  },
  {
    type: 'TOOL',
    of: (pieces) => ({
      input: pieces.map((piece) => ({
        role: 'assistant',
        content: null,
        tool_calls: [{ id: piece, function: { name: piece, arguments: JSON.stringify({ [piece]: piece }) } }],
      })),
      output: pieces.map((piece) => ({ role: 'tool', tool_call_id: piece, name: piece, content: piece })),
    }),
  },
  {
    type: 'RETRIEVER',
    of: (pieces) => ({
      input: pieces.join('\n\n'),
      output: pieces.map((piece) => ({ page_content: piece, metadata: { source: piece, url: piece }, score: 0.5 })),
    }),
  },
  {
    type: 'SPAN',
    of: (pieces) => ({
      input: Object.fromEntries(pieces.map((piece) => [piece, { [piece]: [piece] }])),
      output: pieces.join('\n\n'),
    }),
  },
];
