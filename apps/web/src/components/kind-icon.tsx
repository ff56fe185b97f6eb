/** The icon and colour of each type of observation. */
import type { TraceTree } from '@telltale/contract/traces.ts';
import {
  Binary,
  Bot,
  CircleDot,
  Gauge,
  Layers,
  MessageSquare,
  Search,
  Shield,
  Square,
  Workflow,
  Wrench,
  type LucideIcon,
} from 'lucide-react';

export type Kind = TraceTree['type'][number] | 'TRACE';

const kinds: Record<Kind, { readonly icon: LucideIcon; readonly color: string; readonly label: string }> = {
  TRACE: { icon: Layers, color: 'var(--ink-2)', label: 'Trace' },
  SPAN: { icon: Square, color: 'var(--kind-span)', label: 'Span' },
  GENERATION: { icon: MessageSquare, color: 'var(--kind-generation)', label: 'Generation' },
  EVENT: { icon: CircleDot, color: 'var(--kind-event)', label: 'Event' },
  AGENT: { icon: Bot, color: 'var(--kind-agent)', label: 'Agent' },
  TOOL: { icon: Wrench, color: 'var(--kind-tool)', label: 'Tool' },
  CHAIN: { icon: Workflow, color: 'var(--kind-chain)', label: 'Chain' },
  RETRIEVER: { icon: Search, color: 'var(--kind-retriever)', label: 'Retriever' },
  EVALUATOR: { icon: Gauge, color: 'var(--kind-evaluator)', label: 'Evaluator' },
  EMBEDDING: { icon: Binary, color: 'var(--kind-embedding)', label: 'Embedding' },
  GUARDRAIL: { icon: Shield, color: 'var(--kind-guardrail)', label: 'Guardrail' },
};

export function kindLabel(kind: Kind): string {
  return kinds[kind].label;
}

export function kindColor(kind: Kind): string {
  return kinds[kind].color;
}

export function KindIcon({ kind, size = 14 }: { readonly kind: Kind; readonly size?: number }) {
  const { icon: Icon, color, label } = kinds[kind];
  return (
    <span title={label} className="inline-flex shrink-0" style={{ color }}>
      <Icon size={size} strokeWidth={2.1} aria-hidden />
      <span className="sr-only">{label}</span>
    </span>
  );
}
