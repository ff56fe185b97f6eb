/** The settings a model was called with. */
import { genkitParameters } from './_convention-genkit.ts';
import { vercelParameters } from './_convention-vercel-ai.ts';
import type { Value, ValueMap } from './_span.ts';
import type { SpanView } from './_view.ts';

/** Values are texts and numbers; anything else is JSON text. */
export function parametersOf(view: SpanView): ValueMap {
  const said = view.object('langfuse.observation.model.parameters');
  const vercel = vercelParameters(view);
  if (said) return flat({ ...vercel, ...said });
  const whole =
    genkitParameters(view) ?? vercel ?? view.object('llm.invocation_parameters') ?? view.object('model_config');
  return flat(whole ?? requested(view));
}

const plainKeys: readonly (readonly [name: string, key: string])[] = [
  ['top_k', 'llm.top_k'],
  ['frequency_penalty', 'llm.frequency_penalty'],
  ['presence_penalty', 'llm.presence_penalty'],
  // The tier that answered is the one that is paid for.
  ['service_tier', 'openai.response.service_tier'],
  ['service_tier', 'gen_ai.openai.response.service_tier'],
  ['service_tier', 'openai.request.service_tier'],
  ['service_tier', 'gen_ai.openai.request.service_tier'],
];

function requested(view: SpanView): ValueMap {
  const found = Object.create(null) as ValueMap;
  for (const family of ['genAiRequest', 'invocationParameters'] as const) {
    for (const { key, rest } of view.family(family)) {
      const value = view.get(key);
      if (rest !== 'model' && value !== undefined) found[rest] = value;
    }
  }
  for (const [name, key] of plainKeys) {
    const value = view.get(key);
    if (value !== undefined && found[name] === undefined) found[name] = value;
  }
  return found;
}

function flat(values: ValueMap): ValueMap {
  const found = Object.create(null) as ValueMap;
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === '') continue;
    found[name] = simple(value);
  }
  return found;
}

function simple(value: Value): string | number {
  return typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value);
}
