/** What is asked of a model by a variant of the playground, with its variables filled in. */
import { type ModelCall, modelCall, type ModelMessage } from '@telltale/contract/model-call.ts';
import { fillVariables } from '@telltale/contract/prompt-text.ts';
import { readChat } from './chat.ts';
import { isRecord } from './json.ts';
import type { DraftMessage, DraftParameters, Playground, Variant } from './playground.ts';
import { draftOfChat } from './playground-import.ts';

export type CheckedCall =
  | { readonly call: ModelCall; readonly problem?: undefined }
  /** In words for who wrote it. */
  | { readonly call?: undefined; readonly problem: string };

export function callOf(variant: Variant, playground: Playground): CheckedCall {
  if (variant.provider === '') return { problem: 'Choose a connection.' };
  if (variant.model.trim() === '') return { problem: 'Choose a model.' };
  try {
    const messages = variant.messages.flatMap((message) => messagesOf(message, playground)).filter(says);
    if (messages.length === 0) return { problem: 'Write a message first.' };
    const tools = toolsOf(variant.tools);
    const parsed = modelCall.safeParse({
      provider: variant.provider,
      model: variant.model.trim(),
      messages,
      ...(tools.length > 0 && { tools }),
      ...(variant.outputSchema.trim() !== '' && {
        outputSchema: readObject(variant.outputSchema, 'The output schema'),
      }),
      parameters: parametersOf(variant.parameters),
    });
    if (parsed.success) return { call: parsed.data };
    const [issue] = parsed.error.issues;
    return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** An empty system message is one that was not written; of users and tools silence may be meant. */
function says(message: ModelMessage): boolean {
  return message.role !== 'system' || message.content.trim() !== '';
}

type Filling = Pick<Playground, 'variables' | 'placeholders'>;

function messagesOf(message: DraftMessage, { variables, placeholders }: Filling): ModelMessage[] {
  const values = new Map(Object.entries(variables).filter(([, value]) => value !== ''));
  if (message.role === 'placeholder') return placeholderOf(message.content, placeholders[message.content] ?? '');
  const content = fillVariables(message.content, values);
  switch (message.role) {
    case 'assistant':
      return [
        { role: 'assistant', content, ...(message.toolCalls.length > 0 && { toolCalls: [...message.toolCalls] }) },
      ];
    case 'tool':
      return [{ role: 'tool', content, toolCallId: message.toolCallId, toolName: message.toolName }];
    case 'system':
    case 'user':
      return [{ role: message.role, content }];
  }
}

/** Messages in any of the shapes that traces hold. */
function placeholderOf(name: string, written: string): ModelMessage[] {
  if (written.trim() === '') return [];
  const chat = readChat(readJson(written, `The messages of ${name}`));
  if (chat === null) throw new Error(`The messages of ${name} are not a list like [{"role": "user", "content": "…"}].`);
  const nothing = { variables: {}, placeholders: {} };
  return draftOfChat(chat).messages.flatMap((message) => messagesOf(message, nothing));
}

/** In the shape of the editor, of OpenAI or of Anthropic. */
export function toolsOf(written: string): unknown[] {
  if (written.trim() === '') return [];
  const tools = readJson(written, 'Tools');
  if (!Array.isArray(tools)) throw new Error('Tools are a JSON list.');
  return tools.map((tool: unknown) => {
    const inner = isRecord(tool) && isRecord(tool['function']) ? tool['function'] : tool;
    if (!isRecord(inner)) throw new Error('Each tool is an object with a name, a description and parameters.');
    const { name, description } = inner;
    const parameters = inner['parameters'] ?? inner['input_schema'] ?? inner['inputSchema'] ?? { type: 'object' };
    return { name, ...(typeof description === 'string' && description !== '' && { description }), parameters };
  });
}

export function parametersOf(draft: DraftParameters): Record<string, unknown> {
  const stops = draft.stopSequences.split('\n').filter((line) => line !== '');
  const numbers = (['temperature', 'maxOutputTokens', 'topP'] as const).map((name) => [
    name,
    numberOf(draft[name], name),
  ]);
  return {
    ...Object.fromEntries(numbers.filter(([, value]) => value !== undefined)),
    ...(stops.length > 0 && { stopSequences: stops }),
    ...(draft.reasoning !== '' && { reasoning: draft.reasoning }),
    ...(draft.providerOptions.trim() !== '' && {
      providerOptions: readObject(draft.providerOptions, 'Provider options'),
    }),
  };
}

const numberLabels = { temperature: 'Temperature', maxOutputTokens: 'Max output tokens', topP: 'Top P' };

function numberOf(written: string, name: keyof typeof numberLabels): number | undefined {
  if (written.trim() === '') return undefined;
  const value = Number(written);
  if (!Number.isFinite(value)) throw new Error(`${numberLabels[name]} is not a number.`);
  return value;
}

function readObject(written: string, what: string): Record<string, unknown> {
  const value = readJson(written, what);
  if (!isRecord(value)) throw new Error(`${what} must be a JSON object.`);
  return value;
}

function readJson(written: string, what: string): unknown {
  try {
    return JSON.parse(written);
  } catch (error) {
    throw new Error(`${what}: not JSON. ${(error as Error).message}`, { cause: error });
  }
}
