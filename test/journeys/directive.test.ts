import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayOf } from '../../server/src/kernel/time.ts';
import { fillDates } from '../../server/src/sample/load-letters.ts';
import { openBrowser, signIn } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const letter = `ỦY BAN NHÂN DÂN
TỈNH GIA LAI

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 4699/UBND-NC
V/v rà soát camera giám sát kết nối Internet

Gia Lai, {{long -1}}

Kính gửi: UBND các xã, phường.

Ủy ban nhân dân tỉnh yêu cầu UBND các xã, phường:

1. Lập danh sách camera giám sát có kết nối Internet tại đơn vị, gửi về Công an tỉnh trước ngày {{30}}.

2. Đổi mật khẩu mặc định của 100% camera giám sát trước ngày {{20}}./.

Nơi nhận:
- Như trên;
- Lưu: VT, NC.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Lê Quang Minh`;

test('a letter that is pasted becomes 270 obligations of 135 communes, and each commune sees its own', async () => {
  const visitor = await signIn(browser, 'can-bo-tinh', 'desk');
  const { page } = visitor;
  await visitor.open('/directives');
  await page.getByRole('button', { name: 'Nhận văn bản mới' }).click();
  await page.getByRole('tab').nth(1).click();
  await page.getByLabel('Dán toàn bộ nội dung văn bản vào đây').fill(fillDates(letter, dayOf(new Date())));
  await page.getByRole('button', { name: 'Đọc nội dung' }).click();
  await page.waitForURL(/\/directives\/[0-9a-f-]{36}/);
  await page.getByText('rà soát camera giám sát kết nối Internet').first().waitFor();
  await visitor.shoot('directive-draft');

  await page.getByText('Nhiệm vụ và đơn vị').click();
  await page.getByText('Lập danh sách camera giám sát').first().waitFor();
  await visitor.shoot('directive-tasks');
  await page.getByText('Xem trước, ban hành').click();
  await page.getByRole('button', { name: /Ban hành tới 135 đơn vị/ }).waitFor();
  await visitor.shoot('directive-preview');
  await page.getByRole('button', { name: /Ban hành tới 135 đơn vị/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ban hành' }).click();
  await page.getByText('Đã ban hành tới 135 đơn vị.').waitFor();
  await visitor.shoot('directive-issued');
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const { total } = await page.evaluate(
    async (path) => (await fetch(path)).json() as Promise<{ total: number }>,
    `/api/obligations?directiveId=${id}&limit=1`,
  );
  expect(total).toBe(270);
  await visitor.leave();

  const commune = await signIn(browser, 'ia-hru', 'phone');
  await commune.open('/my-work');
  await commune.page.getByText('Đổi mật khẩu mặc định của 100% camera').waitFor();
  await commune.leave();
});
