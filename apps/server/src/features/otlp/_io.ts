/** Where a span's input and output are: the conventions in order, the most outspoken first. */
import { flueIo } from './_convention-flue.ts';
import {
  genAiContentEventsIo,
  genAiDetailsEventIo,
  genAiMessageEventsIo,
  genAiMessagesIo,
  genAiPlainIo,
  genAiToolIo,
} from './_convention-gen-ai.ts';
import { genkitIo } from './_convention-genkit.ts';
import { googleAdkIo } from './_convention-google-adk.ts';
import { langfuseIo } from './_convention-langfuse.ts';
import { livekitIo } from './_convention-livekit.ts';
import { mlflowIo } from './_convention-mlflow.ts';
import {
  openInferenceListsIo,
  openInferenceMessagesIo,
  openInferenceStructuredIo,
  openInferenceValueIo,
} from './_convention-openinference.ts';
import { traceloopEntityIo, traceloopMessagesIo } from './_convention-openllmetry.ts';
import { logfireAgentIo, logfireEventsIo, pydanticIo } from './_convention-pydantic-ai.ts';
import { vercelIo } from './_convention-vercel-ai.ts';
import { IoDraft, type IoRule } from './_io-draft.ts';
import type { SpanView } from './_view.ts';

const rules: readonly IoRule[] = [
  genkitIo,
  vercelIo,
  flueIo,
  genAiDetailsEventIo,
  genAiMessageEventsIo,
  genAiContentEventsIo,
  googleAdkIo,
  logfireAgentIo,
  livekitIo,
  logfireEventsIo,
  openInferenceStructuredIo,
  mlflowIo,
  traceloopEntityIo,
  openInferenceValueIo,
  pipecatIo,
  pydanticIo,
  traceloopMessagesIo,
  genAiPlainIo,
  openInferenceMessagesIo,
  openInferenceListsIo,
  genAiMessagesIo,
  genAiToolIo,
];

/** Each side is taken from the first rule that has it; when Langfuse's own attributes have either, only they count. */
export function inputOutputOf(view: SpanView): IoDraft {
  const draft = new IoDraft();
  langfuseIo(view, draft);
  if (!draft.isEmpty) return draft;
  for (const rule of rules) {
    rule(view, draft);
    if (draft.isComplete) break;
  }
  return draft;
}

/** Pipecat, and whoever else uses the plain words. */
function pipecatIo(view: SpanView, draft: IoDraft): void {
  draft.inputFrom(view, 'input');
  draft.outputFrom(view, 'output');
}
