/** The way of news from the writer to whoever watches a project. One process needs memory only; several would need a broker. */
import type { LiveKind } from '@telltale/contract/live.ts';

/** One trace or observation that was committed. */
export interface LiveItem {
  readonly kind: LiveKind;
  readonly traceId: string;
  readonly environment: string;
  /** As it goes to clients: made once for all of them. */
  readonly json: string;
}

export type LiveMessage =
  | { readonly type: 'items'; readonly kind: LiveKind; readonly items: readonly LiveItem[] }
  /** Items that were dropped before they were read; null when their number is not known. */
  | { readonly type: 'gap'; readonly missed: number | null };

export interface LiveBus {
  /** True when no project is watched. */
  readonly isIdle: boolean;
  /** Whether anybody listens, or was here a moment ago and may come back: only then is publishing worth the work. */
  isWatched(projectId: string): boolean;
  publish(projectId: string, items: readonly LiveItem[]): void;
  /**
   * Reads on after the place `after`, or from now on.
   * @throws AppError 'rate_limited' when too many listen, 'overloaded' when the server is stopping.
   */
  subscribe(projectId: string, after: string | undefined): LiveSubscription;
  /** Ends all subscriptions, and takes no more. */
  close(): void;
}

export interface LiveSubscription extends Disposable {
  /** Where reading goes on: after everything that `next` has given. */
  readonly place: string;
  readonly isClosed: boolean;
  /** The next message that is there already. */
  next(): LiveMessage | undefined;
  /** True when there may be a message, or the bus was closed; false after so many milliseconds without either. */
  wait(ms: number): Promise<boolean>;
}
