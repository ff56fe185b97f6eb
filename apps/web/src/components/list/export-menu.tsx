/** The button that takes the selected rows out as a file. */
import type { exportFormats } from '@telltale/contract/bulk.ts';
import { Download } from 'lucide-react';
import { Button } from '#ui/button.tsx';
import { Menu, MenuItem } from '#ui/menu.tsx';

export interface ExportMenuProps {
  readonly isBusy: boolean;
  /** A file is being made. */
  readonly isSaving: boolean;
  readonly onSave: (format: (typeof exportFormats)[number]) => void;
}

export function ExportMenu({ isBusy, isSaving, onSave }: ExportMenuProps) {
  return (
    <Menu
      trigger={
        <Button look="quiet" disabled={isBusy}>
          <Download size={14} aria-hidden className={isSaving ? 'animate-pulse' : ''} />
          Export
        </Button>
      }
    >
      <MenuItem onSelect={() => onSave('csv')}>CSV</MenuItem>
      <MenuItem onSelect={() => onSave('jsonl')}>JSON lines</MenuItem>
    </Menu>
  );
}
