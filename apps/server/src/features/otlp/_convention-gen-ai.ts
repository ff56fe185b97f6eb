/** OpenTelemetry's semantic conventions for generative AI: `gen_ai.*` attributes and events, of both generations. */
import type { ObservationType } from '#features/records/records.ts';
import type { IoDraft } from './_io-draft.ts';
import { arrayOf, isMap, objectOf, parseJson, unwrapped } from './_json.ts';
import type { Attributes, SpanEvent, Value, ValueMap } from './_span.ts';
import type { SpanView } from './_view.ts';

const operations: ReadonlyMap<string, ObservationType> = new Map([
  ['chat', 'GENERATION'],
  ['completion', 'GENERATION'],
  ['text_completion', 'GENERATION'],
  ['generate_content', 'GENERATION'],
  ['generate', 'GENERATION'],
  ['embeddings', 'EMBEDDING'],
  ['invoke_agent', 'AGENT'],
  ['create_agent', 'AGENT'],
  ['execute_tool', 'TOOL'],
  ['rerank', 'RETRIEVER'],
  ['retrieval', 'RETRIEVER'],
  ['invoke_workflow', 'CHAIN'],
  ['agent_step', 'CHAIN'],
]);

export function genAiOperationType(view: SpanView): ObservationType | undefined {
  return operations.get(view.text('gen_ai.operation.name'));
}

export function genAiToolType(view: SpanView): ObservationType | undefined {
  return view.has('gen_ai.tool.name') || view.has('gen_ai.tool.call.id') ? 'TOOL' : undefined;
}

/** Spans that carry the sums of their children. */
export function isGenAiAggregate(view: SpanView): boolean {
  const operation = view.text('gen_ai.operation.name');
  return operation === 'invoke_agent' || operation === 'agent_step' || operation === 'invoke_workflow';
}

/** From 1.37 on: messages as attributes of one event. */
export function genAiDetailsEventIo(view: SpanView, draft: IoDraft): void {
  for (const event of view.span.events) {
    if (event.name !== 'gen_ai.client.inference.operation.details') continue;
    const { attributes } = event;
    const input = withSystem(attributes.get('gen_ai.input.messages'), attributes.get('gen_ai.system_instructions'));
    if (draft.offerInput(input)) draft.eventsTaken = true;
    if (draft.offerOutput(attributes.get('gen_ai.output.messages'))) draft.eventsTaken = true;
  }
}

const messageEvent = /^gen_ai\.(system|user|assistant|tool)\.message$/;

/** Up to 1.36: one event per message. */
export function genAiMessageEventsIo(view: SpanView, draft: IoDraft): void {
  const { events } = view.span;
  if (events.length === 0) return;
  const messages: Value[] = [];
  const choices: Value[] = [];
  for (const event of events) {
    const role = messageEvent.exec(event.name)?.[1];
    if (role !== undefined) messages.push(messageOf(event, { role }));
    else if (event.name === 'gen_ai.choice') choices.push(messageOf(event, {}));
  }
  if (messages.length > 0 && draft.offerInput(messages)) draft.eventsTaken = true;
  const output = choices.length === 1 ? choices[0] : choices;
  if (choices.length > 0 && draft.offerOutput(output)) draft.eventsTaken = true;
}

const structuredKeys = new Set(['message', 'tool_calls']);

function messageOf(event: SpanEvent, start: ValueMap): ValueMap {
  const message = Object.assign(Object.create(null) as ValueMap, start);
  for (const [key, value] of event.attributes) {
    // Some instrumentations put the whole body into one attribute.
    const body = key === 'gen_ai.event.content' ? objectOf(value) : undefined;
    if (body) for (const [inner, item] of Object.entries(body)) message[inner] = item;
    else message[key] = structuredKeys.has(key) && typeof value === 'string' ? structured(value) : value;
  }
  return message;
}

function structured(text: string): Value {
  const parsed = parseJson(text);
  return typeof parsed === 'object' && parsed !== null ? parsed : text;
}

/** Early drafts, still sent by some: prompt and completion as events. */
export function genAiContentEventsIo(view: SpanView, draft: IoDraft): void {
  for (const event of view.span.events) {
    if (event.name === 'gen_ai.content.prompt' && draft.offerInput(contentOf(event.attributes, 'gen_ai.prompt'))) {
      draft.eventsTaken = true;
    }
    if (event.name !== 'gen_ai.content.completion') continue;
    if (draft.offerOutput(contentOf(event.attributes, 'gen_ai.completion'))) draft.eventsTaken = true;
  }
}

function contentOf(attributes: Attributes, key: string): Value | undefined {
  const content = attributes.get(key);
  if (content !== undefined) return content;
  return attributes.size === 0
    ? undefined
    : Object.assign(Object.create(null) as ValueMap, Object.fromEntries(attributes));
}

export function genAiMessagesIo(view: SpanView, draft: IoDraft): void {
  const instructions = view.get('gen_ai.system_instructions');
  const input = withSystem(view.get('gen_ai.input.messages'), instructions);
  if (draft.offerInput(input, 'gen_ai.input.messages') && instructions !== undefined) {
    draft.taken.add('gen_ai.system_instructions');
  }
  draft.outputFrom(view, 'gen_ai.output.messages');
}

export function genAiToolIo(view: SpanView, draft: IoDraft): void {
  draft.inputFrom(view, 'gen_ai.tool.call.arguments');
  draft.outputFrom(view, 'gen_ai.tool.call.result');
}

/** Instrumentations that send the conversation as one text. */
export function genAiPlainIo(view: SpanView, draft: IoDraft): void {
  draft.inputFrom(view, 'gen_ai.prompt');
  draft.outputFrom(view, 'gen_ai.completion');
}

/** Puts system instructions before the messages, unless these have a system message already. */
export function withSystem(messages: Value | undefined, instructions: Value | undefined): Value | undefined {
  const system = instructionsText(instructions);
  if (system === '') return messages;
  const list = messages === undefined || messages === '' ? [] : arrayOf(messages);
  if (!list || list.some((message) => isMap(message) && message.role === 'system')) return messages;
  return [{ role: 'system', content: system }, ...list];
}

function instructionsText(instructions: Value | undefined): string {
  if (instructions === undefined || instructions === null) return '';
  const value = unwrapped(instructions);
  if (typeof value === 'string') return value;
  const parts = Array.isArray(value) ? value : [value];
  return parts
    .map((part) => (isMap(part) ? part.content : part))
    .filter((part) => typeof part === 'string')
    .join('\n');
}
