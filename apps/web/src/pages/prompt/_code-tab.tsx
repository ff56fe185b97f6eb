/** Code that fetches this prompt, by one of the version's labels or by its number. */
import { latestLabel, type Prompt } from '@telltale/contract/prompts.ts';
import { useState } from 'react';
import { promptCode } from '#lib/prompt-code.ts';
import { CopyButton } from '#ui/copy-button.tsx';
import { Segmented } from '#ui/segmented.tsx';

export interface CodeTabProps {
  readonly prompt: Prompt;
  /** Of the version, as of now. */
  readonly labels: readonly string[];
}

export function CodeTab({ prompt, labels }: CodeTabProps) {
  const usual = labels.filter((label) => label !== latestLabel);
  const [chosen, setChosen] = useState<string | null>(null);
  const choices = [...usual, ...(labels.includes(latestLabel) ? [latestLabel] : [])];
  const label = choices.find((each) => each === chosen) ?? (chosen === '' ? null : (choices[0] ?? null));
  const { name, prompt: body, version } = prompt;
  const blocks = promptCode({ host: window.location.origin, name, body, label, version });
  return (
    <div className="flex flex-col items-start gap-3">
      <Segmented
        label="Fetch by"
        value={label ?? ''}
        options={[...choices.map((each) => ({ value: each, label: each })), { value: '', label: `version ${version}` }]}
        onChange={setChosen}
      />
      {blocks.map((block) => (
        <figure key={block.id} className="w-full overflow-hidden rounded-md border border-line">
          <figcaption className="flex h-7 items-center justify-between border-b border-line bg-sunken pr-1 pl-3 text-sm text-ink-2">
            {block.title}
            <CopyButton what={`${block.title} code`} text={() => block.code} />
          </figcaption>
          <pre className="px-3 py-2 font-mono text-sm wrap-anywhere whitespace-pre-wrap">{block.code}</pre>
        </figure>
      ))}
    </div>
  );
}
