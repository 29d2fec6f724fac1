import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, signIn } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('an officer of a commune sees what is owed, confirms receipt, and answers "none" and "not applicable" on a phone', async () => {
  const visitor = await signIn(browser, 'ia-hru', 'phone');
  const { page } = visitor;
  await visitor.open('/my-work');
  await page.getByRole('button', { name: 'Đã nhận' }).first().click();
  await page.getByText('Đã ghi nhận.').waitFor();

  await page.getByText('Ghi số người của đơn vị đã dự tập huấn.').click();
  await page.getByLabel('Không phát sinh (bằng 0)').check();
  await page.getByRole('button', { name: 'Gửi trả lời' }).click();
  await page.getByText('Đã gửi câu trả lời.').waitFor();
  await visitor.shoot('commune-answered-zero');

  await visitor.open('/my-work');
  await page.getByText('Đổi mật khẩu mặc định của camera').click();
  await page.getByLabel('Không áp dụng với đơn vị').check();
  await page.locator('textarea').first().fill('Đơn vị không có camera, dùng chung thiết bị của tòa nhà.');
  await page.getByRole('button', { name: 'Gửi trả lời' }).click();
  await page.getByText('Đã gửi câu trả lời.').waitFor();
  const waiting = await page.evaluate(async () => {
    const { rows } = (await (await fetch('/api/obligations?state=reported')).json()) as {
      rows: { status: string }[];
    };
    return rows.map(({ status }) => status);
  });
  expect(waiting).toEqual(['reported', 'reported']);
  await visitor.leave();
});

test('a commune that opens the address of another unit is told that there is nothing', async () => {
  const officer = await signIn(browser, 'can-bo-tinh', 'desk');
  const foreign = await officer.page.evaluate(async () => {
    const json = async (path: string): Promise<{ rows: { id: string; name: string }[] }> =>
      (await fetch(path)).json();
    const { rows } = await json('/api/units?text=An%20Nh%C6%A1n%20B%E1%BA%AFc');
    const unitId = rows[0]?.id ?? '';
    const [obligation] = (await json(`/api/obligations?unitId=${unitId}&limit=1`)).rows;
    const [machine] = (await json(`/api/machines?unitId=${unitId}&limit=1`)).rows;
    return [
      `/api/units/${unitId}`,
      `/api/obligations/${obligation?.id ?? ''}`,
      `/api/machines/${machine?.id ?? ''}`,
    ];
  });
  await officer.leave();
  const commune = await signIn(browser, 'ia-hru', 'phone');
  const statuses = await commune.page.evaluate(
    (paths) => Promise.all(paths.map(async (path) => (await fetch(path)).status)),
    foreign,
  );
  expect(statuses).toEqual([404, 404, 404]);
  const found = await commune.page.evaluate(
    async () => await (await fetch('/api/search?text=An%20Nhon%20Bac')).text(),
  );
  expect(found).not.toContain('An Nhơn Bắc');
  await commune.leave();
});
