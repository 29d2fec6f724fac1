import { Buffer } from 'node:buffer';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, signIn } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('a unit confirms and submits its quarter, and the province downloads the merged report', async () => {
  const unit = await signIn(browser, 'so-tu-phap', 'phone');
  const { page } = unit;
  await unit.open('/reports');
  await page.getByText('quý').first().click();
  await page.waitForURL(/\/reports\/[0-9a-f-]{36}/);
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await unit.shoot('report-to-fill');
  for (;;) {
    const right = page.getByRole('button', { name: 'Đúng', exact: true });
    const left = await right.count();
    if (left === 0) break;
    await right.first().click();
    await expect.poll(() => right.count(), { timeout: 10_000 }).toBeLessThan(left);
  }
  await unit.leave();

  const officer = await signIn(browser, 'can-bo-tinh', 'desk');
  const files = await officer.page.evaluate(async () => {
    const { rows } = (await (await fetch('/api/report-periods?limit=1')).json()) as {
      rows: { id: string }[];
    };
    const first = async (format: string) => {
      const answer = await fetch(`/api/report-periods/${rows[0]?.id ?? ''}/download?format=${format}`);
      return [answer.status, ...new Uint8Array(await answer.arrayBuffer()).slice(0, 4)];
    };
    return [await first('docx'), await first('xlsx')];
  });
  const zip = [...Buffer.from('PK\u0003\u0004')];
  expect(files).toEqual([
    [200, ...zip],
    [200, ...zip],
  ]);
  await officer.open('/reports');
  await officer.shoot('reports');
  await officer.leave();
});
