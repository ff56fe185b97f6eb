/** Who is signed in, the theme, and the way out. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Keyboard, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import type { Account } from '@telltale/contract/access.ts';
import { signOut } from '#api/account.ts';
import { useTheme, type Theme } from '#lib/theme.ts';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '#ui/menu.tsx';
import { showShortcuts } from '#ui/shortcut-help.ts';

const themes = [
  { value: 'light', label: 'Light', icon: <Sun size={14} aria-hidden /> },
  { value: 'dark', label: 'Dark', icon: <Moon size={14} aria-hidden /> },
  { value: 'system', label: 'As the system', icon: <Monitor size={14} aria-hidden /> },
] satisfies { value: Theme; label: string; icon: unknown }[];

export function UserMenu({ account, isNarrow }: { readonly account: Account; readonly isNarrow: boolean }) {
  const [theme, setTheme] = useTheme();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      await navigate({ to: '/login', search: {} });
      queryClient.clear();
    },
  });
  const name = account.user.name ?? account.user.email;
  return (
    <Menu
      side="top"
      trigger={
        <button type="button" className="flex h-9 w-full items-center gap-2 rounded-md px-1 text-left hover:bg-hover">
          <span
            aria-hidden
            className="flex size-6.5 shrink-0 items-center justify-center rounded-full bg-accent-soft text-sm font-semibold text-accent uppercase"
          >
            {name.slice(0, 1)}
          </span>
          <span className="sr-only">Account:</span>
          <span className={isNarrow ? 'sr-only' : 'min-w-0 truncate text-ink-2'}>{name}</span>
        </button>
      }
    >
      <div className="px-2 py-1 text-sm text-ink-3">{account.user.email}</div>
      <MenuSeparator />
      <MenuChoice label="Theme" value={theme} options={themes} onChange={setTheme} />
      <MenuSeparator />
      <MenuItem icon={<Keyboard size={14} aria-hidden />} onSelect={showShortcuts}>
        Keyboard shortcuts
      </MenuItem>
      <MenuItem icon={<LogOut size={14} aria-hidden />} onSelect={() => leave.mutate()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
