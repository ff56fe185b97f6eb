/** The editors of a prompt, which come a moment after the page. */
import { lazy, Suspense } from 'react';
import { Skeleton } from '#ui/skeleton.tsx';
import type { JsonEditorProps, TextEditorProps } from './editor-props.ts';

const LazyText = lazy(async () => ({ default: (await import('./_editors.tsx')).TextEditor }));
const LazyJson = lazy(async () => ({ default: (await import('./_editors.tsx')).JsonEditor }));

export function PromptTextEditor(props: TextEditorProps) {
  return (
    <Suspense fallback={<Skeleton className={props.isSmall === true ? 'h-14' : 'h-26'} />}>
      <LazyText {...props} />
    </Suspense>
  );
}

export function PromptConfigEditor(props: JsonEditorProps) {
  return (
    <Suspense fallback={<Skeleton className="h-26" />}>
      <LazyJson {...props} />
    </Suspense>
  );
}
