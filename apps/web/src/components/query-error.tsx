/** What is shown where data should be when the server did not give them. */
import { CircleAlert } from 'lucide-react';
import { Button } from '#ui/button.tsx';
import { Notice } from '#ui/notice.tsx';

export interface QueryErrorProps {
  readonly error: Error;
  readonly onRetry: () => void;
}

export function QueryError({ error, onRetry }: QueryErrorProps) {
  return (
    <Notice
      tone="danger"
      title="This could not be loaded"
      icon={<CircleAlert size={24} aria-hidden />}
      actions={<Button onClick={onRetry}>Try again</Button>}
    >
      {error.message}
    </Notice>
  );
}
