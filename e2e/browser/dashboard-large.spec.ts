/** Charts of as many numbers as a reply may hold: the page stays small, and their marks lead on. */
import { randomUUID } from 'node:crypto';
import { expect, test } from './fixtures.ts';

const pointsMax = 10_000;
const side = 100;
/** Axes, legend, tools and what else a card is made of. */
const elementsMax = 250;

const start = Date.parse('2026-01-01T00:00:00Z');
const moment = (minutes: number) => new Date(start + minutes * 60_000).toISOString().replace('.000', '');

const line = Array.from({ length: pointsMax }, (_, at) => ({
  time_dimension: moment(at),
  count_count: 50 + Math.round(40 * Math.sin(at / 300)),
}));
const cells = Array.from({ length: side * side }, (_, at) => ({
  time_dimension: moment(60 * (at % side)),
  name: `name ${Math.floor(at / side)}`,
  count_count: (at * 7) % 93,
}));

test('a line of 10,000 points and a heat map of 10,000 cells are few elements', async ({ page, at, account }) => {
  const query = { view: 'traces', metrics: [{ measure: 'count', aggregation: 'count' }] };
  const made = await page.request.post('/api/public/dashboards', {
    headers: { 'x-telltale-project': account.projectId },
    data: {
      name: `Large ${randomUUID().slice(0, 8)}`,
      widgets: [
        {
          id: 'line',
          type: 'line',
          title: 'Every minute',
          query: { ...query, timeDimension: { granularity: 'minute' } },
          position: { x: 0, y: 0, w: 6, h: 6 },
        },
        {
          id: 'heat',
          type: 'heatmap',
          title: 'Every hour and name',
          query: { ...query, dimensions: [{ field: 'name' }], timeDimension: { granularity: 'hour' } },
          position: { x: 6, y: 0, w: 6, h: 6 },
        },
      ],
    },
  });
  expect(made.status()).toBe(201);
  const { id } = (await made.json()) as { id: string };
  await page.route('**/api/public/metrics?*', async (route) => {
    const asked = new URL(route.request().url()).searchParams.get('query') ?? '';
    const isLine = asked.includes('"minute"');
    await route.fulfill({
      json: { data: isLine ? line : cells, granularity: isLine ? 'minute' : 'hour', hasMore: false },
    });
  });
  await page.goto(at(`/dashboards/${id}`));
  for (const title of ['Every minute', 'Every hour and name']) {
    const card = page.getByRole('region', { name: title });
    await expect(card.locator('svg path').first()).toBeAttached();
    expect(await card.locator('*').count()).toBeLessThan(elementsMax);
    const box = (await card.boundingBox())!;
    // As a hand does: it goes on moving while the page is still being laid out.
    await expect(async () => {
      await page.mouse.move(box.x + box.width / 2 + 20, box.y + box.height / 2);
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await expect(card.locator('svg a').first()).toBeAttached({ timeout: 500 });
    }).toPass({ timeout: 15_000 });
    expect(await card.locator('*').count()).toBeLessThan(elementsMax);
  }
  await page.getByRole('region', { name: 'Every hour and name' }).locator('svg a').click();
  await expect(page).toHaveURL(/\/traces\?.*query=name/);
});
