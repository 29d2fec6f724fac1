import { readDocument } from '@lachan/documents';
import { readSheet } from 'read-excel-file/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { inTransaction, type Caller } from '../../kernel/command.ts';
import { createHttp, type HttpServer } from '../../kernel/http/server.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import type { Area } from '../../kernel/area.ts';
import { organisation } from '../organisation/index.ts';
import { networks } from '../organisation/tables.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { reports } from './index.ts';
import { answerCell } from './service/fill.ts';
import { acceptReport, correctReport, submitReport } from './service/lifecycle.ts';
import { openPeriod } from './service/periods.ts';
import { listReports } from './service/reports.ts';
import { plantMeasures } from './testing.ts';

let http: HttpServer;
let province: TestProvince;
let periodId: string;
let unitId: string;
let reportId: string;
let caller: Caller;

/** Signs every request in as whoever `caller` is. */
const signedIn: Area = { name: 'signed-in', authenticate: async () => caller.actor };

beforeAll(async () => {
  const kernel = await openTestKernel([organisation, reports]);
  province = await plantTestProvince(kernel);
  plantMeasures(kernel);
  http = await createHttp(kernel, [signedIn, organisation, reports]);
  unitId = province.communes[0] ?? '';
  caller = province.as('province_officer');
  await inTransaction(province.system(), ({ db }) =>
    db.insert(networks).values(
      Array.from({ length: 1234 }, (_, index) => ({
        unitId,
        cidr: `10.${index >> 8}.${index & 255}.0/24`,
        isShared: index >= 100,
        validFrom: '2026-01-01',
      })),
    ),
  );
  periodId = (await openPeriod(caller, { formKey: 'malware-quarterly' })).id;
  reportId = (await listReports(caller, { unitId })).rows[0]?.id ?? '';
  const leader = province.as('unit_leader', unitId);
  const answers = { id: reportId, version: 1 };
  for (const key of [
    'machines-declared',
    'machines-known',
    'antivirus-coverage',
    'machines-silent',
    'machines-infected',
    'infections-new',
    'infections-cleaned',
    'infections-open',
  ])
    await answerCell(leader, { ...answers, key, answer: 'confirmed', reason: 'Chờ bổ sung bản quyền' });
  await answerCell(leader, {
    ...answers,
    key: 'c2-contacts',
    answer: 'not_applicable',
    reason: 'Không nối Internet',
  });
  await answerCell(leader, {
    ...answers,
    key: 'measures-taken',
    answer: 'own',
    text: 'Cài đặt cho 100 máy còn lại',
  });
  await submitReport(leader, answers);
});

async function download(path: string) {
  const answer = await http.inject({ url: path });
  return { status: answer.statusCode, bytes: answer.rawPayload, name: answer.headers['content-disposition'] };
}

async function textOf(bytes: Buffer): Promise<string> {
  const { text } = (await readDocument(bytes, 'report.docx')) as { text: string };
  return text;
}

describe("a unit's report", () => {
  test('opens as an official document with its figures in Vietnamese form', async () => {
    const { status, bytes, name } = await download(`/api/reports/${reportId}/download?format=docx`);
    expect(status).toBe(200);
    expect(decodeURIComponent(String(name))).toContain('malware-quarterly 2026-12-14 UBND');
    const text = await textOf(bytes);
    expect(text).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
    expect(text).toContain('1.234');
    expect(text).toContain('91,9 % (1.134/1.234)');
    expect(text).toContain('Không nối Internet');
    expect(text).toContain('trước ngày 15/12/2026');
    expect(text).toContain('Mẫu nội bộ của tỉnh');
    expect(text).toContain('TM. ỦY BAN NHÂN DÂN');
    expect(text).not.toContain('DỰ THẢO');
  });

  test('opens as a workbook with numbers as numbers', async () => {
    const { bytes } = await download(`/api/reports/${reportId}/download?format=xlsx`);
    const rows = await readSheet(bytes, 'Báo cáo');
    expect(rows.find(([label]) => String(label).startsWith('Máy được bảo vệ'))?.slice(1, 3)).toEqual([
      1134, 1234,
    ]);
    const sources = await readSheet(bytes, 'Nguồn số liệu');
    expect(sources.find(([, label]) => String(label).startsWith('Số lần'))?.[2]).toBe('không áp dụng');
  });

  test('shows in a correction what was changed and why', async () => {
    const leader = province.as('unit_leader', unitId);
    await correctReport(leader, { id: reportId, reason: 'Sót một máy chủ' });
    await answerCell(leader, {
      id: reportId,
      version: 2,
      key: 'machines-known',
      answer: 'own',
      numerator: 1235,
      reason: 'Thêm máy chủ',
    });
    const draft = await textOf((await download(`/api/reports/${reportId}/download`)).bytes);
    expect(draft).toContain('DỰ THẢO');
    await submitReport(leader, { id: reportId, version: 2 });
    const text = await textOf((await download(`/api/reports/${reportId}/download`)).bytes);
    expect(text).toContain('Sót một máy chủ');
    expect(text).toMatch(/1\.234[\s|]+1\.235/u);
    const first = await textOf((await download(`/api/reports/${reportId}/download?version=1`)).bytes);
    expect(first).not.toContain('1.235');
    await acceptReport(province.as('province_officer'), { id: reportId, version: 2 });
  });

  test("is nobody else's", async () => {
    caller = province.as('unit_leader', province.communes[1]);
    expect((await download(`/api/reports/${reportId}/download`)).status).toBe(404);
    expect((await download(`/api/report-periods/${periodId}/urging`)).status).toBe(403);
    caller = province.as('province_officer');
  });
});

describe("the province's report", () => {
  test('counts units without a report apart from zero and "not applicable"', async () => {
    const text = await textOf((await download(`/api/report-periods/${periodId}/download`)).bytes);
    expect(text).toContain('Có 1/140 đơn vị đã gửi báo cáo');
    expect(text).toContain('139 đơn vị chưa báo cáo');
    expect(text).toContain('1 bằng 0, 139 chưa báo cáo');
    expect(text).toContain('1 không áp dụng, 139 chưa báo cáo');
    expect(text).toContain('1.235');
  });

  test('has a sheet of totals, one of units and one of sources', async () => {
    const { bytes } = await download(`/api/report-periods/${periodId}/download?format=xlsx`);
    const totals = await readSheet(bytes, 'Tổng hợp');
    expect(totals.find(([, label]) => String(label).startsWith('Máy được bảo vệ'))?.slice(2, 4)).toEqual([
      1134, 1234,
    ]);
    const units = await readSheet(bytes, 'Theo đơn vị');
    expect(units).toHaveLength(141);
    expect(units.filter((row) => row[2] === 'chưa báo cáo')).toHaveLength(139);
    expect(await readSheet(bytes, 'Nguồn số liệu')).toHaveLength(10);
  });

  test('has a letter that urges exactly the units that are missing', async () => {
    const text = await textOf((await download(`/api/report-periods/${periodId}/urging`)).bytes);
    expect(text).toContain('chưa nhận được báo cáo của 139 đơn vị');
    expect(text).toContain('không gửi báo cáo không được coi là bằng 0');
  });
});
