import { Readable } from 'node:stream';
import { beforeAll, describe, expect, test } from 'vitest';
import { latestAudit } from '../../kernel/audit-chain.ts';
import { inTransaction, type Caller } from '../../kernel/command.ts';
import { createHttp } from '../../kernel/http/server.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { organisation } from './index.ts';
import { applyRegister, registerWorkbook, uploadRegister } from './service/register.ts';
import { getUnit } from './service/units.ts';
import { plantTestProvince, type TestProvince } from './testing.ts';

let kernel: Kernel;
let province: TestProvince;
let administrator: Caller;

beforeAll(async () => {
  kernel = await openTestKernel([organisation]);
  province = await plantTestProvince(kernel);
  administrator = province.as('administrator');
});

async function upload(name: string, content: string | Buffer, caller = administrator) {
  return uploadRegister(caller, { stored: await kernel.files.store(name, Readable.from([content])) });
}

const sheet = `UBND TỈNH GIA LAI;;;;;;;
DANH SÁCH ĐƠN VỊ;;;;;;;
Đơn vị;Mã định danh;Dải IP;Dùng chung;Từ ngày;Cán bộ đầu mối;Số điện thoại;Email
Sở Y tế;000.00.05.H21;10.20.1.0/24, 2001:db8:20::/64;;01/07/2025;Trần Thị Bình;0905 123 456;binh@example.vn
Xã Ia Hrú;H21.05;203.0.113.7;x;;;;
so y te;;10.20.2.0/24;;;;;
Xã Không Có;;10.9.0.0/16;;;;;
Sở Khoa học và Công nghệ;ABC;10.300.0.0/16;;32/13/2025;Lê Văn An;không rõ;an@
`;

describe('a sheet of units', () => {
  let id: string;

  test('says what it would change, row by row, before anything changes', async () => {
    const report = await upload('don-vi.csv', sheet);
    id = report.id;
    expect(report).toMatchObject({ rows: 5, organIds: 2, networks: 4, contacts: 1, refused: 2 });
    expect(report.faults.map(({ line, field, reason, value }) => [line, field, reason, value])).toEqual([
      [7, 'unit', 'organisation.unit_unknown', 'Xã Không Có'],
      [8, 'validFrom', 'organisation.bad_day', '32/13/2025'],
      [8, 'organId', 'organisation.bad_organ_id', 'ABC'],
      [8, 'cidr', 'organisation.bad_network', '10.300.0.0/16'],
      [8, 'phone', 'organisation.bad_phone', 'không rõ'],
      [8, 'email', 'organisation.bad_email', 'an@'],
    ]);
    expect((await getUnit(administrator, { id: province.department })).networks).toEqual([]);
  });

  test('is added to the register once, and audited', async () => {
    await applyRegister(administrator, { id });
    const [entry] = await inTransaction(administrator, ({ db }) => latestAudit(db, 1));
    expect(entry).toMatchObject({ command: 'organisation.apply-register', subjectId: id });
    const unit = await getUnit(administrator, { id: province.department });
    expect(unit.organId).toBe('000.00.05.H21');
    expect(unit.networks.map(({ cidr, validFrom }) => [cidr, validFrom])).toEqual([
      ['10.20.1.0/24', '2025-07-01'],
      ['10.20.2.0/24', '2026-11-21'],
      ['2001:db8:20::/64', '2025-07-01'],
    ]);
    expect(unit.contacts).toMatchObject([
      { role: 'security_officer', name: 'Trần Thị Bình', phone: '0905 123 456' },
    ]);
    expect(await applyRegister(administrator, { id })).toMatchObject({
      organIds: 0,
      networks: 0,
      contacts: 0,
    });
  });

  test('that was downloaded says nothing new when it comes back', async () => {
    const workbook = await registerWorkbook(administrator, {});
    const report = await upload('danh-muc-don-vi.xlsx', workbook);
    expect(report).toMatchObject({ organIds: 0, networks: 0, contacts: 0, refused: 0, faults: [] });
    expect(report.rows).toBeGreaterThan(140);
  });

  test('without a column of units is refused', async () => {
    await expect(upload('la.csv', 'Tên máy;Dải IP\nPC-1;10.0.0.0/8\n')).rejects.toMatchObject({
      reason: 'organisation.register_without_units',
    });
  });

  test('belongs to whoever manages the units', async () => {
    const officer = province.as('unit_officer', province.communes[0]);
    await expect(upload('don-vi.csv', sheet, officer)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(applyRegister(officer, { id })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(registerWorkbook(officer, {})).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('must be there', async () => {
    const http = await createHttp(kernel, [organisation]);
    expect((await http.inject({ method: 'POST', url: '/api/unit-register' })).statusCode).toBe(401);
    await http.close();
    await expect(
      applyRegister(administrator, { id: '00000000-0000-4000-8000-00000000ffff' }),
    ).rejects.toMatchObject({ kind: 'not_found' });
  });
});
