/** pydantic-ai and Logfire: messages in `events`, `all_messages_events` (v1) or `pydantic_ai.all_messages` (v2 and later). */
import type { ObservationType } from '#features/records/records.ts';
import { withSystem } from './_convention-gen-ai.ts';
import type { IoDraft } from './_io-draft.ts';
import { arrayOf, isMap } from './_json.ts';
import type { SpanView } from './_view.ts';

function isPydantic(view: SpanView): boolean {
  return view.scope.name === 'pydantic-ai';
}

/** The span of an agent's run; it carries all its messages and the sums of the model calls inside. */
export function isPydanticAgent(view: SpanView): boolean {
  if (view.has('all_messages_events') || view.has('pydantic_ai.all_messages')) return true;
  return isPydantic(view) && view.has('agent_name') && view.text('gen_ai.operation.name') === '';
}

export function pydanticType(view: SpanView): ObservationType | undefined {
  return isPydanticAgent(view) ? 'AGENT' : undefined;
}

export function logfireAgentIo(view: SpanView, draft: IoDraft): void {
  if (!view.has('all_messages_events')) return;
  draft.inputFrom(view, 'prompt');
  draft.outputFrom(view, 'all_messages_events');
}

/** One list for both sides: the model's answers are the entries named `gen_ai.choice`. */
export function logfireEventsIo(view: SpanView, draft: IoDraft): void {
  if (!view.has('events')) return;
  const events = arrayOf(view.get('events'));
  if (!events) return;
  const isChoice = (event: unknown) => isMap(event) && event['event.name'] === 'gen_ai.choice';
  const input = events.filter((event) => !isChoice(event));
  const output = events.filter(isChoice);
  if (input.length > 0) draft.offerInput(input, 'events');
  if (output.length > 0) draft.offerOutput(output.length === 1 ? output[0] : output, 'events');
}

export function pydanticIo(view: SpanView, draft: IoDraft): void {
  if (!isPydantic(view)) return;
  const instructions = view.get('gen_ai.system_instructions');
  const messages = view.get('pydantic_ai.all_messages');
  if (messages !== undefined && draft.offerInput(withSystem(messages, instructions), 'pydantic_ai.all_messages')) {
    if (instructions !== undefined) draft.taken.add('gen_ai.system_instructions');
  }
  draft.outputFrom(view, 'final_result');
  draft.inputFrom(view, 'tool_arguments');
  draft.outputFrom(view, 'tool_response');
}
