/** The OpenTelemetry doors: OTLP over HTTP, protobuf or JSON, at Langfuse's path and at the plain one. */
import { z } from 'zod';
import { operation, type Operation } from './operation.ts';

/** The newest `x-langfuse-ingestion-version` that is understood. */
export const ingestionVersionMax = 4;

function door(id: string, path: string, summary: string): Operation {
  return operation({ id, method: 'POST', path, access: 'write', summary, reply: z.unknown() });
}

/** Reply: an ExportTraceServiceResponse in the encoding of the request; empty when every span was taken. */
export const exportTraces = door('otlp.traces', '/api/public/otel/v1/traces', 'Takes spans');
export const exportTracesPlain = door('otlp.traces.plain', '/v1/traces', 'Takes spans');

/** Accepted so that exporters with metrics on do not fail; nothing is kept. */
export const exportMetrics = door('otlp.metrics', '/api/public/otel/v1/metrics', 'Accepts and drops metrics');
export const exportMetricsPlain = door('otlp.metrics.plain', '/v1/metrics', 'Accepts and drops metrics');

/** Accepted so that exporters with logs on do not fail; nothing is kept. */
export const exportLogs = door('otlp.logs', '/api/public/otel/v1/logs', 'Accepts and drops logs');
export const exportLogsPlain = door('otlp.logs.plain', '/v1/logs', 'Accepts and drops logs');
