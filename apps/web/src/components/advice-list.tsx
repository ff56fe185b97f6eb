/** What the ingest doctor has to say, the most pressing first. */
import { CircleAlert, CircleCheck, Info, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { Advice } from '@telltale/contract/doctor.ts';

const looks: Record<Advice['severity'], { readonly icon: LucideIcon; readonly color: string; readonly word: string }> =
  {
    error: { icon: CircleAlert, color: 'text-danger', word: 'Problem' },
    warning: { icon: TriangleAlert, color: 'text-warn', word: 'Warning' },
    info: { icon: Info, color: 'text-accent', word: 'Note' },
  };

export function AdviceList({ advice }: { readonly advice: readonly Advice[] }) {
  return (
    <ul aria-label="Advice" className="flex flex-col divide-y divide-line rounded-md border border-line text-left">
      {advice.map(({ code, severity, message, keyId }) => {
        const { icon, color, word } = looks[severity];
        const Icon = code === 'fine' ? CircleCheck : icon;
        return (
          <li key={`${code} ${keyId}`} className="flex gap-2.5 px-3 py-2.5">
            <Icon size={16} aria-hidden className={`mt-0.5 shrink-0 ${code === 'fine' ? 'text-ok' : color}`} />
            <p className="min-w-0 wrap-anywhere">
              <span className="sr-only">{`${code === 'fine' ? 'All is well' : word}: `}</span>
              {message}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
