/** Dialogs: a form or a message above the page, and the question before something is destroyed. */
import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { Button, IconButton } from './button.tsx';

const backdropClass = 'fixed inset-0 z-30 bg-scrim';
const popupClass =
  'fixed top-[12vh] left-1/2 z-40 flex max-h-[80vh] w-[calc(100vw-32px)] -translate-x-1/2 flex-col overflow-hidden rounded-lg bg-raised shadow-pop outline-none';
const fields = 'input:enabled:not([type="hidden"]), textarea, select, [contenteditable="true"]';

export interface DialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly wide?: boolean;
  /** As wide as the page allows: for a form beside what it makes. */
  readonly extraWide?: boolean;
  /** Only the buttons inside close it: for contents that are shown once. */
  readonly sticky?: boolean;
}

export function Dialog({
  open,
  title,
  onClose,
  children,
  wide = false,
  extraWide = false,
  sticky = false,
}: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} disablePointerDismissal={sticky} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Popup
          ref={popup}
          // Not the button that closes it, which comes first.
          initialFocus={() => popup.current?.querySelector<HTMLElement>(fields) ?? popup.current}
          className={`${popupClass} ${extraWide ? 'top-[6vh]! max-h-[88vh]! max-w-290' : wide ? 'max-w-170' : 'max-w-110'}`}
        >
          <div className="flex items-center justify-between gap-4 border-b border-line py-2 pr-2 pl-4">
            <Base.Title className="text-lg font-semibold">{title}</Base.Title>
            <Base.Close
              render={
                <IconButton label="Close">
                  <X size={16} aria-hidden />
                </IconButton>
              }
            />
          </div>
          <div className="overflow-y-auto p-4">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

export interface ConfirmProps {
  readonly open: boolean;
  readonly title: string;
  readonly description: ReactNode;
  /** What the button that does it says. */
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export function Confirm({ open, title, description, action, onConfirm, onClose }: ConfirmProps) {
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup className={`${popupClass} max-w-100 gap-2 p-4`}>
          <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description className="text-ink-2">{description}</AlertDialog.Description>
          <div className="mt-2 flex justify-end gap-2">
            <AlertDialog.Close render={<Button>Cancel</Button>} />
            <Button look="danger" onClick={onConfirm}>
              {action}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
