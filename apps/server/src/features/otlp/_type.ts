/** What kind of observation a span is: the first rule that knows, decides. */
import type { ObservationType } from '#features/records/records.ts';
import { flueType } from './_convention-flue.ts';
import { genAiOperationType, genAiToolType } from './_convention-gen-ai.ts';
import { genkitType } from './_convention-genkit.ts';
import { langfuseType } from './_convention-langfuse.ts';
import { livekitType } from './_convention-livekit.ts';
import { mlflowType } from './_convention-mlflow.ts';
import { openInferenceType } from './_convention-openinference.ts';
import { traceloopType } from './_convention-openllmetry.ts';
import { pydanticType } from './_convention-pydantic-ai.ts';
import { isVercelAggregate, vercelType } from './_convention-vercel-ai.ts';
import type { SpanView } from './_view.ts';

const rules: readonly ((view: SpanView) => ObservationType | undefined)[] = [
  langfuseType,
  openInferenceType,
  genAiOperationType,
  genkitType,
  vercelType,
  genAiToolType,
  flueType,
  livekitType,
  traceloopType,
  mlflowType,
  pydanticType,
  modelType,
];

export function typeOf(view: SpanView): ObservationType {
  for (const rule of rules) {
    const type = rule(view);
    if (type !== undefined) return type;
  }
  return 'SPAN';
}

const modelKeys = [
  'langfuse.observation.model.name',
  'gen_ai.request.model',
  'gen_ai.response.model',
  'llm.model_name',
  'model',
];

/** A span that names a model is a generation, unless it is known to be only around one. */
function modelType(view: SpanView): ObservationType | undefined {
  return view.text(...modelKeys) !== '' && !isVercelAggregate(view) ? 'GENERATION' : undefined;
}
