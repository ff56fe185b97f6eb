/** What a search found in one row of a list. */
import { z } from 'zod';

export const match = z.object({
  /** `id`, `name`, `input`, `output`, `metadata.<key>`, … */
  field: z.string(),
  /** At most 240 characters around the first place where it was found. */
  snippet: z.string(),
  /** In lists of traces: the observation of which this is said; absent when it is the trace's own. */
  observationId: z.string().optional(),
});
export type Match = z.output<typeof match>;
