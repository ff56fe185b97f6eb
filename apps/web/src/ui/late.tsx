/** A component whose code comes later than the page's; once it is there, it is drawn at once. */
import { lazy, useState, type ComponentType, type FunctionComponent } from 'react';

export interface Late<P> {
  /** Stands below a Suspense. */
  readonly Component: FunctionComponent<P>;
  /** Brings the code ahead of its use. A failure is told by the component when it is used. */
  readonly load: () => void;
}

/** React's own `lazy` shows its fallback for 300 ms even when the code has come before. */
export function late<P extends object>(bring: () => Promise<ComponentType<P>>): Late<P> {
  let ready: ComponentType<P> | undefined;
  const load = async () => {
    ready = await bring();
    return { default: ready };
  };
  const Awaited = lazy(load);
  function Component(props: P) {
    const [View] = useState<ComponentType<P>>(() => ready ?? Awaited);
    return <View {...props} />;
  }
  return { Component, load: () => void load().catch(() => undefined) };
}
