/** Sorts the changes of many requests by project, kind and entity, so that each entity is folded once a batch. */
import type { Change, ObservationChange, ScoreChange, TraceChange, WholeObservation } from './change.ts';

export interface ProjectChanges {
  readonly projectId: string;
  readonly traces: Map<string, TraceChange[]>;
  readonly observations: Map<string, ObservationChange[]>;
  readonly scores: Map<string, ScoreChange[]>;
  /** In order of arrival: the last of one id wins. */
  readonly wholes: WholeObservation[];
}

export interface CommitRequest {
  readonly projectId: string;
  readonly changes: readonly Change[];
}

export function groupChanges(requests: readonly CommitRequest[]): ProjectChanges[] {
  const projects = new Map<string, ProjectChanges>();
  for (const { projectId, changes } of requests) {
    const group = projects.get(projectId) ?? emptyGroup(projectId);
    projects.set(projectId, group);
    for (const change of changes) addChange(group, change);
  }
  return [...projects.values()];
}

function emptyGroup(projectId: string): ProjectChanges {
  return { projectId, traces: new Map(), observations: new Map(), scores: new Map(), wholes: [] };
}

function addChange(group: ProjectChanges, change: Change): void {
  switch (change.kind) {
    case 'trace':
      return append(group.traces, change);
    case 'score':
      return append(group.scores, change);
    case 'observation':
      if ('whole' in change) group.wholes.push(change);
      else append(group.observations, change);
      return;
  }
}

function append<T extends { readonly id: string }>(groups: Map<string, T[]>, change: T): void {
  const group = groups.get(change.id);
  if (group) group.push(change);
  else groups.set(change.id, [change]);
}

/** What a change holds in memory while it waits, roughly: its texts and a fixed part. */
export function estimateBytes(changes: readonly Change[]): number {
  let bytes = 0;
  for (const change of changes) {
    const texts = 'whole' in change ? change.whole : change.patch;
    bytes += 1024;
    if ('input' in texts) bytes += 2 * ((texts.input?.length ?? 0) + (texts.output?.length ?? 0));
  }
  return bytes;
}
