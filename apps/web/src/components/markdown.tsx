/** Text from traces as markdown. It is untrusted: no raw HTML, no remote pictures, only plain links. */
import { memo, useState } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { LongText } from './long-text.tsx';

/** Parsing markdown is far slower than showing text: longer ones are shown as they are. */
const markdownMax = 60_000;
/** From here on the beginning is shown first. */
const foldedMax = 6_000;

const plugins = [remarkGfm];

const elements: Components = {
  a: ({ href, children }) =>
    href === undefined || href === '' ? (
      <span>{children}</span>
    ) : (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    ),
  img: ({ alt, src }) => <span className="text-ink-3">[image: {alt === '' || alt === undefined ? src : alt}]</span>,
  input: ({ checked }) => (
    <span aria-label={checked === true ? 'done' : 'to do'}>{checked === true ? '☑ ' : '☐ '}</span>
  ),
};

/** Absolute links with a harmless scheme; everything else loses its target. */
export function safeLink(url: string): string {
  return /^(https?:\/\/|mailto:)/i.test(url) ? url : '';
}

/** Pictures keep their address as text only, so what `urlTransform` lets through is never loaded. */
export const Markdown = memo(function Markdown({ text }: { readonly text: string }) {
  const [isWhole, setWhole] = useState(false);
  if (text.length > markdownMax) return <LongText text={text} />;
  const isCut = !isWhole && text.length > foldedMax;
  const shown = isCut ? text.slice(0, foldedMax) : text;
  return (
    <div className="prose">
      <ReactMarkdown remarkPlugins={plugins} components={elements} skipHtml={false} urlTransform={safeLink}>
        {shown}
      </ReactMarkdown>
      {isCut && (
        <button
          type="button"
          className="mt-1 text-sm font-medium text-accent hover:underline"
          onClick={() => setWhole(true)}
        >
          Show all {Math.ceil(text.length / 1000)} thousand characters
        </button>
      )}
    </div>
  );
});
