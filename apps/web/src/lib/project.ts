/** The project one was in last, to come back to. */
import { isText, readStored, writeStored } from './stored.ts';

export function lastProject(): string {
  return readStored('project', '', isText);
}

export function rememberProject(projectId: string): void {
  if (lastProject() !== projectId) writeStored('project', projectId);
}
