/** The cheat sheet of a page's keys. */
import { Dialog } from './dialog.tsx';

export interface ShortcutGroup {
  readonly title: string;
  /** Keys that do the same are separated by a space. */
  readonly keys: readonly (readonly [keys: string, what: string])[];
}

export interface ShortcutSheetProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly groups: readonly ShortcutGroup[];
}

export function ShortcutSheet({ open, onClose, groups }: ShortcutSheetProps) {
  return (
    <Dialog open={open} title="Keyboard shortcuts" onClose={onClose} wide>
      <div className="gap-6 sm:columns-2">
        {groups.map((group) => (
          <section key={group.title} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-sm font-semibold text-ink-2">{group.title}</h3>
            <dl className="flex flex-col">
              {group.keys.map(([keys, what]) => (
                <div key={keys} className="flex min-h-6.5 items-center justify-between gap-3">
                  <dt>{what}</dt>
                  <dd className="flex shrink-0 gap-1">
                    {keys.split(' ').map((key) => (
                      <kbd
                        key={key}
                        className="rounded-sm border border-line-strong bg-sunken px-1.5 font-mono text-xs text-ink-2"
                      >
                        {key}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
