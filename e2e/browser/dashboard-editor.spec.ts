/** Dashboards made by hand: widgets of several kinds, moved and resized by keys and pointer, saved, read, and left unsaved. */
import { randomUUID } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import { ago, expect, expectAccessible, test, type Event } from './fixtures.ts';

function ask(user: string, cost: number): Event[] {
  const id = randomUUID();
  return [
    { type: 'trace-create', body: { id, name: `answer of ${user}`, userId: user, timestamp: ago(60) } },
    {
      type: 'generation-create',
      body: {
        id: randomUUID(),
        traceId: id,
        startTime: ago(60),
        endTime: ago(58),
        model: `model of ${user}`,
        usageDetails: { input: 100, output: 20, total: 120 },
        costDetails: { total: cost },
      },
    },
  ];
}

async function makeDashboard(page: Page, listAt: string): Promise<string> {
  const name = `By hand ${randomUUID().slice(0, 8)}`;
  await page.goto(listAt);
  await page.getByRole('button', { name: 'New dashboard' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  return name;
}

async function addWidget(page: Page, fill: (dialog: Locator) => Promise<void>): Promise<void> {
  await page.getByRole('region', { name: 'Edit' }).getByRole('button', { name: 'Add widget' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add widget' });
  await fill(dialog);
  await dialog.getByRole('button', { name: 'Add to dashboard' }).click();
  await expect(dialog).toBeHidden();
}

/** Box of a card in cells of the grid. */
async function cellsOf(widget: Locator) {
  const { x, y, width, height } = (await widget.boundingBox())!;
  return { x, y, width: Math.round(width), height: Math.round(height) };
}

test('a dashboard is built by hand, and read down to the traces of one user', async ({ page, at, send }) => {
  test.slow();
  const tag = randomUUID().slice(0, 8);
  const [cheap, dear] = [`cheap-${tag}`, `dear-${tag}`];
  await send([...ask(cheap, 0.03), ...ask(dear, 20), ...ask(dear, 10)]);
  const name = await makeDashboard(page, at('/dashboards'));
  await page.goto(`${page.url()}&query=userId:(${cheap} OR ${dear})`);

  await addWidget(page, async (dialog) => {
    await expect(dialog.getByRole('region', { name: 'Traces over time' })).toBeVisible();
    await dialog.getByRole('button', { name: /^Number/ }).click();
    await expect(dialog.getByRole('region', { name: 'Traces' })).toContainText('3');
    await expectAccessible(page);
  });
  await addWidget(page, async (dialog) => {
    await dialog.getByLabel('About').selectOption('users');
    await dialog.getByRole('button', { name: /^Histogram/ }).click();
    await dialog.getByLabel('Bins that grow').check();
    await expect(dialog.getByRole('region', { name: 'Users by their total cost' })).toBeVisible();
  });
  await addWidget(page, async (dialog) => {
    await dialog.getByLabel('About').selectOption('observations');
    await dialog.getByLabel('Measure 1', { exact: true }).selectOption('totalCost');
    await dialog.getByRole('button', { name: 'Add group' }).click();
    await dialog.getByLabel('Group 1', { exact: true }).selectOption('model');
    await dialog.getByRole('button', { name: /^Pie/ }).click();
    await dialog.getByLabel('Title').fill('Spent on models');
  });
  await addWidget(page, async (dialog) => {
    await dialog.getByLabel('About').selectOption('observations');
    await dialog.getByLabel('Measure 1', { exact: true }).selectOption('latency');
    await dialog.getByRole('button', { name: 'Line', exact: true }).click();
    await dialog.getByLabel('Compare with the period before').check();
  });
  const widgets = page.getByRole('main').getByRole('heading', { level: 2 });
  await expect(widgets).toHaveText([
    'Traces',
    'Users by their total cost',
    'Spent on models',
    'Latency, p95 over time',
  ]);
  await expectAccessible(page);

  const histogram = page.getByRole('region', { name: 'Users by their total cost' });
  const before = await cellsOf(histogram);
  await page.getByRole('button', { name: 'Resize Users by their total cost' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByText('Users by their total cost: column 4, row 1, 5 wide, 6 high')).toBeAttached();
  expect((await cellsOf(histogram)).height).toBe(before.height + 64);
  await page.getByRole('button', { name: 'Move Users by their total cost', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText('column 5, row 1, 5 wide, 6 high')).toBeAttached();

  const pie = page.getByRole('region', { name: 'Spent on models' });
  const corner = (await page.getByRole('button', { name: 'Resize Spent on models' }).boundingBox())!;
  const wide = await cellsOf(pie);
  await page.mouse.move(corner.x + 8, corner.y + 8);
  await page.mouse.down();
  await page.mouse.move(corner.x - 100, corner.y + 70, { steps: 5 });
  await page.mouse.up();
  const narrow = await cellsOf(pie);
  expect(narrow.width).toBeLessThan(wide.width);
  expect(narrow.height).toBe(wide.height + 64);

  const grip = (await page.getByRole('button', { name: 'Move Spent on models', exact: true }).boundingBox())!;
  const traces = page.getByRole('region', { name: 'Traces', exact: true });
  const place = await cellsOf(traces);
  await page.mouse.move(grip.x + 8, grip.y + 8);
  await page.mouse.down();
  await page.mouse.move(place.x + 12, place.y + 12, { steps: 8 });
  await page.mouse.up();
  await expect.poll(async () => (await cellsOf(pie)).y).toBe(place.y);
  expect((await cellsOf(traces)).y).toBeGreaterThan(place.y);

  await page.getByRole('checkbox', { name: 'Open with this filter and time' }).check();
  await page.getByRole('region', { name: 'Edit' }).getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(`${name} is saved`)).toBeVisible();
  await page.goto(at('/dashboards'));
  await page.getByRole('link', { name }).click();
  await expect(widgets).toHaveText([
    'Spent on models',
    'Traces',
    'Users by their total cost',
    'Latency, p95 over time',
  ]);
  await expect(page.getByText(`userId:(${cheap} OR ${dear})`)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Traces', exact: true })).toContainText('3');
  expect((await cellsOf(pie)).height).toBe(narrow.height);
  await expectAccessible(page);

  await histogram
    .getByRole('button', { name: /: 1 users$/ })
    .last()
    .click();
  const dialog = page.getByRole('dialog', { name: /^Users by their total cost: / });
  await expect(dialog.getByRole('listitem')).toHaveText([new RegExp(`${dear}.*\\$30\\.00`)]);
  await dialog.getByRole('link', { name: dear }).click();
  await expect(page.getByText('2 traces', { exact: true })).toBeVisible();
});

test('changes are not lost unasked, by leaving or by somebody else', async ({ page, at, account }) => {
  const name = await makeDashboard(page, at('/dashboards'));
  const edit = page.getByRole('region', { name: 'Edit' });
  await addWidget(page, async () => undefined);
  await page.getByRole('button', { name: 'Duplicate Traces over time' }).click();
  await expect(page.getByRole('region', { name: 'Traces over time' })).toHaveCount(2);
  await page.getByRole('button', { name: 'Remove Traces over time' }).first().click();
  await expect(page.getByRole('region', { name: 'Traces over time' })).toHaveCount(1);

  await edit.getByRole('button', { name: 'Cancel' }).click();
  const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('link', { name: 'Home', exact: true }).click();
  await question.getByRole('button', { name: 'Cancel' }).click();

  const path = `/api/public/dashboards/${new URL(page.url()).pathname.split('/').at(-1)}`;
  const theirs = await page.request.patch(path, {
    data: { description: 'Changed elsewhere' },
    headers: { 'x-telltale-project': account.projectId },
  });
  expect(theirs.status()).toBe(200);
  await edit.getByRole('button', { name: 'Save' }).click();
  const conflict = page.getByRole('dialog', { name: 'Changed by somebody else' });
  await expect(conflict).toBeVisible();
  await expectAccessible(page);
  await conflict.getByRole('button', { name: 'Save mine as a copy' }).click();
  await expect(page.getByRole('heading', { name: `${name} (my changes)`, level: 1 })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Traces over time' })).toBeVisible();

  await page.getByRole('button', { name: 'Edit widget' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit Traces over time' });
  await dialog.getByLabel('Title').fill('All traces');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await edit.getByRole('button', { name: 'Cancel' }).click();
  await question.getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('region', { name: 'Traces over time' })).toBeVisible();
});

test('who may not change a dashboard is not offered it', async ({ page, at }) => {
  await page.goto(at('/dashboards/built-in-cost'));
  await expect(page.getByRole('region', { name: 'Cost', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Edit widget' })).toBeHidden();
  await page.goto(at('/dashboards/built-in-cost?edit=layout'));
  await expect(page.getByRole('region', { name: 'Cost', exact: true })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Edit' })).toBeHidden();
});
