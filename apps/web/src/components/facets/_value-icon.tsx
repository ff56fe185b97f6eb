/** The sign of a value that has one elsewhere in the app: types and levels. */
import { type Kind, KindIcon } from '#components/kind-icon.tsx';
import { type Level, StatusDot } from '#components/level.tsx';

export function FacetValueIcon({ field, value }: { readonly field: string; readonly value: string }) {
  if (field === 'type')
    return (
      <span aria-hidden>
        <KindIcon kind={value as Kind} size={13} />
      </span>
    );
  if (field === 'level' || field === 'worstLevel')
    return (
      <span aria-hidden className="flex px-0.5">
        <StatusDot level={value as Level} />
      </span>
    );
  return null;
}
