/** What came of trying a connection. */
import type { ConnectionTest } from '@telltale/contract/llm-connections.ts';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { formatDuration } from '#lib/format.ts';

export function TestResult({ result }: { readonly result: ConnectionTest }) {
  if (!result.ok) {
    return (
      <div role="alert" className="flex gap-2 rounded-md bg-danger-soft px-2.5 py-2 text-danger">
        <CircleAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
        <p className="min-w-0 wrap-anywhere">
          <span className="font-mono text-sm">{result.model}</span> did not answer. {result.message}
        </p>
      </div>
    );
  }
  return (
    <output className="flex gap-2 rounded-md bg-accent-soft px-2.5 py-2">
      <CircleCheck size={15} aria-hidden className="mt-0.5 shrink-0 text-ok" />
      <span className="min-w-0 wrap-anywhere">
        <span className="font-mono text-sm">{result.model}</span> answered in {formatDuration(result.latencyMs / 1000)}
        {result.answer === '' ? '.' : `: ${result.answer}`}
      </span>
    </output>
  );
}
