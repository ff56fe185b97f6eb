/** What an observation costs: the price book, kept in memory, of built-in models and those a project defines. */
import { randomUUID } from 'node:crypto';
import type { CreateModelBody, Model, PricingTier } from '@telltale/contract/models.ts';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Database } from '#db/postgres/postgres.ts';
import type { Json, Micros } from '#features/records/records.ts';
import { AppError, isAppError } from '#lib/errors.ts';
import type { Encoding } from '#lib/tokenizer.ts';
import {
  catalogueModel,
  modelsOf,
  periodAt,
  providerIds,
  providerOf,
  rowOf,
  type CatalogueModel,
} from './_catalogue.ts';
import { charge, inputUnits, partsOf, type PriceRow } from './_charge.ts';
import { byPrecedence, CustomModel } from './_custom.ts';
import { catalogueListing, customListing } from './_listing.ts';
import { lookUp } from './_lookup.ts';
import { builtInRow, type UnitPrices, unitPricesOf } from './_unit-prices.ts';
import { memoryModels, postgresModels, type ModelStore, type StoredModel } from './_store.ts';

/** What tells a model's price apart from others of its name. */
export interface ModelInput {
  readonly projectId: string;
  /** The model name as the client gave it. */
  readonly model: string;
  /** The provider as the client named it (`gen_ai.provider.name`, …); tells apart who sells a model of many hosts. */
  readonly provider?: string;
  /** When the observation started: prices change. */
  readonly at: Micros;
}

export interface PriceInput extends ModelInput {
  readonly usage: Readonly<Record<string, number>>;
  readonly modelParameters: Json;
  readonly metadata?: Json;
}

interface Priced {
  readonly modelId: string;
  /** Source, provider, model, date and tier of the prices used. */
  readonly priceId: string;
  readonly priceTier: string;
  /** USD as decimal text of at most 12 places, per usage key that has a price, and their sum as `total`; empty when none has. */
  readonly cost: Record<string, string>;
  readonly total: string;
}

export interface PriceBook {
  /** @returns null when no model matches. Synchronous and fast: it is called for every generation. */
  price(input: PriceInput): Priced | null;
  /** Whether a model of the price book matches. */
  isKnown(input: ModelInput): boolean;
  /** How the model's text is counted when the client tells no usage; null when no model matches, or it is not paid by the token. */
  encoding(input: ModelInput): Encoding | null;
  /** The prices that made a cost, by its `priceId`; null when its model was deleted, or it came with another version of the price list. */
  unitPrices(priceId: string): UnitPrices | null;
  /**
   * The project's own models, newest first, then the built-in ones with today's prices.
   * @param search part of a name or pattern, whatever the case
   */
  models(projectId: string, search?: string): ModelList;
  model(projectId: string, id: string): Model | null;
  /** The built-in models of one seller (`openai`, `aws`) that give out text, by their names. */
  modelNames(seller: string): string[];
  /** @throws AppError 'invalid_request' for a pattern that cannot be used as a regular expression. */
  addModel(projectId: string, body: CreateModelBody): Promise<Model>;
  /** @throws AppError 'not_found', or 'forbidden' for a built-in model. */
  removeModel(projectId: string, id: string): Promise<void>;
  /** Reads the models of all projects: once at start, before anything is priced. */
  load(): Promise<void>;
  /** Reads one project's models again, after another process has changed them. */
  reload(projectId: string): Promise<void>;
}

interface ModelList {
  readonly count: number;
  slice(start: number, end: number): Model[];
}

export interface PriceBookOptions {
  /** Without it, models that projects define live as long as the process. */
  readonly db?: Database;
  readonly logger: Logger;
}

export function createPriceBook({ db, logger }: PriceBookOptions): PriceBook {
  return new Book(db === undefined ? memoryModels() : postgresModels(db), logger);
}

interface Project {
  readonly models: readonly CustomModel[];
  /** The project's models that match a name, in order of precedence. */
  readonly matches: LRUCache<string, readonly CustomModel[]>;
}

const matchesMax = 5000;
const modelsMax = 1000;
const nothing: Json = {};

class Book implements PriceBook {
  readonly #store: ModelStore;
  readonly #logger: Logger;
  readonly #projects = new Map<string, Project>();
  readonly #builtIn = new LRUCache<string, { readonly model: CatalogueModel | null }>({ max: matchesMax });
  readonly #unitPrices = new LRUCache<string, { readonly prices: UnitPrices | null }>({ max: matchesMax });
  readonly #read = new Map<string, number>();
  #tickets = 0;

