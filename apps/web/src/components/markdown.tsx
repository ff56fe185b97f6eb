/** Text from traces as markdown. It is untrusted: no raw HTML, no remote pictures, only plain links. */
import { memo, useRef, useState, type ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { safeLink } from '#lib/safe-link.ts';
import { CopyButton } from '#ui/copy-button.tsx';
import { LongText } from './long-text.tsx';
import { OutsideLink } from './outside-link.tsx';

/** Parsing markdown is far slower than showing text: longer ones are shown as they are. */
const markdownMax = 60_000;
/** From here on the beginning is shown first. */
const foldedMax = 6_000;

const plugins = [remarkGfm];

const elements: Components = {
  a: ({ href, children }) => <OutsideLink href={href ?? ''}>{children}</OutsideLink>,
  img: ({ alt, src }) => <Picture alt={alt ?? ''} address={typeof src === 'string' ? src : ''} />,
  input: ({ checked }) => (
    <span aria-label={checked === true ? 'done' : 'to do'}>{checked === true ? '☑ ' : '☐ '}</span>
  ),
  pre: CodeBlock,
};

/** Where a picture would be: nothing is loaded from other hosts. */
function Picture({ alt, address }: { readonly alt: string; readonly address: string }) {
  return (
    <span className="text-ink-3">
      [image: <OutsideLink href={address}>{alt === '' ? address || 'without address' : alt}</OutsideLink>]
    </span>
  );
}

function CodeBlock({ children }: { readonly children?: ReactNode }) {
  const block = useRef<HTMLPreElement>(null);
  return (
    <div className="group/code relative">
      <pre ref={block}>{children}</pre>
      <span className="absolute top-1 right-1 rounded-sm bg-sunken opacity-0 group-hover/code:opacity-100 focus-within:opacity-100">
        <CopyButton what="code" text={() => block.current?.textContent ?? ''} />
      </span>
    </div>
  );
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
