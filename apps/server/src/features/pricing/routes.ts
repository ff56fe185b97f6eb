/** The models API. */
import { createModel, deleteModel, getModel, listModels } from '@telltale/contract/models.ts';
import { type Route, route } from '#http/route.ts';
import { AppError } from '#lib/errors.ts';
import type { PriceBook } from './pricing.ts';

export interface PricingDeps {
  readonly prices: PriceBook;
}

export function pricingRoutes({ prices }: PricingDeps): Route[] {
  return [
    route(listModels, ({ projectId, query: { page, limit, search } }) => {
      const models = prices.models(projectId, search);
      const start = (page - 1) * limit;
      const totalPages = Math.ceil(models.count / limit);
      return { data: models.slice(start, start + limit), meta: { page, limit, totalItems: models.count, totalPages } };
    }),
    route(createModel, ({ projectId, body }) => prices.addModel(projectId, body)),
    route(getModel, ({ projectId, params }) => {
      const model = prices.model(projectId, params['id'] ?? '');
      if (model === null) throw new AppError('not_found', 'Model not found in this project');
      return model;
    }),
    route(deleteModel, async ({ projectId, params }) => {
      await prices.removeModel(projectId, params['id'] ?? '');
      return { message: 'Model successfully deleted' };
    }),
  ];
}