  constructor(store: ModelStore, logger: Logger) {
    this.#store = store;
    this.#logger = logger;
  }

  price(input: PriceInput): Priced | null {
    return this.#priceCustom(input) ?? this.#priceBuiltIn(input);
  }

  isKnown(input: ModelInput): boolean {
    return this.#customMatch(input) !== undefined || this.#builtInMatch(input) !== null;
  }

  encoding(input: ModelInput): Encoding | null {
    const own = this.#customMatch(input);
    if (own) return own.stored.tokenizerId === null ? null : encodingOf(tokenizerModel(own.stored) ?? input.model);
    const builtIn = this.#builtInMatch(input);
    return builtIn && periodAt(builtIn, input.at).levels[0]?.prices.has('input') ? encodingOf(input.model) : null;
  }

  unitPrices(priceId: string): UnitPrices | null {
    let known = this.#unitPrices.get(priceId);
    if (known === undefined) {
      const row = builtInRow(priceId) ?? this.#customRow(priceId);
      known = { prices: row && unitPricesOf(row) };
      this.#unitPrices.set(priceId, known);
    }
    return known.prices;
  }

  #customRow(priceId: string): PriceRow | null {
    const [source, modelId] = priceId.split('/');
    if (source !== 'project') return null;
    for (const { models } of this.#projects.values()) {
      const model = models.find(({ stored }) => stored.id === modelId);
      if (model) return model.rows().find(({ id }) => id === priceId) ?? null;
    }
    return null;
  }

  models(projectId: string, search = ''): ModelList {
    const holds = (...texts: string[]) => texts.some((each) => each.toLowerCase().includes(search.toLowerCase()));
    const own = this.#ownModels(projectId)
      .filter(({ stored }) => holds(stored.modelName, stored.matchPattern))
      .toReversed();
    const builtIn = allBuiltIn().filter(({ id, info }) => holds(id, info.id));
    const at = Date.now() * 1000;
    return {
      count: own.length + builtIn.length,
      slice: (start, end) => [
        ...own.slice(start, end).map((model) => customListing(model.stored)),
        ...builtIn
          .slice(Math.max(0, start - own.length), Math.max(0, end - own.length))
          .map((model) => catalogueListing(model, at)),
      ],
    };
  }

  model(projectId: string, id: string): Model | null {
    const own = this.#ownModels(projectId).find((model) => model.stored.id === id);
    if (own) return customListing(own.stored);
    const builtIn = builtInById().get(id);
    return builtIn ? catalogueListing(builtIn, Date.now() * 1000) : null;
  }

  modelNames(seller: string): string[] {
    const provider = providerOf(seller);
    if (provider === undefined) return [];
    const isCurrent = modelsOf(provider).filter((info) => info.deprecated !== true);
    return isCurrent
      .filter((info) => periodAt(catalogueModel(provider, info), Date.now() * 1000).levels[0]?.prices.has('output'))
      .map((info) => info.id);
  }

  async addModel(projectId: string, body: CreateModelBody): Promise<Model> {
    if (this.#ownModels(projectId).length >= modelsMax) {
      throw new AppError('unprocessable', `A project can define at most ${modelsMax} models`);
    }
    const stored = storedModel(projectId, body);
    const model = new CustomModel(stored);
    await this.#store.insert(stored);
    await this.reload(projectId);
    return customListing(model.stored);
  }

  async removeModel(projectId: string, id: string): Promise<void> {
    if (await this.#store.remove(projectId, id)) return this.reload(projectId);
    if (builtInById().has(id)) throw new AppError('forbidden', 'Built-in models cannot be deleted');
    throw new AppError('not_found', `Model ${id} not found in this project`);
  }

  async load(): Promise<void> {
    const byProject = Map.groupBy(await this.#store.all(), (model) => model.projectId);
    this.#projects.clear();
    for (const [projectId, models] of byProject) this.#set(projectId, models);
  }

  async reload(projectId: string): Promise<void> {
    const ticket = ++this.#tickets;
    const models = await this.#store.ofProject(projectId);
    // Of two readings that overlap, the one that began later knows more.
    if (ticket < (this.#read.get(projectId) ?? 0)) return;
    this.#read.set(projectId, ticket);
    this.#set(projectId, models);
  }

  #set(projectId: string, stored: readonly StoredModel[]): void {
    this.#unitPrices.clear();
    const models = stored.flatMap((model) => this.#compile(model));
    if (models.length === 0) this.#projects.delete(projectId);
    else this.#projects.set(projectId, { models, matches: new LRUCache({ max: matchesMax }) });
  }

  /** One row that cannot be read must not stop the server. */
  #compile(stored: StoredModel): CustomModel[] {
    try {
      return [new CustomModel(stored)];
    } catch (error) {
      if (!isAppError(error)) throw error;
      this.#logger.warn({ modelId: stored.id, err: error }, 'a model definition is not usable');
      return [];
    }
  }

  #ownModels(projectId: string): readonly CustomModel[] {
    return this.#projects.get(projectId)?.models ?? [];
  }

  #customMatch({ projectId, model: name, at }: ModelInput): CustomModel | undefined {
    const project = this.#projects.get(projectId);
    if (project === undefined) return undefined;
    let matches = project.matches.get(name);
    if (matches === undefined) {
      matches = project.models.filter((model) => model.matches(name)).toSorted(byPrecedence);
      project.matches.set(name, matches);
    }
    return matches.find(({ from }) => from <= at);
  }

  #builtInMatch({ model: name, provider }: ModelInput): CatalogueModel | null {
    const key = provider === undefined ? name : `${provider}\n${name}`;
    let match = this.#builtIn.get(key);
    if (match === undefined) {
      match = { model: lookUp(name, provider) };
      this.#builtIn.set(key, match);
    }
    return match.model;
  }

  #priceCustom(input: PriceInput): Priced | null {
    const model = this.#customMatch(input);
    if (model === undefined) return null;
    const { usage, modelParameters, metadata = nothing } = input;
    const row = model.rowFor({ usage, modelParameters, metadata });
    return {
      modelId: model.stored.id,
      priceId: row.id,
      priceTier: row.tier,
      ...charge(row, partsOf(usage, row.named)),
    };
  }

  #priceBuiltIn(input: PriceInput): Priced | null {
    const model = this.#builtInMatch(input);
    if (model === null) return null;
    const { usage, at, modelParameters } = input;
    const parts = partsOf(usage);
    const row = rowOf(model, periodAt(model, at), inputUnits(parts), modelParameters);
    return { modelId: model.id, priceId: row.id, priceTier: row.tier, ...charge(row, parts) };
  }
}

