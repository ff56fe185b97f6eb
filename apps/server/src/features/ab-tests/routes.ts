/** The routes of A/B tests. */
import {
  type AbTest,
  createAbTest,
  getAbTest,
  listAbTests,
  predictAbTest,
  promoteAbTest,
  stopAbTest,
} from '@telltale/contract/ab-tests.ts';
import type { Database } from '#db/postgres/postgres.ts';
import { callerOf } from '#http/principal.ts';
import { type Route, route } from '#http/route.ts';
import { readEvents, readViews, type TestKey } from './_store.ts';
import { type AbTests, testNotFound } from './lifecycle.ts';

export interface AbTestsRoutesDeps {
  readonly db: Database;
  readonly abTests: AbTests;
}

export function abTestsRoutes({ db, abTests }: AbTestsRoutesDeps): Route[] {
  async function viewOf({ projectId, id }: TestKey): Promise<AbTest> {
    const [view] = await readViews(db, projectId, { id });
    if (!view) throw testNotFound(id);
    return view;
  }

  return [
    route(listAbTests, async ({ projectId, query: { before, ...filter } }) => ({
      data: await readViews(db, projectId, { ...filter, before: before === undefined ? undefined : new Date(before) }),
    })),
    route(createAbTest, async ({ projectId, principal, body }) => {
      const id = await abTests.start(projectId, body, callerOf(principal, projectId).userId);
      return viewOf({ projectId, id });
    }),
    route(predictAbTest, ({ projectId, body }) => abTests.predict(projectId, body)),
    route(getAbTest, async ({ projectId, params }) => {
      const key = { projectId, id: params['testId'] ?? '' };
      const result = await abTests.review(key);
      if (!result) throw testNotFound(key.id);
      const [test, events] = await Promise.all([viewOf(key), readEvents(db, key.id)]);
      return { test, result, events };
    }),
    route(stopAbTest, async ({ projectId, principal, params }) => {
      const key = { projectId, id: params['testId'] ?? '' };
      await abTests.stop(key, callerOf(principal, projectId).userId);
      return viewOf(key);
    }),
    route(promoteAbTest, async ({ projectId, principal, params, body }) => {
      const key = { projectId, id: params['testId'] ?? '' };
      await abTests.promote(key, body.version ?? null, callerOf(principal, projectId).userId);
      return viewOf(key);
    }),
  ];
}
