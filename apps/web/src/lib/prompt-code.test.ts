import { describe, expect, test } from 'vitest';
import { promptCode } from './prompt-code.ts';

const code = (fields: Partial<Parameters<typeof promptCode>[0]>) => {
  const blocks = promptCode({
    host: 'http://x',
    name: 'a',
    body: 'Hi {{name}}',
    label: 'production',
    version: 2,
    ...fields,
  });
  return Object.fromEntries(blocks.map((block) => [block.id, block.code]));
};

describe('promptCode()', () => {
  test('asks for production by saying nothing, and fills the variables in', () => {
    const { python, typescript, curl } = code({});
    expect(python).toContain('prompt = langfuse.get_prompt("a")\ntext = prompt.compile(name="…")');
    expect(typescript).toContain('langfuse.prompt.get("a");\nconst text = prompt.compile({ name: "…" });');
    expect(curl).toContain("'http://x/api/public/v2/prompts/a'");
  });

  test('names another label, or the version', () => {
    expect(code({ label: 'b' })).toMatchObject({
      python: expect.stringContaining('get_prompt("a", label="b")'),
      typescript: expect.stringContaining('get("a", { label: "b" })'),
      curl: expect.stringContaining('?label=b'),
    });
    expect(code({ label: null })).toMatchObject({
      python: expect.stringContaining('get_prompt("a", version=2)'),
      typescript: expect.stringContaining('get("a", { version: 2 })'),
      curl: expect.stringContaining('?version=2'),
    });
  });

  test('gives chats their placeholders', () => {
    const { python, typescript } = code({ body: [{ type: 'placeholder', name: 'history' }] });
    expect(python).toContain('type="chat")\nmessages = prompt.compile(history=[{"role": "user", "content": "…"}])');
    expect(typescript).toContain('prompt.compile({}, { history: [{ role: "user", content: "…" }] });');
  });

  test('quotes what a language or a shell would take for its own', () => {
    const { python, typescript, curl } = code({ name: `it's "a/b"`, body: '{{user.name}}' });
    expect(python).toContain(String.raw`get_prompt("it's \"a/b\"")`);
    expect(python).toContain('compile(**{"user.name": "…"})');
    expect(typescript).toContain('compile({ "user.name": "…" })');
    expect(curl).toContain("/it%27s%20%22a%2Fb%22'");
  });
});
