import { mkdirSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { SAMPLE_PASSWORD } from '../../server/src/sample/people-of-sample.ts';

const SHOTS = 'build/screenshots';
const screens = { desk: { width: 1280, height: 860 }, phone: { width: 390, height: 800 } };

/** Headless Chromium without anything that calls home. */
export function openBrowser(): Promise<Browser> {
  const executablePath = process.env['LACHAN_BROWSER'] ?? '/usr/bin/chromium';
  const quiet = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
  ];
  return chromium.launch({
    executablePath,
    args: [...quiet, '--disable-component-update', '--disable-sync'],
  });
}

export interface Visitor {
  page: Page;
  /** Opens a page of the app by its path. */
  open(path: string): Promise<void>;
  /** Keeps a picture as build output. */
  shoot(name: string): Promise<void>;
  leave(): Promise<void>;
}

/**
 * Someone who signs in at a desk or on a phone. Anything that the browser reports as an error fails the journey,
 * but for the 401 that a first visit gets.
 */
export async function signIn(
  browser: Browser,
  login: string,
  screen: keyof typeof screens,
): Promise<Visitor> {
  const address = inject('address');
  const context: BrowserContext = await browser.newContext({
    viewport: screens[screen],
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${address}/account`);
  await page.fill('input[autocomplete=username]', login);
  await page.fill('input[type=password]', SAMPLE_PASSWORD);
  await page.click('button[type=submit]');
  await page.waitForSelector('.shell-header');
  mkdirSync(SHOTS, { recursive: true });
  return {
    page,
    async open(path) {
      await page.goto(`${address}${path}`);
      await page.waitForSelector('.page-head');
    },
    async shoot(name) {
      await page.screenshot({ path: `${SHOTS}/${name}-${screen}.png` });
    },
    async leave() {
      await context.close();
      if (errors.length > 0) throw new Error(`The page reported: ${errors.join('; ')}`);
    },
  };
}
