/** Every price of one model, tier by tier. */
import type { Model, TierCondition } from '@telltale/contract/models.ts';
import { formatCost, formatNumber } from '#lib/format.ts';
import { CopyButton } from '#ui/copy-button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Table } from './_table.tsx';

export interface ModelDetailsProps {
  readonly model: Model | null;
  readonly onClose: () => void;
}

export function ModelDetails({ model, onClose }: ModelDetailsProps) {
  return (
    <Dialog open={model !== null} title={model?.modelName ?? ''} onClose={onClose} wide>
      {model !== null && (
        <div className="flex flex-col gap-5">
          <div>
            <div className="text-sm font-medium text-ink-2">Prices names that match</div>
            <div className="mt-1 flex items-center gap-1 rounded-md border border-line bg-sunken py-1 pr-1 pl-2.5">
              <code className="min-w-0 flex-1 font-mono text-sm wrap-anywhere">{model.matchPattern}</code>
              <CopyButton what="pattern" text={() => model.matchPattern} />
            </div>
          </div>
          {model.pricingTiers.map((tier) => (
            <section key={tier.id} aria-label={tier.name} className="flex flex-col gap-1.5">
              <h3 className="font-semibold">{tier.name}</h3>
              {tier.conditions.length > 0 && (
                <p className="text-sm text-ink-2">When {tier.conditions.map(conditionText).join(' and ')}</p>
              )}
              <Table
                label={`Prices of tier ${tier.name}`}
                headers={['Usage type', { text: 'USD per million', isNumber: true }]}
              >
                {Object.entries(tier.prices).map(([usageType, price]) => (
                  <tr key={usageType} className="border-t border-line">
                    <td className="h-7 px-3 font-mono text-sm">{usageType}</td>
                    <td className="px-3 text-right tabular-nums">{formatCost(price * 1e6)}</td>
                  </tr>
                ))}
              </Table>
            </section>
          ))}
        </div>
      )}
    </Dialog>
  );
}

const comparisons = {
  gt: 'over',
  gte: 'at least',
  lt: 'under',
  lte: 'at most',
  eq: 'exactly',
  neq: 'other than',
} as const;

function conditionText(condition: TierCondition): string {
  if ('source' in condition) return `${condition.key} is ${condition.values.join(' or ')}`;
  const { usageDetailPattern, operator, value } = condition;
  return `units of ${usageDetailPattern} are ${comparisons[operator]} ${formatNumber(value)}`;
}
