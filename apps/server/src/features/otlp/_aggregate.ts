/** Spans that repeat what their children carry: counting their model, usage or cost as well would double it. */
import { isGenAiAggregate } from './_convention-gen-ai.ts';
import { isMlflowAggregate } from './_convention-mlflow.ts';
import { isOpenInferenceAggregate } from './_convention-openinference.ts';
import { isTraceloopAggregate } from './_convention-openllmetry.ts';
import { isPydanticAgent } from './_convention-pydantic-ai.ts';
import { isVercelAggregate } from './_convention-vercel-ai.ts';
import type { SpanView } from './_view.ts';

/** What an SDK of Langfuse says outright is still taken from them. */
export function isAggregate(view: SpanView): boolean {
  return (
    isGenAiAggregate(view) ||
    isVercelAggregate(view) ||
    isOpenInferenceAggregate(view) ||
    isTraceloopAggregate(view) ||
    isMlflowAggregate(view) ||
    isPydanticAgent(view)
  );
}
