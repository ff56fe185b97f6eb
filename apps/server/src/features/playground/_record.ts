/** Stores a run as a trace of one generation, so that it is found, priced and compared like any other. */
import { randomBytes } from 'node:crypto';
import type { ModelMessage } from '@telltale/contract/model-call.ts';
import { playgroundEnvironment } from '@telltale/contract/playground.ts';
import type { Logger } from 'pino';
import { type Change, type Committer, priority } from '#features/ingest/change.ts';
import { encodeText } from '#features/records/text.ts';
import type { RunRequest, RunResult } from './_run.ts';

export interface RecordDeps {
  readonly committer: Committer;
  readonly logger: Logger;
}

/** The id of its trace; null when it could not be stored: the answer is there all the same. */
export async function recordRun(
  { committer, logger }: RecordDeps,
  request: RunRequest,
  result: RunResult,
): Promise<string | null> {
  const traceId = randomBytes(16).toString('hex');
  try {
    await committer.commit(request.projectId, changesOf(traceId, request, result));
    return traceId;
  } catch (error) {
    logger.warn({ err: error }, 'a run of the playground was not recorded');
    return null;
  }
}

function changesOf(traceId: string, request: RunRequest, result: RunResult): Change[] {
  const id = randomBytes(8).toString('hex');
  const { call, prompt } = request;
  const { startTime, endTime, failure } = result;
  const { providerOptions, ...parameters } = call.parameters;
  const facts = { name: 'playground', environment: playgroundEnvironment };
  const stamp = { priority: priority.said, at: startTime, order: 0, by: id };
  return [
    {
      kind: 'observation',
      id,
      whole: {
        ...facts,
        traceId,
        parentId: '',
        type: 'GENERATION',
        startTime,
        endTime,
        completionStartTime: result.firstTokenTime,
        version: '',
        release: '',
        level: failure ? 'ERROR' : 'DEFAULT',
        statusMessage: failure?.message ?? '',
        isRoot: true,
        model: result.model,
        provider: result.seller ?? '',
        modelParameters: { ...parameters, ...providerOptions },
        usage: { ...result.usage },
        cost: {},
        // Not linked: what is tried out must not count among the uses of a version.
        promptName: '',
        promptVersion: 0,
        input: encodeText(inputOf(request)),
        output: encodeText(outputOf(result)),
        metadata: { connection: call.provider, ...(prompt && { prompt: `${prompt.name} v${prompt.version}` }) },
      },
    },
    {
      kind: 'trace',
      id: traceId,
      stamp,
      patch: { timestamp: startTime, ...facts },
      observed: { id, start: startTime, isRoot: true, isAppRoot: false },
    },
  ];
}

/** In OpenAI's words, which everything that reads traces knows. */
function inputOf({ call }: RunRequest) {
  const tools = call.tools?.map((tool) => ({ type: 'function', function: tool }));
  const format = call.outputSchema && {
    response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: call.outputSchema } },
  };
  return { messages: call.messages.map(messageOf), ...(tools && { tools }), ...format };
}

function messageOf(message: ModelMessage) {
  if (message.role === 'tool') {
    return { role: 'tool', tool_call_id: message.toolCallId, name: message.toolName, content: message.content };
  }
  if (message.role !== 'assistant' || !message.toolCalls?.length)
    return { role: message.role, content: message.content };
  return { role: 'assistant', content: message.content, tool_calls: message.toolCalls.map(callOf) };
}

function callOf({ id, name, input }: RunResult['toolCalls'][number]) {
  return { id, type: 'function', function: { name, arguments: JSON.stringify(input) } };
}

function outputOf({ text, reasoning, toolCalls, failure }: RunResult) {
  if (failure && text === '' && toolCalls.length === 0) return null;
  return {
    role: 'assistant',
    content: text,
    ...(reasoning !== '' && { reasoning_content: reasoning }),
    ...(toolCalls.length > 0 && { tool_calls: toolCalls.map(callOf) }),
  };
}
