/** Short messages about what was done, at the bottom of the page; anything may show one. */
import { Toast } from '@base-ui/react/toast';
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';

const manager = Toast.createToastManager();
/** A failure is read twice. */
const failureMs = 10_000;

export function showToast(title: ReactNode): void {
  manager.add({ title, type: 'done' });
}

export function showFailure(title: ReactNode, error: Error): void {
  manager.add({ title, description: error.message, type: 'failure', priority: 'high', timeout: failureMs });
}

/** Around the whole app. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider toastManager={manager}>
      {children}
      <Toast.Portal>
        {/* Above the bar of a selection, whose next action is mostly wanted while the last one is being told. */}
        <Toast.Viewport
          aria-label="Messages"
          className="fixed right-4 bottom-18 z-50 flex w-90 max-w-[calc(100vw-32px)] flex-col-reverse gap-2"
        >
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Toasts() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => {
    const isFailure = toast.type === 'failure';
    const Icon = isFailure ? CircleAlert : CircleCheck;
    return (
      <Toast.Root
        key={toast.id}
        toast={toast}
        data-toast
        className="rounded-md bg-raised shadow-pop transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0"
      >
        <Toast.Content className="flex items-start gap-2 py-1.5 pr-1.5 pl-3">
          <Icon size={16} aria-hidden className={`mt-1.5 shrink-0 ${isFailure ? 'text-danger' : 'text-ok'}`} />
          <div className="min-w-0 flex-1 py-1 wrap-anywhere">
            <Toast.Title className="font-medium" />
            <Toast.Description className="text-ink-2" />
          </div>
          <Toast.Close
            render={
              <IconButton label="Dismiss" size="sm" className="mt-1">
                <X size={14} aria-hidden />
              </IconButton>
            }
          />
        </Toast.Content>
      </Toast.Root>
    );
  });
}
