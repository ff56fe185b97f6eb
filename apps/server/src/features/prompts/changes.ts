/** Tells that the prompts of a project have changed, to whoever keeps some of them in memory. One process may hear itself only; several need a broker behind it. */

export interface PromptChanges {
  /** Resolves when every listener of this process has been told. */
  tell(projectId: string): Promise<void>;
  onChange(listener: (projectId: string) => void): void;
}

/** For a single process. */
export function createLocalChanges(): PromptChanges {
  const listeners: ((projectId: string) => void)[] = [];
  return {
    async tell(projectId) {
      for (const listener of listeners) listener(projectId);
    },
    onChange(listener) {
      listeners.push(listener);
    },
  };
}
