/** One call of a model in the terms of all providers: messages, tools, the wanted form of the answer, parameters. */
import { z } from 'zod';

export const modelCallLimits = {
  messagesMax: 1000,
  toolsMax: 128,
  textCharsMax: 4_000_000,
  stopsMax: 16,
} as const;

const text = z.string().max(modelCallLimits.textCharsMax);
const shortText = z.string().min(1).max(300);

export const toolCall = z.object({ id: shortText, name: shortText, input: z.json() });
export type ToolCall = z.output<typeof toolCall>;

export const modelMessage = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), content: text }),
  z.object({ role: z.literal('user'), content: text }),
  z.object({ role: z.literal('assistant'), content: text, toolCalls: z.array(toolCall).max(128).optional() }),
  /** What a tool answered to a call of an earlier message. */
  z.object({ role: z.literal('tool'), toolCallId: shortText, toolName: shortText, content: text }),
]);
export type ModelMessage = z.output<typeof modelMessage>;

const jsonObject = z.record(z.string(), z.json());

export const modelTool = z.object({
  name: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'letters, digits, _ . and - only, at most 64'),
  description: text.optional(),
  /** JSON Schema of its input. */
  parameters: jsonObject,
});
export type ModelTool = z.output<typeof modelTool>;

export const modelParameters = z.object({
  temperature: z.number().min(0).max(10).optional(),
  maxOutputTokens: z.number().int().min(1).max(10_000_000).optional(),
  topP: z.number().min(0).max(1).optional(),
  topK: z.number().int().min(1).max(1_000_000).optional(),
  frequencyPenalty: z.number().min(-10).max(10).optional(),
  presencePenalty: z.number().min(-10).max(10).optional(),
  seed: z.number().int().optional(),
  stopSequences: z.array(z.string().min(1).max(500)).max(modelCallLimits.stopsMax).optional(),
  reasoning: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).optional(),
  /** Handed to the provider's adapter as they are, e.g. `{"parallelToolCalls": false}`. */
  providerOptions: jsonObject.optional(),
});
export type ModelParameters = z.output<typeof modelParameters>;

export const toolChoice = z.union([
  z.enum(['auto', 'none', 'required']),
  z.object({ tool: z.string().min(1).max(64) }),
]);

export const modelCall = z.object({
  /** Name of a connection of the project. */
  provider: shortText,
  model: shortText,
  messages: z.array(modelMessage).min(1).max(modelCallLimits.messagesMax),
  tools: z.array(modelTool).max(modelCallLimits.toolsMax).optional(),
  toolChoice: toolChoice.optional(),
  /** JSON Schema that the answer must follow. */
  outputSchema: jsonObject.optional(),
  parameters: modelParameters.default({}),
});
export type ModelCall = z.output<typeof modelCall>;
