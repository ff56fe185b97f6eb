/** What can be done with a whole trace: its link, its JSON, and the keys of the page. */
import { useMutation } from '@tanstack/react-query';
import { Download, Keyboard, Link as LinkIcon, TriangleAlert } from 'lucide-react';
import { downloadTrace } from '#api/traces.ts';
import { IconButton } from '#ui/button.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { saveFile } from '#ui/save-file.ts';
import { showShortcuts, useShortcutHelp } from '#ui/shortcut-help.ts';
import { traceShortcuts } from './_shortcut-list.ts';

export interface PageActionsProps {
  readonly projectId: string;
  readonly traceId: string;
}

export function PageActions({ projectId, traceId }: PageActionsProps) {
  useShortcutHelp(traceShortcuts);
  const download = useMutation({
    mutationFn: () => downloadTrace(projectId, traceId),
    onSuccess: (trace) => {
      const name = `trace-${traceId.replaceAll(/[^\w.-]+/g, '_').slice(0, 100)}.json`;
      saveFile(name, JSON.stringify(trace, null, 2), 'application/json');
    },
  });
  return (
    <>
      <CopyButton what="link" size="md" text={() => window.location.href} icon={<LinkIcon size={14} aria-hidden />} />
      <IconButton
        label={download.isError ? `Download failed: ${download.error.message}. Try again` : 'Download as JSON'}
        disabled={download.isPending}
        onClick={() => download.mutate()}
      >
        {download.isError ? (
          <TriangleAlert size={14} aria-hidden className="text-danger" />
        ) : (
          <Download size={14} aria-hidden className={download.isPending ? 'animate-pulse' : ''} />
        )}
      </IconButton>
      <IconButton label="Keyboard shortcuts (?)" onClick={showShortcuts}>
        <Keyboard size={14} aria-hidden />
      </IconButton>
    </>
  );
}
