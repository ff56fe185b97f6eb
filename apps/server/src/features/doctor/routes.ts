/** The routes of the ingest doctor. */
import { doctorRetentionDays, getDoctor, getFreshness } from '@telltale/contract/doctor.ts';
import { parseZonelessTime } from '#features/records/time.ts';
import { type Route, route } from '#http/route.ts';
import { AppError } from '#lib/errors.ts';
import { makeReport, type ReportDeps } from './_report.ts';
import type { Doctor } from './doctor.ts';

export interface DoctorRoutesDeps extends ReportDeps {
  readonly doctor: Doctor;
}

const hourMs = 3_600_000;
const rangeMsMax = doctorRetentionDays * 24 * hourMs;

export function doctorRoutes(deps: DoctorRoutesDeps): Route[] {
  const { doctor } = deps;
  return [
    route(getDoctor, async ({ projectId, query }) => {
      // Counts are kept by the minute: the one that has begun is within.
      const to = query.to === undefined ? Date.now() + 1 : millisOf(query.to);
      const from = query.from === undefined ? to - hourMs : millisOf(query.from);
      if (from >= to) throw new AppError('invalid_request', 'from must be before to');
      if (to - from > rangeMsMax) {
        throw new AppError(
          'invalid_request',
          `The range may be ${doctorRetentionDays} days at most; older counts are gone`,
        );
      }
      await doctor.flush();
      return makeReport(deps, { projectId, from: new Date(from), to: new Date(to) });
    }),
    route(getFreshness, ({ projectId }) => doctor.freshness(projectId)),
  ];
}

function millisOf(time: string): number {
  const micros = parseZonelessTime(time);
  if (micros === null) throw new AppError('invalid_request', `"${time}" is not a time`);
  return Math.floor(micros / 1000);
}
