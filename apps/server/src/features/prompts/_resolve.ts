/** Puts the texts of other prompts where a prompt refers to them. */
import {
  describeReference,
  isPlaceholder,
  type PromptBody,
  type PromptReference,
  referencesIn,
  referencesOf,
} from '@telltale/contract/prompt-text.ts';
import { promptLimits } from '@telltale/contract/prompts.ts';
import { assert } from '#lib/errors.ts';

/** What resolving needs to know of a version. */
export interface Referable {
  readonly id: string;
  readonly name: string;
  /** 0 while it is being made. */
  readonly version: number;
  readonly type: 'text' | 'chat';
  readonly prompt: PromptBody;
}

interface Dependency {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

export interface Resolved {
  readonly prompt: PromptBody;
  readonly graph: { readonly root: Dependency; readonly dependencies: Record<string, Dependency[]> };
}

/** Why a prompt can't be put together, in words for its author. */
export class ResolutionError extends Error {
  override readonly name = 'ResolutionError';
}

export type FindReferable = (reference: PromptReference) => Promise<Referable | null>;

/** Null for a prompt without references. @throws ResolutionError for what is missing, circular, too deep or too long. */
export async function resolveReferences(root: Referable, find: FindReferable): Promise<Resolved | null> {
  if (referencesOf(root.prompt).length === 0) return null;
  const resolver = new Resolver(root, find);
  await resolver.load(root, [root]);
  return { prompt: resolver.expand(root.prompt), graph: { root: dependencyOf(root), dependencies: resolver.graph() } };
}

class Resolver {
  readonly #root: Referable;
  readonly #find: FindReferable;
  readonly #found = new Map<string, Referable>();
  readonly #texts = new Map<string, string>();
  readonly #heights = new Map<string, number>();
  readonly #edges = new Map<string, Dependency[]>();
  #chars = 0;

  constructor(root: Referable, find: FindReferable) {
    this.#root = root;
    this.#find = find;
  }

  /**
   * Depth first; `path` leads from the root to the prompt. Gives how many references follow each other below it. What was
   * loaded is not walked again, and can't lead back to the path: it was finished before.
   */
  async load(prompt: Referable, path: readonly Referable[]): Promise<number> {
    const known = this.#heights.get(prompt.id);
    if (known !== undefined) return known;
    const edges = new Map<string, Dependency>();
    let height = 0;
    for (const reference of distinct(referencesOf(prompt.prompt))) {
      const child = await this.#require(reference);
      refuseCycle(child, path);
      if (path.length > promptLimits.depth) throw tooDeep();
      edges.set(child.id, dependencyOf(child));
      height = Math.max(height, 1 + (await this.load(child, [...path, child])));
      if (path.length - 1 + height > promptLimits.depth) throw tooDeep();
    }
    if (edges.size > 0) this.#edges.set(prompt.id, [...edges.values()]);
    this.#heights.set(prompt.id, height);
    return height;
  }

  expand(body: PromptBody): PromptBody {
    if (typeof body === 'string') return this.#expandText(body);
    return body.map((item) => (isPlaceholder(item) ? item : { ...item, content: this.#expandText(item.content) }));
  }

  graph(): Record<string, Dependency[]> {
    return Object.fromEntries(this.#edges);
  }

  #expandText(text: string): string {
    let whole = '';
    let at = 0;
    for (const { reference, start, end } of referencesIn(text)) {
      whole += text.slice(at, start) + this.#textOf(reference);
      at = end;
    }
    this.#chars += whole.length;
    if (this.#chars > promptLimits.bodyChars) {
      throw new ResolutionError(`With all references put in, the prompt is over ${promptLimits.bodyChars} characters`);
    }
    return whole + text.slice(at);
  }

  #textOf(reference: PromptReference): string {
    const key = JSON.stringify(reference);
    const known = this.#texts.get(key);
    if (known !== undefined) {
      this.#chars += known.length;
      return known;
    }
    const body = this.#found.get(key)?.prompt;
    assert(typeof body === 'string', 'only texts are loaded');
    const text = this.#expandText(body);
    this.#texts.set(key, text);
    return text;
  }

  async #require(reference: PromptReference): Promise<Referable> {
    const key = JSON.stringify(reference);
    const found = this.#found.get(key) ?? (await this.#find(reference));
    if (!found) {
      throw new ResolutionError(
        `Prompt '${this.#root.name}' refers to ${describeReference(reference)}, which is not there`,
      );
    }
    if (found.type !== 'text') {
      throw new ResolutionError(`Prompt '${reference.name}' is a chat; only text prompts can be put into others`);
    }
    this.#found.set(key, found);
    if (this.#found.size > promptLimits.references) {
      throw new ResolutionError(`A prompt may be made of at most ${promptLimits.references} others`);
    }
    return found;
  }
}

function refuseCycle(child: Referable, path: readonly Referable[]): void {
  const isCircular = path.some(({ id }, at) => id === child.id || (at === 0 && path[0]?.name === child.name));
  if (!isCircular) return;
  const names = [...path, child].map(({ name, version }) => (version === 0 ? `'${name}'` : `'${name}' v${version}`));
  throw new ResolutionError(`Circular reference: ${names.join(' → ')}`);
}

function tooDeep(): ResolutionError {
  return new ResolutionError(`Prompts may refer to each other at most ${promptLimits.depth} deep`);
}

function distinct(references: readonly PromptReference[]): PromptReference[] {
  return [...new Map(references.map((reference) => [JSON.stringify(reference), reference])).values()];
}

function dependencyOf({ id, name, version }: Referable): Dependency {
  return { id, name, version };
}
