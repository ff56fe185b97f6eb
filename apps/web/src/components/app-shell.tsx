/** What surrounds every page of a project: the sidebar with the ways to go, and the page beside it. */
import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import {
  CircleDollarSign,
  FlaskConical,
  House,
  Layers,
  LayoutDashboard,
  ListTree,
  MessageSquareText,
  MessagesSquare,
  PanelLeft,
  Radio,
  Search,
  Settings,
  Stethoscope,
  Users,
  type LucideIcon,
} from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Account } from '@telltale/contract/access.ts';
import { isBoolean, useStored } from '#lib/stored.ts';
import { IconButton } from '#ui/button.tsx';
import type { ShortcutGroup } from '#ui/shortcut-help.ts';
import { ShortcutSheet } from '#ui/shortcut-sheet.tsx';
import { Tip } from '#ui/tip.tsx';
import { Logo } from './logo.tsx';
import { Palette } from './palette/palette.tsx';
import { ProjectSwitcher } from './project-switcher.tsx';
import { UserMenu } from './user-menu.tsx';

export interface AppShellProps {
  readonly account: Account;
  readonly projectId: string;
  readonly children: ReactNode;
}

/** In a narrower window the sidebar begins narrow, until one chooses. */
const roomyMin = 900;

export function AppShell({ account, projectId, children }: AppShellProps) {
  const [isNarrow, setNarrow] = useStored('sidebar.narrow', window.innerWidth < roomyMin, isBoolean);
  const [isFinding, setFinding] = useState(false);
  return (
    <div className="flex h-full">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-md focus:bg-raised focus:px-3 focus:py-1 focus:shadow-pop"
      >
        Skip to content
      </a>
      <aside
        className={clsx(
          'flex shrink-0 flex-col gap-2 border-r border-line bg-bg p-2',
          isNarrow ? 'w-11.5 items-center' : 'w-48',
        )}
      >
        <div className={clsx('flex items-center gap-2', isNarrow ? 'flex-col' : 'pl-1')}>
          <Link to="/" aria-label="Telltale, home" className="flex items-center gap-2 rounded-sm">
            <Logo />
            {!isNarrow && <span className="text-lg font-semibold tracking-tight">Telltale</span>}
          </Link>
          <IconButton
            label={isNarrow ? 'Widen sidebar' : 'Narrow sidebar'}
            className={isNarrow ? '' : 'ml-auto'}
            onClick={() => setNarrow(!isNarrow)}
          >
            <PanelLeft size={15} aria-hidden />
          </IconButton>
        </div>
        <ProjectSwitcher account={account} projectId={projectId} isNarrow={isNarrow} />
        <FindButton isNarrow={isNarrow} onClick={() => setFinding(true)} />
        <nav aria-label="Main" className="flex w-full flex-1 flex-col gap-0.5">
          <Entry to="home" icon={House} label="Home" projectId={projectId} isNarrow={isNarrow} />
          <Entry to="traces" icon={Layers} label="Traces" projectId={projectId} isNarrow={isNarrow} />
          <Entry to="observations" icon={ListTree} label="Observations" projectId={projectId} isNarrow={isNarrow} />
          <Entry to="live" icon={Radio} label="Live" projectId={projectId} isNarrow={isNarrow} />
          <Entry to="sessions" icon={MessagesSquare} label="Sessions" projectId={projectId} isNarrow={isNarrow} />
          <Entry to="users" icon={Users} label="Users" projectId={projectId} isNarrow={isNarrow} />
          <Entry to="dashboards" icon={LayoutDashboard} label="Dashboards" projectId={projectId} isNarrow={isNarrow} />
          <Entry to="prompts" icon={MessageSquareText} label="Prompts" projectId={projectId} isNarrow={isNarrow} />
          <Entry to="playground" icon={FlaskConical} label="Playground" projectId={projectId} isNarrow={isNarrow} />
          <div className="flex-1" />
          <Entry to="models" icon={CircleDollarSign} label="Models" projectId={projectId} isNarrow={isNarrow} />
          <Entry to="doctor" icon={Stethoscope} label="Ingest doctor" projectId={projectId} isNarrow={isNarrow} />
          <Entry to="settings" icon={Settings} label="Settings" projectId={projectId} isNarrow={isNarrow} />
        </nav>
        <UserMenu account={account} isNarrow={isNarrow} />
      </aside>
      <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col bg-surface outline-none">
        {children}
      </main>
      <Palette projectId={projectId} open={isFinding} onOpenChange={setFinding} />
      <ShortcutSheet everywhere={shortcuts} />
    </div>
  );
}

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);
const shortcut = isMac ? '⌘K' : 'Ctrl K';

const shortcuts: readonly ShortcutGroup[] = [
  {
    title: 'Everywhere',
    keys: [
      [isMac ? '⌘+K' : 'Ctrl+K', 'Find anything'],
      ['?', 'This list'],
      ['Esc', 'Close what is open'],
    ],
  },
];

function FindButton({ isNarrow, onClick }: { readonly isNarrow: boolean; readonly onClick: () => void }) {
  if (isNarrow) {
    return (
      <IconButton label={`Find (${shortcut})`} onClick={onClick}>
        <Search size={15} aria-hidden />
      </IconButton>
    );
  }
  return (
    <button
      type="button"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={onClick}
      className="flex h-7.5 w-full items-center gap-2.5 rounded-md border border-line px-2 text-ink-3 hover:bg-hover hover:text-ink"
    >
      <Search size={14} aria-hidden className="shrink-0" />
      <span className="flex-1 text-left">Find</span>
      <kbd aria-hidden className="font-sans text-xs">
        {shortcut}
      </kbd>
    </button>
  );
}

interface EntryProps {
  readonly to:
    | 'home'
    | 'dashboards'
    | 'traces'
    | 'observations'
    | 'live'
    | 'sessions'
    | 'users'
    | 'prompts'
    | 'playground'
    | 'models'
    | 'doctor'
    | 'settings';
  readonly icon: LucideIcon;
  readonly label: string;
  readonly projectId: string;
  readonly isNarrow: boolean;
}

function Entry({ to, icon: Icon, label, projectId, isNarrow }: EntryProps) {
  const link = (
    <Link
      to={`/project/$projectId/${to}`}
      params={{ projectId }}
      aria-label={label}
      className={clsx(
        'flex h-7.5 items-center gap-2.5 rounded-md text-ink-2 hover:bg-hover hover:text-ink',
        isNarrow ? 'justify-center' : 'px-2',
      )}
      activeProps={{ className: 'bg-accent-soft text-accent! font-medium' }}
    >
      <Icon size={16} strokeWidth={1.9} aria-hidden className="shrink-0" />
      {!isNarrow && label}
    </Link>
  );
  return isNarrow ? (
    <Tip text={label} side="right">
      {link}
    </Tip>
  ) : (
    link
  );
}
