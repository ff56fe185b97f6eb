/** The cheat sheet: `?` anywhere shows what the keys of the page do. */
import { Dialog } from './dialog.tsx';
import { hideShortcuts, showShortcuts, useShownShortcuts, type ShortcutGroup } from './shortcut-help.ts';
import { useShortcuts } from './shortcuts.ts';

/** Once, around every page. */
export function ShortcutSheet({ everywhere }: { readonly everywhere: readonly ShortcutGroup[] }) {
  const { isOpen, groups } = useShownShortcuts();
  useShortcuts({ '?': showShortcuts });
  return (
    <Dialog open={isOpen} title="Keyboard shortcuts" onClose={hideShortcuts} wide>
      <div className="gap-6 sm:columns-2">
        {[...groups, ...everywhere].map((group) => (
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