/** Langfuse's name for the model whose tokens are counted. */
function tokenizerModel({ tokenizerConfig }: StoredModel): string | undefined {
  const name = (tokenizerConfig as { readonly tokenizerModel?: unknown } | null)?.tokenizerModel;
  return typeof name === 'string' ? name : undefined;
}

/** OpenAI's tables by age; models of others are counted by the newer one, which comes near. */
function encodingOf(model: string): Encoding {
  return /(^|\/)(ft:)?(gpt-3\.5|gpt-35|gpt-4(?![o.\d])|text-embedding)/.test(model) ? 'cl100k_base' : 'o200k_base';
}

function storedModel(projectId: string, body: CreateModelBody): StoredModel {
  const id = randomUUID();
  return {
    id,
    projectId,
    modelName: body.modelName,
    matchPattern: body.matchPattern,
    startDate: body.startDate ? startOf(body.startDate) : null,
    unit: body.unit ?? null,
    tokenizerId: body.tokenizerId ?? null,
    tokenizerConfig: body.tokenizerConfig ?? null,
    pricingTiers: tiersOf(id, body),
    createdAt: new Date(),
  };
}

function tiersOf(
  modelId: string,
  { pricingTiers, inputPrice, outputPrice, totalPrice }: CreateModelBody,
): PricingTier[] {
  if (pricingTiers) return pricingTiers.map((tier) => ({ ...tier, id: `${modelId}_tier_${tier.priority}` }));
  const flat = { input: inputPrice, output: outputPrice, total: totalPrice };
  const prices = Object.fromEntries(
    Object.entries(flat).filter((entry): entry is [string, number] => entry[1] != null),
  );
  return [{ id: `${modelId}_tier_default`, name: 'Standard', isDefault: true, priority: 0, conditions: [], prices }];
}

/** A time without an offset is UTC. */
function startOf(text: string): Date {
  return new Date(/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`);
}

let everyBuiltIn: readonly CatalogueModel[] | undefined;
let everyBuiltInById: ReadonlyMap<string, CatalogueModel> | undefined;

function allBuiltIn(): readonly CatalogueModel[] {
  everyBuiltIn ??= providerIds.flatMap((id) => {
    const provider = providerOf(id);
    return provider === undefined ? [] : modelsOf(provider).map((info) => catalogueModel(provider, info));
  });
  return everyBuiltIn;
}

function builtInById(): ReadonlyMap<string, CatalogueModel> {
  everyBuiltInById ??= new Map(allBuiltIn().map((model) => [model.id, model]));
  return everyBuiltInById;
}
