/** Outputs of 20 MB: the page answers clicks while they are opened, and every part of them can be reached. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { ago, expect, expectAccessible, test } from '#browser/fixtures.ts';

const bytes = 20_000_000;

/** Filled up with items to the size. */
function giantJson(): string {
  const items: string[] = [];
  for (let size = 0, index = 0; size < bytes; index++) {
    const id = `1234567890123${String(1e6 + index)}`;
    items.push(`{"id":${id},"text":"hay ${index} ${'x'.repeat(300)}","deep":{"n":[${index},2]}}`);
    size += items.at(-1)!.length;
  }
  return `{"items":[${items.join(',')}],"last":"the Needle at the end"}`;
}

function giantText(): string {
  const lines: string[] = [];
  for (let size = 0, index = 0; size < bytes; index++) {
    lines.push(`line ${index} **not bold** ${'words '.repeat(12)}`);
    size += lines.at(-1)!.length + 1;
  }
  return `${lines.join('\n')}\nthe Needle at the end`;
}

/** The longest that the main thread was not to be had, in milliseconds. */
async function watchTasks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const seen = { longest: 0 };
    Object.assign(window, { tasks: seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
    }).observe({ entryTypes: ['longtask'] });
  });
  return () => page.evaluate(() => (window as unknown as { tasks: { longest: number } }).tasks.longest);
}

for (const { kind, output, unit } of [
  { kind: 'JSON', output: giantJson, unit: 'rows' },
  { kind: 'plain text', output: giantText, unit: 'lines' },
]) {
  test(`a ${kind} output of 20 MB opens, is searched and read to its end`, async ({ page, at, account, request }) => {
    test.slow();
    const id = `giant-${randomUUID().slice(0, 8)}`;
    const written = output();
    const stored = kind === 'JSON' ? written : JSON.stringify(written);
    const body = JSON.stringify({ id, name: id, timestamp: ago(5), input: 'small', output: '@' });
    const event = `{"id":"${id}","type":"trace-create","timestamp":"${ago(0)}","body":${body.replace('"@"', () => stored)}}`;
    const credentials = Buffer.from(`${account.publicKey}:${account.secretKey}`).toString('base64');
    const sent = await request.post('/api/public/ingestion', {
      data: `{"batch":[${event}]}`,
      headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
    });
    expect((await sent.json()) as { errors: unknown[] }).toMatchObject({ errors: [] });

    await page.goto(at(`/traces/${id}`));
    const shown = page.getByRole('region', { name: 'Output', exact: true });
    await expect(shown.getByText(/^2\d MB$/)).toBeVisible();
    const longestTask = await watchTasks(page);
    await shown.getByRole('button', { name: 'Open output' }).click();
    // A click is taken while the output is on its way.
    await page.getByRole('button', { name: 'JSON', exact: true }).click();
    await expect(page.getByRole('button', { name: 'JSON', exact: true })).toHaveAttribute('aria-pressed', 'true');
    await expect(shown.getByText(new RegExp(`^[\\d,]+ ${unit}$`))).toBeVisible();
    const rows = shown.getByRole('region', { name: 'Rows of output' });
    await expect(rows.locator('[data-index="0"]')).toBeVisible();
    if (kind === 'JSON') {
      await rows.getByRole('button', { name: 'Open items' }).click();
      await rows.getByRole('button', { name: 'Open 0', exact: true }).click();
      await expect(rows.getByText('12345678901231000000')).toBeVisible();
    } else {
      await expect(rows.getByText('line 0 **not bold**')).toBeVisible();
    }
    const box = shown.getByRole('textbox', { name: 'Search in this value' });
    await box.fill('the needle');
    await expect(shown.getByRole('status')).toHaveText('1 found');
    await box.press('Enter');
    await expect(rows.locator('mark')).toHaveText('the Needle');
    await expect(rows.locator('mark')).toBeInViewport();
    await rows.focus();
    await page.keyboard.press('Home');
    await expect(rows.locator('[data-index="0"]')).toBeInViewport();
    await page.keyboard.press('End');
    await expect(rows.getByText('the Needle at the end')).toBeInViewport();
    // Told, not judged: how long it is depends on the machine.
    test.info().annotations.push({ type: 'longest task', description: `${Math.round(await longestTask())} ms` });

    const download = page.waitForEvent('download');
    await shown.getByRole('button', { name: 'Download' }).click();
    expect((await readFile(await (await download).path(), 'utf8')).length).toBe(written.length);
    await expectAccessible(page);
  });
}
