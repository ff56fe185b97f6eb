/** What came with each key. */
import type { DoctorReport } from '@telltale/contract/doctor.ts';
import { CountCell, ErrorsCell, None } from '#components/cells.tsx';
import { Time } from '#components/time.tsx';
import { formatCount, formatDuration } from '#lib/format.ts';

type Key = DoctorReport['keys'][number];

const columns: readonly { readonly title: string; readonly hint?: string; readonly isNumber?: boolean }[] = [
  { title: 'Key' },
  { title: 'Accepted', isNumber: true },
  { title: 'Rejected', isNumber: true },
  { title: 'Truncated', isNumber: true },
  { title: 'Overloaded', isNumber: true },
  { title: 'Wrong secret', isNumber: true, hint: 'Requests' },
  {
    title: 'Delay',
    isNumber: true,
    hint: 'From the time that a client names to its arrival: the least and the greatest',
  },
  { title: 'Last item' },
  { title: 'Last used', hint: 'Also for reading' },
];

export function Keys({ keys }: { readonly keys: readonly Key[] }) {
  if (keys.length === 0) return <p className="text-ink-2">The project has no API key, and nobody has sent anything.</p>;
  return (
    <div className="overflow-x-auto rounded-md border border-line">
      <table className="w-full text-left">
        <thead className="bg-sunken text-sm text-ink-3">
          <tr>
            {columns.map(({ title, hint, isNumber }) => (
              <th
                key={title}
                scope="col"
                title={hint}
                className={`h-7 px-3 font-normal whitespace-nowrap ${isNumber === true ? 'text-right' : ''}`}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.keyId} className="border-t border-line whitespace-nowrap">
              <th scope="row" className="h-9 px-3 font-normal">
                <KeyName name={key} />
              </th>
              <td className="px-3 text-right tabular-nums">
                <CountCell value={key.accepted} />
              </td>
              <td className="px-3 text-right tabular-nums">
                <ErrorsCell value={key.rejected} />
              </td>
              <td className="px-3 text-right tabular-nums">
                <CountCell value={key.truncated} />
              </td>
              <td className="px-3 text-right tabular-nums">
                {key.overloaded === 0 ? <None /> : <span className="text-warn">{formatCount(key.overloaded)}</span>}
              </td>
              <td className="px-3 text-right tabular-nums">
                <ErrorsCell value={key.unauthenticated} />
              </td>
              <td className="px-3 text-right tabular-nums">
                <Lag lag={key.lagSeconds} />
              </td>
              <td className="px-3 text-ink-2">
                {key.lastEventAt === null ? <None /> : <Time value={key.lastEventAt} />}
              </td>
              <td className="px-3 text-ink-2">
                {key.lastUsedAt === null ? <None /> : <Time value={key.lastUsedAt} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function KeyName({
  name: { keyId, publicKeyEnd, note },
}: {
  readonly name: Omit<Key, keyof DoctorReport['totals']>;
}) {
  if (keyId === null) return <span className="text-ink-2">People, signed in</span>;
  if (publicKeyEnd === null) return <span className="text-ink-3">A key that is deleted</span>;
  return (
    <span className="inline-flex min-w-0 items-center gap-2">
      <span className="font-mono text-sm">{publicKeyEnd}</span>
      {note !== null && <span className="truncate text-ink-2">{note}</span>}
    </span>
  );
}

/** A clock that is more than so much ahead deserves a colour. */
const aheadSeconds = -5;

function Lag({ lag }: { readonly lag: Key['lagSeconds'] }) {
  if (lag === null) return <None />;
  const { least, greatest } = lag;
  const text = least === greatest ? duration(least) : `${duration(least)} – ${duration(greatest)}`;
  return least < aheadSeconds ? (
    <span className="text-warn" title="Below zero: the client's clock is ahead">
      {text}
    </span>
  ) : (
    <span className="text-ink-2">{text}</span>
  );
}

function duration(seconds: number): string {
  return formatDuration(Math.round(seconds * 1000) / 1000);
}
