/** The OpenTelemetry doors: traces are stored, metrics and logs are accepted and dropped. */
import {
  exportLogs,
  exportLogsPlain,
  exportMetrics,
  exportMetricsPlain,
  exportTraces,
  exportTracesPlain,
  ingestionVersionMax,
} from '@telltale/contract/otlp.ts';
import type { Logger } from 'pino';
import type { Committer } from '#features/ingest/change.ts';
import { committing, type Intake, newestTime, noIntake, type Visit, visiting } from '#features/ingest/intake.ts';
import { type BodyLimits, readBody } from '#http/body.ts';
import type { Principal } from '#http/principal.ts';
import { route, type Route } from '#http/route.ts';
import { nowMicros } from '#lib/clock.ts';
import { AppError, isAppError } from '#lib/errors.ts';
import { decodeJson } from './_decode-json.ts';
import { decodeProtobuf } from './_decode-protobuf.ts';
import { accepted, encodingOf, malformed, partlyAccepted } from './_reply.ts';
import { type DecodeLimits, MalformedExport } from './_span.ts';
import { normaliseExport } from './otlp.ts';

interface OtlpLimits extends BodyLimits, DecodeLimits {}

export interface OtlpDeps {
  readonly committer: Committer;
  readonly limits: OtlpLimits;
  readonly logger: Logger;
  readonly intake?: Intake | undefined;
}

interface Call {
  readonly request: Request;
  readonly projectId: string;
  readonly principal: Principal;
}

export function otlpRoutes(deps: OtlpDeps): Route[] {
  const { limits, logger, intake = noIntake } = deps;
  const takeTraces = (call: Call) =>
    visiting(intake, { ...call, door: 'otlp' }, (visit) =>
      answerBadBodies(call, logger, () => storeTraces(call, deps, visit), visit),
    );
  const drop = (reply: object) => (call: Call) => answerBadBodies(call, logger, () => readAndDrop(call, limits, reply));
  return [
    route(exportTraces, takeTraces),
    route(exportTracesPlain, takeTraces),
    route(exportMetrics, drop({ message: 'OK' })),
    route(exportMetricsPlain, drop({ message: 'OK' })),
    route(exportLogs, drop({})),
    route(exportLogsPlain, drop({})),
  ];
}

async function storeTraces(call: Call, deps: OtlpDeps, visit: Visit): Promise<Response> {
  const { request, projectId } = call;
  const { committer, limits, logger } = deps;
  const encoding = encodingOf(request);
  if (!encoding) throw new AppError('invalid_request', 'Invalid content type');
  const version = ingestionVersionOf(request);
  if (version !== null && !(Number.parseInt(version, 10) <= ingestionVersionMax)) {
    throw new AppError('invalid_request', `Unsupported x-langfuse-ingestion-version: ${version}`);
  }
  const body = await readBody(request, limits);
  visit.received();
  const groups = encoding === 'json' ? decodeJson(body, limits) : decodeProtobuf(body, limits);
  const { changes, spanCount, rejections, truncated } = await normaliseExport(groups, nowMicros());
  for (const { spanId, reason, span } of rejections) visit.refused({ id: spanId, reason, item: span });
  const stored = spanCount - rejections.length;
  if (changes.length > 0) await committing(visit, stored, () => committer.commit(projectId, changes));
  visit.stored(stored, newestTime(changes));
  visit.truncated(truncated);
  if (rejections.length === 0) return accepted(encoding);
  logger.warn({ projectId, spanCount, rejected: rejections.length, first: rejections[0] }, 'spans refused');
  return partlyAccepted(encoding, rejections, spanCount);
}

/** Some SDKs write the header with underscores. */
function ingestionVersionOf({ headers }: Request): string | null {
  return headers.get('x-langfuse-ingestion-version') ?? headers.get('x_langfuse_ingestion_version');
}

async function readAndDrop({ request }: Call, limits: BodyLimits, reply: object): Promise<Response> {
  const encoding = encodingOf(request);
  if (!encoding) return malformed('Invalid content type');
  await readBody(request, limits);
  return accepted(encoding, reply);
}

async function answerBadBodies(
  call: Call,
  logger: Logger,
  work: () => Promise<Response>,
  visit?: Visit,
): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    const isBad = error instanceof MalformedExport || (isAppError(error) && error.code === 'invalid_request');
    if (!isBad) throw error;
    visit?.refused({ id: '', reason: error.message, item: undefined });
    if (error instanceof MalformedExport) {
      logger.warn({ projectId: call.projectId, reason: error.message }, 'OTLP export refused');
    }
    return malformed(error.message);
  }
}
