/** A call in our terms as the options of the multi-provider library. */
import type {
  JSONSchema7,
  LanguageModelV4CallOptions,
  LanguageModelV4Message,
  LanguageModelV4ToolChoice,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider';
import type { ModelCall, ModelMessage } from '@telltale/contract/model-call.ts';

/** @param optionsName under which the adapter looks for options of its own */
export function callOptions(
  call: ModelCall,
  optionsName: string,
  abortSignal: AbortSignal,
): LanguageModelV4CallOptions {
  const { providerOptions, ...parameters } = call.parameters;
  const own = { [optionsName]: providerOptions } as SharedV4ProviderOptions;
  return {
    prompt: call.messages.map(messageOf),
    abortSignal,
    ...(parameters as Partial<LanguageModelV4CallOptions>),
    ...(providerOptions && { providerOptions: own }),
    ...(call.tools?.length && { tools: call.tools.map(toolOf), toolChoice: choiceOf(call.toolChoice) }),
    ...(call.outputSchema && {
      responseFormat: { type: 'json', name: 'answer', schema: call.outputSchema as JSONSchema7 },
    }),
  };
}

function toolOf({ name, description, parameters }: NonNullable<ModelCall['tools']>[number]) {
  const about = description ? { description } : {};
  return { type: 'function' as const, name, ...about, inputSchema: parameters as JSONSchema7 };
}

function choiceOf(choice: ModelCall['toolChoice'] = 'auto'): LanguageModelV4ToolChoice {
  return typeof choice === 'string' ? { type: choice } : { type: 'tool', toolName: choice.tool };
}

function messageOf(message: ModelMessage): LanguageModelV4Message {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'user':
      return { role: 'user', content: [{ type: 'text', text: message.content }] };
    case 'assistant': {
      const calls = (message.toolCalls ?? []).map(({ id, name, input }) => {
        return { type: 'tool-call' as const, toolCallId: id, toolName: name, input };
      });
      const text = message.content === '' ? [] : [{ type: 'text' as const, text: message.content }];
      return { role: 'assistant', content: [...text, ...calls] };
    }
    case 'tool': {
      const { toolCallId, toolName, content } = message;
      const output = { type: 'text' as const, value: content };
      return { role: 'tool', content: [{ type: 'tool-result', toolCallId, toolName, output }] };
    }
  }
}
