/** The values of a facet, the commonest first. */
import { toggleValue } from '@telltale/contract/query-selection.ts';
import type { Place } from '@telltale/contract/query-tree.ts';
import { useState } from 'react';
import { type Choice, type EditQuery, onlyValue } from '#lib/facet-choice.ts';
import { FacetValueIcon } from './_value-icon.tsx';
import { ValueRow, type ValueState } from './_value-row.tsx';

export interface CountedValue {
  readonly value: string;
  readonly count: number | undefined;
}

export interface ValuesProps {
  readonly title: string;
  readonly place: Place;
  readonly values: readonly CountedValue[];
  readonly choice: Choice;
  readonly onEdit: EditQuery;
}

export function Values({ title, place, values, choice, onEdit }: ValuesProps) {
  const [stop, setStop] = useState(0);
  const stateOf = (value: string): ValueState =>
    choice.values.includes(value) ? 'chosen' : choice.none.includes(value) ? 'excluded' : 'open';
  return (
    <ul aria-label={title}>
      {values.map(({ value, count }, at) => (
        <ValueRow
          key={value}
          value={value}
          count={count}
          state={stateOf(value)}
          icon={<FacetValueIcon field={place.field} value={value} />}
          isTabStop={at === Math.min(stop, values.length - 1)}
          onFocus={() => setStop(at)}
          onChoose={() => onEdit((query) => toggleValue(query, place, value))}
          onExclude={() => onEdit((query) => toggleValue(query, place, value, 'none'))}
          onOnly={() => onEdit((query) => onlyValue(query, place, value))}
        />
      ))}
    </ul>
  );
}
