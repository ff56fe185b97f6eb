/** The state of the playground, kept in this tab until it is closed. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { isPlayground, isUntouched, newPlayground, type Playground } from '#lib/playground.ts';

/** Typing must not write a long prompt to storage with every key. */
const writeDelayMs = 300;

export type Change = (change: (before: Playground) => Playground) => void;

interface Kept {
  readonly playground: Playground;
  readonly change: Change;
  /** What was here before something was opened in its place; null when nothing would be missed. */
  readonly before: Playground | null;
}

/** @param opened what is to be seen, unless it is being worked on already */
export function usePlayground(projectId: string, opened: Playground | null): Kept {
  const key = `telltale.playground.${projectId}`;
  const [start] = useState(() => {
    const stored = load(key);
    const isNew = opened !== null && opened.source !== stored.source;
    return { playground: isNew ? opened : stored, before: isNew && !isUntouched(stored) ? stored : null };
  });
  const [playground, setPlayground] = useState(start.playground);
  useWrites(key, playground);
  const change = useCallback<Change>((make) => setPlayground(make), []);
  return { playground, change, before: playground.source === start.playground.source ? start.before : null };
}

/** Writes soon after a change, and at once when the page or the tab is left. */
function useWrites(key: string, playground: Playground): void {
  const latest = useRef(playground);
  useEffect(() => {
    latest.current = playground;
    const timer = setTimeout(() => store(key, playground), writeDelayMs);
    return () => clearTimeout(timer);
  }, [key, playground]);
  useEffect(() => {
    const write = () => store(key, latest.current);
    window.addEventListener('pagehide', write);
    return () => {
      window.removeEventListener('pagehide', write);
      write();
    };
  }, [key]);
}

function load(key: string): Playground {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return isPlayground(stored) ? stored : newPlayground();
  } catch {
    return newPlayground();
  }
}

function store(key: string, playground: Playground): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(playground));
  } catch {
    // Storage is full or blocked: it still holds until the page is left.
  }
}
