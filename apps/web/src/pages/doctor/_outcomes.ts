/** What may become of an item: names and colours, the same in the chart, the totals and the table. */
import type { DoctorReport } from '@telltale/contract/doctor.ts';

type Counter = keyof DoctorReport['totals'];

export interface Outcome {
  readonly counter: Counter;
  readonly label: string;
  readonly hint: string;
  /** Classes of what fills and what is written. */
  readonly fill: string;
  readonly dot: string;
  readonly text: string;
}

export const outcomes: readonly Outcome[] = [
  {
    counter: 'accepted',
    label: 'Accepted',
    hint: 'Stored and readable',
    fill: 'fill-accent',
    dot: 'bg-accent',
    text: '',
  },
  {
    counter: 'truncated',
    label: 'Truncated',
    hint: 'Stored, with a name or list that was too long and was cut; among the accepted',
    fill: 'fill-(--kind-retriever)',
    dot: 'bg-(--kind-retriever)',
    text: '',
  },
  {
    counter: 'overloaded',
    label: 'Overloaded',
    hint: 'Refused for lack of room; SDKs send them again',
    fill: 'fill-warn',
    dot: 'bg-warn',
    text: 'text-warn',
  },
  {
    counter: 'rejected',
    label: 'Rejected',
    hint: 'Refused for what they are; sending the same again will not help',
    fill: 'fill-danger',
    dot: 'bg-danger',
    text: 'text-danger',
  },
];

export const wrongSecret = {
  label: 'Wrong secret',
  hint: "Requests with a public key of this project and a secret that is not the key's",
};
