/** The command palette: Ctrl+K or Cmd+K from anywhere, then any id, name or page. */
import { Dialog } from '@base-ui/react/dialog';
import { Suspense, useEffect } from 'react';
import { whenIdle } from '#lib/idle.ts';
import { opensPalette } from '#lib/palette.ts';
import { late } from '#ui/late.tsx';

const { Component: Finder, load: loadFinder } = late(async () => (await import('./_finder.tsx')).Finder);

export interface PaletteProps {
  readonly projectId: string;
  readonly open: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

export function Palette({ projectId, open, onOpenChange }: PaletteProps) {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!opensPalette(event)) return;
      event.preventDefault();
      onOpenChange(!open);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [open, onOpenChange]);
  useEffect(() => whenIdle(loadFinder), []);
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-scrim" />
        <Dialog.Popup
          aria-label="Find anything"
          className="fixed top-[12vh] left-1/2 z-40 flex max-h-[70vh] w-[calc(100vw-32px)] max-w-150 -translate-x-1/2 flex-col overflow-hidden rounded-lg bg-raised shadow-pop outline-none"
        >
          <Suspense fallback={<div className="h-11" />}>
            <Finder projectId={projectId} onDone={() => onOpenChange(false)} />
          </Suspense>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
