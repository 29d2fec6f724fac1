import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser, signIn } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('a log line that a sensor sends appears on the open page without a reload, down to the raw line', async () => {
  const visitor = await signIn(browser, 'ky-thuat', 'desk');
  const { page } = visitor;
  const { path, token } = await page.evaluate(async () => {
    const session = (await (await fetch('/api/session')).json()) as {
      csrfToken: string;
      unit: { id: string };
    };
    const answer = await fetch('/api/detection/sources', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-csrf-token': session.csrfToken },
      body: JSON.stringify({ name: 'Cảm biến thử', kind: 'dns', unitId: session.unit.id }),
    });
    const source = (await answer.json()) as { id: string; token: string };
    return { path: `/api/ingest/${source.id}`, token: source.token };
  });
  await visitor.open('/sightings');
  await page.waitForLoadState('networkidle').catch(() => undefined);
  const before = await page.evaluate(() => document.body.textContent ?? '');
  const now = new Date(Date.now() + 7 * 3_600_000);
  const month =
    ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][now.getUTCMonth()] ??
    '';
  const stamp = `${String(now.getUTCDate()).padStart(2, '0')}-${month}-${now.getUTCFullYear()} ${now.toISOString().slice(11, 23)}`;
  const line = `${stamp} queries: info: client @0x7f3c0001 10.52.20.200#50123 (vi-du.dieukhien-cu.example): query: vi-du.dieukhien-cu.example IN A +E(0)K (10.52.0.2)`;
  const sent = await fetch(`${inject('address')}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/plain' },
    body: `${line}\n`,
  });
  expect(sent.ok).toBe(true);
  await page.getByText('Cảm biến thử').first().waitFor({ timeout: 20_000 });
  expect(before).not.toContain('Cảm biến thử');
  await page.getByText('dieukhien-cu.example').first().click();
  await page.getByText('10.52.20.200').first().waitFor();
  await visitor.shoot('sighting');
  await visitor.leave();
});
