/** Cells that several lists show alike. */
import type { ReactNode } from 'react';
import { formatCost, formatCount } from '#lib/format.ts';

export function None() {
  return <span className="text-ink-3">–</span>;
}

export function CountCell({ value }: { readonly value: number }) {
  return value === 0 ? <None /> : <span className="text-ink-2">{formatCount(value)}</span>;
}

export function CostCell({ value }: { readonly value: number }) {
  return value > 0 ? formatCost(value) : <None />;
}

export function ErrorsCell({ value }: { readonly value: number }) {
  return value === 0 ? <None /> : <span className="font-medium text-danger">{formatCount(value)}</span>;
}

export interface TokensLike {
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly totalTokens?: number | undefined;
}

/** `1,843→212`. */
export function TokensCell({ inputTokens = 0, outputTokens = 0, totalTokens = 0 }: TokensLike): ReactNode {
  if (totalTokens === 0) return <None />;
  const title = `${inputTokens} in, ${outputTokens} out, ${totalTokens} in total`;
  return (
    <span title={title} className="whitespace-nowrap">
      {formatCount(inputTokens)}
      <span className="px-0.5 text-ink-3">→</span>
      {formatCount(outputTokens)}
    </span>
  );
}
