/** The plain fields of an observation: where each is looked for, in order. */
import type { Level, Micros, ObservationType } from '#features/records/records.ts';
import { environmentOf } from '#features/records/environment.ts';
import { parseZonelessTime } from '#features/records/time.ts';
import { genkitModel } from './_convention-genkit.ts';
import { isLivekitInternal } from './_convention-livekit.ts';
import { mlflowModel } from './_convention-mlflow.ts';
import { vercelName } from './_convention-vercel-ai.ts';
import { at, label, parseJson } from './_json.ts';
import { scalarText, type SpanView } from './_view.ts';

export function nameOf(view: SpanView): string {
  return (
    view.text('gen_ai.tool.name') ||
    (view.text('openinference.span.kind') === 'TOOL' ? view.text('tool.name') : '') ||
    view.text('genkit:name', 'logfire.msg', 'ai.toolCall.name') ||
    vercelName(view) ||
    label(view.span.name)
  );
}

const environmentKeys = ['langfuse.environment', 'deployment.environment.name', 'deployment.environment'];

export function environment(view: SpanView): string {
  for (const key of environmentKeys) {
    const said = view.text(key) || view.resourceText(key);
    if (said !== '') return environmentOf(said);
  }
  return 'default';
}

export function versionOf(view: SpanView): string {
  return view.text('langfuse.version') || view.resourceText('langfuse.version') || view.resourceText('service.version');
}

export function releaseOf(view: SpanView): string {
  return view.text('langfuse.release') || view.resourceText('langfuse.release');
}

const levelNames: ReadonlyMap<string, Level> = new Map([
  ['DEBUG', 'DEBUG'],
  ['TRACE', 'DEBUG'],
  ['VERBOSE', 'DEBUG'],
  ['DEFAULT', 'DEFAULT'],
  ['INFO', 'DEFAULT'],
  ['LOG', 'DEFAULT'],
  ['NOTICE', 'DEFAULT'],
  ['OK', 'DEFAULT'],
  ['SUCCESS', 'DEFAULT'],
  ['WARNING', 'WARNING'],
  ['WARN', 'WARNING'],
  ['ERROR', 'ERROR'],
  ['FATAL', 'ERROR'],
  ['CRITICAL', 'ERROR'],
]);

export function levelOf(view: SpanView): Level {
  const said = view.text('langfuse.observation.level');
  const level = said === '' ? undefined : levelNames.get(said.toUpperCase());
  if (level) return level;
  if (view.span.isError) return 'ERROR';
  return isLivekitInternal(view) ? 'DEBUG' : 'DEFAULT';
}

const messageLengthMax = 100_000;

/** An error without a message is explained by the exception that the span recorded. */
export function statusMessageOf(view: SpanView, level: Level): string {
  const said = view.first(['langfuse.observation.status_message']) ?? view.span.statusMessage;
  const text = typeof said === 'string' ? said : scalarText(said);
  if (text !== '' || level !== 'ERROR') return label(text, messageLengthMax);
  const exception = view.span.events.findLast(({ name }) => name === 'exception');
  const explained =
    scalarText(exception?.attributes.get('exception.message')) ||
    scalarText(exception?.attributes.get('exception.type')) ||
    view.text('error.message', 'error.type');
  return label(explained, messageLengthMax);
}

const modelKeys = [
  'gen_ai.response.model',
  'ai.model.id',
  'gen_ai.request.model',
  'llm.response.model',
  'llm.response.model_name',
  'llm.model_name',
  'embedding.model_name',
  'reranker.model_name',
  'llm.request.model_name',
  'model',
];

export function modelOf(view: SpanView, isAggregate: boolean): string {
  const said = view.text('langfuse.observation.model.name');
  if (said !== '' || isAggregate) return said;
  return view.text(...modelKeys) || mlflowModel(view) || genkitModel(view);
}

const providerKeys = ['gen_ai.provider.name', 'gen_ai.system', 'llm.provider', 'ai.model.provider', 'llm.system'];

/** Who served the model: the same model has another price elsewhere. */
export function providerOf(view: SpanView): string {
  const said = view.text(...providerKeys) || view.text('mlflow.llm.provider').replaceAll('"', '');
  return said.slice(0, providerLengthMax);
}

const providerLengthMax = 100;

export function completionStartOf(view: SpanView, start: Micros): Micros | null {
  const said = view.text('langfuse.observation.completion_start_time');
  if (said !== '') {
    // All SDKs send it as JSON text, with the quotes.
    const parsed = said.startsWith('"') ? parseJson(said) : said;
    const time = typeof parsed === 'string' ? parseZonelessTime(parsed.trim().replace(' ', 'T')) : null;
    return time !== null && isPlausible(time) ? time : null;
  }
  const millis = view.number('ai.response.msToFirstChunk') ?? view.number('ai.stream.msToFirstChunk');
  const seconds = view.number('gen_ai.response.time_to_first_chunk');
  const after = millis !== undefined ? Math.ceil(millis) * 1000 : seconds === undefined ? undefined : seconds * 1e6;
  if (after === undefined || after < 0) return null;
  const time = start + Math.round(after);
  return isPlausible(time) ? time : null;
}

export interface PromptLink {
  readonly name: string;
  /** 0 when no prompt is linked. */
  readonly version: number;
}

const noPrompt: PromptLink = { name: '', version: 0 };

/** Only generations are made with a prompt. */
export function promptOf(view: SpanView, type: ObservationType): PromptLink {
  if (type !== 'GENERATION') return noPrompt;
  for (const prefix of ['langfuse.observation.prompt', 'langfuse.prompt']) {
    const name = view.text(`${prefix}.name`);
    if (name !== '') return linkOf(name, view.number(`${prefix}.version`));
  }
  const vercel = view.object('ai.telemetry.metadata.langfusePrompt');
  const version = at(vercel, 'version');
  return linkOf(scalarText(at(vercel, 'name')), Number(version));
}

function linkOf(name: string, version: number | undefined): PromptLink {
  if (name === '' || version === undefined || !Number.isInteger(version)) return noPrompt;
  return version > 0 && version < 2 ** 32 ? { name, version } : noPrompt;
}

/** 1971-01-01 to 2100-01-01: what lies outside is a wrong clock or a wrong unit. */
const earliest: Micros = 31_536_000_000_000;
const latest: Micros = 4_102_444_800_000_000;

export function isPlausible(time: Micros): boolean {
  return time >= earliest && time <= latest;
}
