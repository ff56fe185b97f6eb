/** Copy-paste code for each way of sending traces. */
import { useState } from 'react';
import { snippetsFor, type SnippetId } from '#lib/snippets.ts';
import { CopyButton } from '#ui/copy-button.tsx';
import { Segmented } from '#ui/segmented.tsx';

export interface SnippetsProps {
  readonly publicKey: string | null;
  readonly secretKey: string | null;
  /** Shown first. */
  readonly first?: SnippetId;
}

export function Snippets({ publicKey, secretKey, first = 'python' }: SnippetsProps) {
  const [chosen, setChosen] = useState(first);
  const snippets = snippetsFor({
    host: window.location.origin,
    publicKey: publicKey ?? 'pk-lf-…',
    secretKey: secretKey ?? 'sk-lf-…',
  });
  const snippet = snippets.find((each) => each.id === chosen) ?? snippets[0]!;
  return (
    <div className="flex flex-col items-start gap-3">
      <Segmented
        label="SDK"
        value={snippet.id}
        options={snippets.map((each) => ({ value: each.id, label: each.label }))}
        onChange={setChosen}
      />
      {snippet.blocks.map((block) => (
        <figure key={block.title} className="w-full overflow-hidden rounded-md border border-line">
          <figcaption className="flex h-7 items-center justify-between border-b border-line bg-sunken pr-1 pl-3 text-sm text-ink-3">
            {block.title}
            <CopyButton what={block.title} text={() => block.code} />
          </figcaption>
          <pre className="px-3 py-2 font-mono text-sm wrap-anywhere whitespace-pre-wrap">{block.code}</pre>
        </figure>
      ))}
    </div>
  );
}
