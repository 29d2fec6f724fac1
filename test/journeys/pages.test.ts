import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, signIn } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const people = [
  { login: 'can-bo-tinh', who: 'the officer of the province' },
  { login: 'quan-tri', who: 'the administrator' },
  { login: 'ky-thuat', who: 'the analyst' },
  { login: 'ia-hru', who: 'the officer of a commune' },
];

describe.each(['desk', 'phone'] as const)('at the %s, every page of the menu', (screen) => {
  test.each(people)('opens for $who, no wider than the screen, without an error', async ({ login }) => {
    const visitor = await signIn(browser, login, screen);
    const { page } = visitor;
    if (screen === 'phone' && (await page.locator('.shell-bar button').count()) > 0)
      await page.click('.shell-bar button');
    const links = await page
      .locator(screen === 'desk' ? '.shell-side a' : '.shell-bar a, .ant-drawer a')
      .evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''));
    const paths = [...new Set(links)];
    expect(paths.length).toBeGreaterThanOrEqual(4);
    const faults: string[] = [];
    for (const path of paths) {
      await visitor.open(path);
      await page.waitForLoadState('networkidle').catch(() => undefined);
      const { wide, failed } = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth > window.innerWidth,
        // An alarm of the province, such as a silent source, is no failure of the page.
        failed: document.querySelector('.failed, .ant-result')?.textContent ?? null,
      }));
      await visitor.shoot(`${login}${path.replaceAll(/[^a-z0-9]+/g, '-')}`);
      if (wide) faults.push(`${path} is wider than the screen`);
      if (failed) faults.push(`${path}: ${failed}`);
    }
    expect(faults).toEqual([]);
    await visitor.leave();
  });
});
