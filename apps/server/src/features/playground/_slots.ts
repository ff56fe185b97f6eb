/** How many runs go on at once, in a project and in all: each holds a connection and may take minutes. */
import { AppError } from '#lib/errors.ts';

export interface Slots {
  /** Disposing of it, however often, frees the place. @throws AppError 'rate_limited' when there is none. */
  take(projectId: string): Disposable;
}

export interface SlotLimits {
  readonly ofProjectMax: number;
  readonly max: number;
}

const retryAfterSeconds = 5;

export function createSlots({ ofProjectMax, max }: SlotLimits): Slots {
  const taken = new Map<string, number>();
  let all = 0;
  return {
    take(projectId) {
      const own = taken.get(projectId) ?? 0;
      if (own >= ofProjectMax || all >= max) {
        const whose = own >= ofProjectMax ? 'This project has' : 'The server has';
        throw new AppError('rate_limited', `${whose} too many runs going on; wait for one to end`, {
          retryAfterSeconds,
        });
      }
      taken.set(projectId, own + 1);
      all += 1;
      let isHeld = true;
      return {
        [Symbol.dispose]() {
          if (!isHeld) return;
          isHeld = false;
          all -= 1;
          const left = (taken.get(projectId) ?? 1) - 1;
          if (left === 0) taken.delete(projectId);
          else taken.set(projectId, left);
        },
      };
    },
  };
}
