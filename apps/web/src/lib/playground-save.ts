/** A variant of the playground as a version of a prompt. */
import { type CreatePromptBody, createPromptBody } from '@telltale/contract/prompts.ts';
import { parametersOf, toolsOf } from './playground-call.ts';
import type { Variant } from './playground.ts';

export interface SaveForm {
  readonly name: string;
  readonly commitMessage: string;
  readonly isProduction: boolean;
}

export type CheckedPrompt =
  | { readonly body: CreatePromptBody; readonly problem?: undefined }
  | { readonly body?: undefined; readonly problem: string };

/** The next version of the prompt it came from keeps that one's type; anything else is a chat. */
export function promptOf(variant: Variant, { name, commitMessage, isProduction }: SaveForm): CheckedPrompt {
  const isText = variant.origin?.type === 'text' && variant.origin.name === name;
  const messages = variant.messages.filter(({ role, content }) => role !== 'system' || content !== '');
  if (isText && messages.length !== 1) {
    return { problem: `${name} is a text: it can hold one message only. Save these under another name as a chat.` };
  }
  try {
    const parsed = createPromptBody.safeParse({
      name: name.trim(),
      type: isText ? 'text' : 'chat',
      prompt: isText ? messages[0]?.content : messages.map(itemOf),
      config: configOf(variant),
      labels: isProduction ? ['production'] : [],
      ...(commitMessage.trim() !== '' && { commitMessage: commitMessage.trim() }),
    });
    if (parsed.success) return { body: parsed.data };
    const [issue] = parsed.error.issues;
    return { problem: issue?.path[0] === 'name' && name.trim() === '' ? 'Give it a name.' : (issue?.message ?? '') };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function itemOf({ role, content }: Variant['messages'][number]) {
  return role === 'placeholder' ? { type: 'placeholder', name: content } : { role, content };
}

/** What a program needs to call the model the same way, under the names that importing knows. */
function configOf(variant: Variant): Record<string, unknown> {
  const tools = toolsOf(variant.tools);
  return {
    ...(variant.model !== '' && { model: variant.model }),
    ...parametersOf(variant.parameters),
    ...(tools.length > 0 && { tools }),
    ...(variant.outputSchema.trim() !== '' && { output_schema: JSON.parse(variant.outputSchema) as unknown }),
  };
}

/** Tool calls have no place in a prompt. */
export function losesToolCalls({ messages }: Variant): boolean {
  return messages.some(({ role, toolCalls }) => role === 'tool' || toolCalls.length > 0);
}
