/** How many observations went wrong, and the way from each to the next. */
import { tellProblems, type Problems } from '#lib/problems.ts';
import { Stepper } from './_stepper.tsx';

export interface ProblemStepperProps {
  readonly problems: Problems;
  /** -1 for the trace. */
  readonly selectedRow: number;
  readonly onStep: (by: 1 | -1) => void;
}

export function ProblemStepper({ problems, selectedRow, onStep }: ProblemStepperProps) {
  const hasErrors = problems.errors.length > 0;
  if (!hasErrors && problems.warnings.length === 0) return null;
  return (
    <Stepper what={hasErrors ? 'error' : 'warning'} previousKey="Shift+E" nextKey="E" onStep={onStep}>
      <span className={hasErrors ? 'text-danger' : 'text-warn'}>{tellProblems(problems, selectedRow)}</span>
    </Stepper>
  );
}
