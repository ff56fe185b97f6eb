/** The cheat sheet of the query language, behind a button. */
import { CircleHelp } from 'lucide-react';
import { queryExamples } from '#lib/query-examples.ts';
import { IconButton } from '#ui/button.tsx';
import { Popover } from '#ui/popover.tsx';

export function QueryHelp() {
  return (
    <Popover
      label="Query language"
      align="end"
      trigger={
        <IconButton label="Query language" size="sm">
          <CircleHelp size={14} aria-hidden />
        </IconButton>
      }
    >
      <div className="max-h-[70vh] max-w-[min(40rem,90vw)] overflow-y-auto p-1">
        <h2 className="font-semibold">Query language</h2>
        <dl className="mt-1.5 grid grid-cols-[auto_1fr] gap-x-5 gap-y-1">
          {queryExamples.map(({ text, about }) => (
            <div key={text} className="contents">
              <dt>
                <code className="rounded-sm bg-sunken px-1 py-0.5 font-mono text-sm">{text}</code>
              </dt>
              <dd className="text-ink-2">{about}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-2 text-sm text-ink-3">
          <Key>/</Key> to write, <Key>↓</Key> or <Key>Tab</Key> to take an offer, <Key>Enter</Key> to search,{' '}
          <Key>Esc</Key> to leave.
        </p>
      </div>
    </Popover>
  );
}

function Key({ children }: { readonly children: string }) {
  return <kbd className="rounded-sm border border-line px-1 font-sans text-xs">{children}</kbd>;
}
