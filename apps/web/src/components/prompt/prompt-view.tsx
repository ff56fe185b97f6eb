/** A prompt to be read: its text or messages, with variables and references told apart. */
import { isPlaceholder, type PromptBody } from '@telltale/contract/prompt-text.ts';
import { partsOf, type PromptPart } from '#lib/prompt-parts.ts';
import { CopyButton } from '#ui/copy-button.tsx';

export function PromptView({ body }: { readonly body: PromptBody }) {
  if (typeof body === 'string') return <Message title="Text" content={body} />;
  if (body.length === 0) return <p className="text-ink-3">This chat has no messages.</p>;
  return (
    <ol aria-label="Messages" className="flex flex-col gap-2">
      {body.map((item, index) => (
        // A message has no name of its own but its place.
        <li key={`${index}`}>
          {isPlaceholder(item) ? (
            <p className="rounded-md border border-dashed border-line-strong px-3 py-2 text-ink-2">
              Messages of <code className="font-mono text-sm text-(--kind-tool)">{item.name}</code> are put in here
            </p>
          ) : (
            <Message title={item.role} content={item.content} />
          )}
        </li>
      ))}
    </ol>
  );
}

function Message({ title, content }: { readonly title: string; readonly content: string }) {
  return (
    <figure className="overflow-hidden rounded-md border border-line">
      <figcaption className="flex h-7 items-center justify-between border-b border-line bg-sunken pr-1 pl-3 text-sm text-ink-2">
        <span className="truncate">{title}</span>
        <CopyButton what={title} text={() => content} />
      </figcaption>
      <pre className="max-h-[60vh] overflow-y-auto px-3 py-2 font-mono text-sm wrap-anywhere whitespace-pre-wrap">
        {content === '' ? <span className="text-ink-3">empty</span> : <Marked text={content} />}
      </pre>
    </figure>
  );
}

const looks: Record<PromptPart['kind'], string | undefined> = {
  text: undefined,
  variable: 'text-(--kind-tool) font-medium',
  reference: 'text-accent',
};

function Marked({ text }: { readonly text: string }) {
  return partsOf(text).map(({ kind, start, end }) => (
    <span key={start} className={looks[kind]}>
      {text.slice(start, end)}
    </span>
  ));
}
