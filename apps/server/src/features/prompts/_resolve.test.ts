import { type PromptBody, type PromptReference, writeReference } from '@telltale/contract/prompt-text.ts';
import { describe, expect, test } from 'vitest';
import { type Referable, resolveReferences } from './_resolve.ts';

const to = (name: string) => writeReference({ name, label: 'production' });

function prompt(name: string, body: PromptBody, version = 1): Referable {
  return { id: `${name}-${version}`, name, version, type: typeof body === 'string' ? 'text' : 'chat', prompt: body };
}

const among =
  (...prompts: Referable[]) =>
  async (reference: PromptReference) =>
    prompts.find(
      ({ name, version }) => name === reference.name && (!('version' in reference) || reference.version === version),
    ) ?? null;

describe('resolveReferences()', () => {
  test('gives null for a prompt without references', async () => {
    expect(await resolveReferences(prompt('a', 'plain'), among())).toBeNull();
  });

  test('puts texts in, also in messages and from texts that refer on, and tells what it used', async () => {
    const root = prompt('a', [
      { role: 'system', content: `<${to('b')}> <${to('b')}>` },
      { type: 'placeholder', name: 'history' },
    ]);
    const resolved = await resolveReferences(root, among(prompt('b', `b(${to('c')})`), prompt('c', '$& {{x}}')));
    expect(resolved?.prompt).toEqual([
      { role: 'system', content: '<b($& {{x}})> <b($& {{x}})>' },
      { type: 'placeholder', name: 'history' },
    ]);
    const of = (name: string) => ({ id: `${name}-1`, name, version: 1 });
    expect(resolved?.graph).toEqual({ root: of('a'), dependencies: { 'a-1': [of('b')], 'b-1': [of('c')] } });
  });

  test('tells what is missing, and refuses chats', async () => {
    await expect(resolveReferences(prompt('a', to('b')), among())).rejects.toThrow(
      "Prompt 'a' refers to 'b' with label 'production', which is not there",
    );
    const chat = prompt('b', [{ role: 'user', content: 'hi' }]);
    await expect(resolveReferences(prompt('a', to('b')), among(chat))).rejects.toThrow('only text prompts');
  });

  test('refuses circles, and a prompt in itself whatever the version', async () => {
    const circle = among(prompt('b', to('c')), prompt('c', to('b')));
    await expect(resolveReferences(prompt('a', to('b')), circle)).rejects.toThrow(
      "Circular reference: 'a' v1 → 'b' v1 → 'c' v1 → 'b' v1",
    );
    await expect(resolveReferences(prompt('a', to('a'), 2), among(prompt('a', 'old')))).rejects.toThrow('Circular');
  });

  test('goes five deep and no deeper', async () => {
    const chain = Array.from({ length: 6 }, (_, n) => prompt(`p${n + 1}`, n === 5 ? 'end' : to(`p${n + 2}`)));
    expect((await resolveReferences(prompt('p0', to('p2')), among(...chain)))?.prompt).toBe('end');
    await expect(resolveReferences(prompt('p0', to('p1')), among(...chain))).rejects.toThrow('at most 5 deep');
  });

  test('stops at a text that grows without bound', async () => {
    const ten = (name: string) => to(name).repeat(10);
    const bomb = among(
      prompt('b', ten('c')),
      prompt('c', ten('d')),
      prompt('d', ten('e')),
      prompt('e', 'x'.repeat(2000)),
    );
    await expect(resolveReferences(prompt('a', ten('b')), bomb)).rejects.toThrow('characters');
  });
});
