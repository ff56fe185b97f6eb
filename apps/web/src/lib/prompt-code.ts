/** Code that fetches a prompt, for each language; what it fills in are the prompt's own variables and placeholders. */
import { type PromptBody, placeholdersOf, variablesOf } from '@telltale/contract/prompt-text.ts';

export interface PromptToFetch {
  readonly host: string;
  readonly name: string;
  readonly body: PromptBody;
  /** The version is fetched by number when null. */
  readonly label: string | null;
  readonly version: number;
}

export interface CodeBlock {
  readonly id: string;
  readonly title: string;
  readonly code: string;
}

export function promptCode(prompt: PromptToFetch): CodeBlock[] {
  return [
    { id: 'python', title: 'Python', code: python(prompt) },
    { id: 'typescript', title: 'TypeScript', code: typescript(prompt) },
    { id: 'curl', title: 'curl', code: curl(prompt) },
  ];
}

function python({ name, body, label, version }: PromptToFetch): string {
  const isChat = typeof body !== 'string';
  const which = label === null ? `, version=${version}` : label === 'production' ? '' : `, label=${quote(label)}`;
  const given = [
    ...variablesOf(body).map((each) => [each, '"…"'] as const),
    ...placeholdersOf(body).map((each) => [each, '[{"role": "user", "content": "…"}]'] as const),
  ];
  const isPlain = given.every(([key]) => /^[A-Za-z_]\w*$/.test(key));
  const named = given.map(([key, value]) => (isPlain ? `${key}=${value}` : `${quote(key)}: ${value}`)).join(', ');
  const values = isPlain ? named : `**{${named}}`;
  return [
    'from langfuse import get_client',
    '',
    'langfuse = get_client()',
    `prompt = langfuse.get_prompt(${quote(name)}${which}${isChat ? ', type="chat"' : ''})`,
    `${isChat ? 'messages' : 'text'} = prompt.compile(${values})`,
    '',
    '# Generations that are told of the prompt are linked to its version.',
    'with langfuse.start_as_current_observation(as_type="generation", name="answer", prompt=prompt):',
    '    ...',
  ].join('\n');
}

function typescript({ name, body, label, version }: PromptToFetch): string {
  const isChat = typeof body !== 'string';
  const options = [
    ...(label === null ? [`version: ${version}`] : label === 'production' ? [] : [`label: ${quote(label)}`]),
    ...(isChat ? ['type: "chat"'] : []),
  ];
  const entries = (names: readonly string[], value: string) =>
    `{ ${names.map((each) => `${/^[A-Za-z_$][\w$]*$/.test(each) ? each : quote(each)}: ${value}`).join(', ')} }`;
  const variables = variablesOf(body);
  const placeholders = placeholdersOf(body);
  const given = [
    ...(variables.length > 0 || placeholders.length > 0
      ? [variables.length > 0 ? entries(variables, '"…"') : '{}']
      : []),
    ...(placeholders.length > 0 ? [entries(placeholders, '[{ role: "user", content: "…" }]')] : []),
  ];
  return [
    'import { LangfuseClient } from "@langfuse/client";',
    'import { startObservation } from "@langfuse/tracing";',
    '',
    'const langfuse = new LangfuseClient();',
    `const prompt = await langfuse.prompt.get(${quote(name)}${options.length > 0 ? `, { ${options.join(', ')} }` : ''});`,
    `const ${isChat ? 'messages' : 'text'} = prompt.compile(${given.join(', ')});`,
    '',
    '// Generations that are told of the prompt are linked to its version.',
    'const generation = startObservation("answer", { prompt }, { asType: "generation" });',
  ].join('\n');
}

function curl({ host, name, label, version }: PromptToFetch): string {
  const query = label === null ? `?version=${version}` : label === 'production' ? '' : `?label=${label}`;
  // In single quotes a shell takes everything as it is, but the quote itself, which the encoding leaves.
  const path = `${host}/api/public/v2/prompts/${encodeURIComponent(name).replaceAll("'", '%27')}${query}`;
  return `curl -u "$LANGFUSE_PUBLIC_KEY:$LANGFUSE_SECRET_KEY" \\\n  '${path}'`;
}

/** The same in all of the languages. */
function quote(text: string): string {
  return JSON.stringify(text);
}
