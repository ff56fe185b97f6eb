/** What was refused lately: why, and the shape of one of the items. */
import type { DoctorReport } from '@telltale/contract/doctor.ts';
import { Time } from '#components/time.tsx';
import { formatCount } from '#lib/format.ts';
import { CopyButton } from '#ui/copy-button.tsx';
import { Fold } from '#ui/fold.tsx';
import { KeyName } from './_keys.tsx';

export interface RejectionsProps {
  readonly rejections: DoctorReport['rejections'];
  readonly keys: DoctorReport['keys'];
}

export function Rejections({ rejections, keys }: RejectionsProps) {
  if (rejections.length === 0) return <p className="text-ink-2">Nothing was rejected.</p>;
  const byId = new Map(keys.map((key) => [key.keyId, key]));
  return (
    <ul aria-label="Rejections" className="flex flex-col divide-y divide-line rounded-md border border-line">
      {rejections.map(({ at, keyId, door, reason, items, itemId, sample }) => (
        <li key={`${at} ${door} ${itemId} ${reason}`} className="flex flex-col gap-2 px-3 py-2.5">
          <div className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
            <p className="min-w-0 flex-1 basis-80 font-medium wrap-anywhere">{reason}</p>
            <p className="flex flex-wrap items-baseline gap-x-4 text-sm text-ink-3">
              <span>{`${formatCount(items)} ${items === 1 ? 'item' : 'items'}`}</span>
              <span>{door}</span>
              {byId.has(keyId) && <KeyName name={byId.get(keyId)!} />}
              <Time value={at} />
            </p>
          </div>
          {itemId !== '' && (
            <p className="flex items-center gap-1 text-sm text-ink-2">
              Item <span className="truncate font-mono">{itemId}</span>
              <CopyButton what="item id" text={() => itemId} />
            </p>
          )}
          {sample !== '' && (
            <Fold title="Shape of the item" detail="Its keys and kinds; its content is not kept">
              <pre className="max-h-80 overflow-auto font-mono text-sm wrap-anywhere whitespace-pre-wrap">
                {laidOut(sample)}
              </pre>
            </Fold>
          )}
        </li>
      ))}
    </ul>
  );
}

/** A sample is JSON, unless it was not to begin with. */
function laidOut(sample: string): string {
  try {
    return JSON.stringify(JSON.parse(sample), null, 2);
  } catch {
    return sample;
  }
}
