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
import { type BodyLimits, readBody } from '#http/body.ts';
import { route, type Route } from '#http/route.ts';
import { nowMicros } from '#lib/clock.ts';
import { isAppError } from '#lib/errors.ts';
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
}

interface Call {
  readonly request: Request;
  readonly projectId: string;
}

export function otlpRoutes({ committer, limits, logger }: OtlpDeps): Route[] {
  const takeTraces = (call: Call) =>
    answerBadBodies(call, logger, () => storeTraces(call, { committer, limits, logger }));
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

async function storeTraces({ request, projectId }: Call, { committer, limits, logger }: OtlpDeps): Promise<Response> {
  const encoding = encodingOf(request);
  if (!encoding) return malformed('Invalid content type');
  const version = ingestionVersionOf(request);
  if (version !== null && !(Number.parseInt(version, 10) <= ingestionVersionMax)) {
    return malformed(`Unsupported x-langfuse-ingestion-version: ${version}`);
  }
  const body = await readBody(request, limits);
  const groups = encoding === 'json' ? decodeJson(body, limits) : decodeProtobuf(body, limits);
  const { changes, spanCount, rejections } = await normaliseExport(groups, nowMicros());
  if (changes.length > 0) await committer.commit(projectId, changes);
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

async function answerBadBodies(call: Call, logger: Logger, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (isAppError(error) && error.code === 'invalid_request') return malformed(error.message);
    if (!(error instanceof MalformedExport)) throw error;
    logger.warn({ projectId: call.projectId, reason: error.message }, 'OTLP export refused');
    return malformed(error.message);
  }
}
