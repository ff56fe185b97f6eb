/** LiveKit Agents (scope `livekit-agents`): voice pipelines, `lk.*`. */
import type { ObservationType } from '#features/records/records.ts';
import type { IoDraft } from './_io-draft.ts';
import type { SpanView } from './_view.ts';

const types: ReadonlyMap<string, ObservationType> = new Map([
  ['agent_turn', 'AGENT'],
  ['start_agent_activity', 'AGENT'],
  ['function_tool', 'TOOL'],
]);

/** Steps of the framework itself, between the spans a reader looks for. */
const internal = new Set([
  'llm_node',
  'llm_request_run',
  'tts_node',
  'tts_request_run',
  'drain_agent_activity',
  'pause_agent_activity',
  'resume_agent_activity',
  'on_enter',
  'on_exit',
  'eou_detection',
]);

function isLivekit(view: SpanView): boolean {
  return view.scope.name === 'livekit-agents';
}

export function livekitType(view: SpanView): ObservationType | undefined {
  return isLivekit(view) ? types.get(view.span.name) : undefined;
}

export function isLivekitInternal(view: SpanView): boolean {
  return isLivekit(view) && internal.has(view.span.name);
}

export function livekitIo(view: SpanView, draft: IoDraft): void {
  draft.inputFrom(view, 'lk.input_text', 'lk.user_transcript', 'lk.chat_ctx');
  draft.outputFrom(view, 'lk.function_tool.output', 'lk.response.text');
}
