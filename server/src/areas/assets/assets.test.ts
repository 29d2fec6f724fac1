import { beforeEach, describe, expect, test } from 'vitest';
import { latestAudit } from '../../kernel/audit-chain.ts';
import { inTransaction, type Caller } from '../../kernel/command.ts';
import { createHttp } from '../../kernel/http/server.ts';
import { sumOf } from '../../kernel/measures.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { unitById } from '../organisation/index.ts';
import { assets, findMachine } from './index.ts';
import { measures } from './measures.ts';
import { getCoverage } from './service/coverage.ts';
import { machinesWorkbook, templateWorkbook } from './service/downloads.ts';
import { listDuplicates, settleDuplicate } from './service/duplicates.ts';
import { listImportFaults, previewImport } from './service/imports.ts';
import { getMachine, listMachines } from './service/machines.ts';
import {
  declareMachines,
  registerMachine,
  retireMachine,
  reviseMachine,
  setSignatureRule,
} from './service/register.ts';
import { runImport } from './service/run-import.ts';
import { importList, uploadList } from './testing.ts';

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let officer: Caller;
let [commune, other] = ['', ''];

beforeEach(async () => {
  kernel = await openTestKernel([organisation, assets]);
  province = await plantTestProvince(kernel);
  [commune = '', other = ''] = province.communes;
  officer = province.as('unit_officer', commune);
});

// Today is 21/11/2026. Counted by hand: 6 machines; protected A and B only (B at the edge: patterns and sighting of
// 6/11, 15 days ago); C silent since 5/11, D without a product, E with patterns of 5/11, F with nothing known.
const fixture = [
  'DANH SÁCH MÁY TÍNH;;;;;;',
  'STT;Tên máy;Số sê-ri;Địa chỉ IP;Phần mềm diệt virus;Ngày cập nhật mẫu;Lần cuối kết nối',
  '1;PC-A;SN-A001;10.52.1.1;Bkav Endpoint AI;20/11/2026;21/11/2026 08:00',
  '2;PC-B;SN-B001;10.52.1.2;Viettel VEDR;6/11/26;2026-11-06',
  '3;PC-C;SN-C001;10.52.1.3;Kaspersky;20/11/2026;05-Nov-2026',
  '4;PC-D;SN-D001;10.52.1.4;Không có;;46347',
  '5;PC-E;SN-E001;10.52.1.5;Kaspersky;5/11/2026;20/11/2026',
  '6;PC-F;;;;;',
].join('\r\n');

async function coverageOf(caller: Caller, unitId = commune, on = '2026-11-21') {
  const [measure] = measures;
  return inTransaction(caller, async (ctx) => (await measure?.compute(ctx, { unitIds: [unitId], on }))?.[0]);
}

async function names(caller: Caller, filter: Parameters<typeof listMachines>[1]) {
  return (await listMachines(caller, filter)).rows.map(({ name }) => name);
}

describe('a list of machines', () => {
  test('comes in with one entry in the audit log, and is counted as by hand', async () => {
    const { counts } = await importList(officer, 'may.csv', fixture, { targetUnitId: commune });
    expect(counts).toEqual({ rows: 6, added: 6, updated: 0, repeated: 0, bad: 0, isCut: false });
    expect(await names(officer, { state: 'protected' })).toEqual(['PC-A', 'PC-B']);
    expect(await names(officer, { state: 'silent' })).toEqual(['PC-C', 'PC-F']);
    expect(await names(officer, { state: 'no_antivirus' })).toEqual(['PC-D', 'PC-F']);
    expect(await names(officer, { state: 'old_signature' })).toEqual(['PC-E']);
    expect(await names(officer, { state: 'unprotected' })).toEqual(['PC-C', 'PC-D', 'PC-E', 'PC-F']);
    const [entry] = await inTransaction(province.system(), ({ db }) => latestAudit(db, 1));
    expect(entry).toMatchObject({ command: 'assets.import-machines', unitId: commune, after: { counts } });
  });

  test('is previewed with its columns guessed, and what a person corrects is remembered', async () => {
    const list = 'Máy;Ngày mẫu nhận diện mới\nPC-1;11/21/2026\nPC-2;11/03/2026\n';
    const first = await uploadList(officer, 'a.csv', list, commune);
    const preview = await previewImport(officer, { id: first.id });
    expect(preview).toMatchObject({
      isRemembered: false,
      mapping: { columns: { avSignatureOn: 1 }, dateOrder: 'mdy' },
      uncertain: ['avSignatureOn'],
      columns: [
        { header: 'Máy', samples: ['PC-1', 'PC-2'] },
        { header: 'Ngày mẫu nhận diện mới', samples: ['11/21/2026', '11/03/2026'] },
      ],
    });
    await expect(runImport(officer, { id: first.id, mapping: preview.mapping })).rejects.toMatchObject({
      kind: 'invalid',
      faults: [{ path: 'mapping.columns.name' }],
    });
    const mapping = { ...preview.mapping, columns: { name: 0, avSignatureOn: 1 }, avProduct: 'Bkav' };
    await runImport(officer, { id: first.id, mapping });
    const again = await uploadList(officer, 'b.csv', list.replace('PC-2', 'PC-3'), commune);
    expect(await previewImport(officer, { id: again.id })).toMatchObject({ isRemembered: true, mapping });
  });

  test('is taken in once', async () => {
    const { id } = await uploadList(officer, 'may.csv', fixture, commune);
    const { mapping } = await previewImport(officer, { id });
    await runImport(officer, { id, mapping });
    await expect(runImport(officer, { id, mapping })).rejects.toMatchObject({
      kind: 'conflict',
      reason: 'assets.already_imported',
    });
  });

  test('keeps its good rows and names each bad one by line, field, reason and value', async () => {
    const list = `Tên máy;Địa chỉ IP;MAC;Lần cuối kết nối
tốt;10.0.0.1;00-11-22-33-44-55;20/11/2026
xấu 1;10.0.0.999;;20/11/2026
xấu 2;;zz;31/02/2026
xấu 3;;;01/01/2030
;;;20/11/2026
tốt;10.0.0.1;00-11-22-33-44-55;20/11/2026
`;
    const { id, counts } = await importList(officer, 'may.csv', list, { targetUnitId: commune });
    expect(counts).toEqual({ rows: 6, added: 1, updated: 0, repeated: 1, bad: 4, isCut: false });
    const { rows } = await listImportFaults(officer, { id });
    expect(rows.map(({ line, field, reason, value }) => [line, field, reason, value])).toEqual([
      [3, 'address', 'assets.bad_address', '10.0.0.999'],
      [4, 'mac', 'assets.bad_mac', 'zz'],
      [4, 'lastSeenAt', 'assets.bad_day', '31/02/2026'],
      [5, 'lastSeenAt', 'assets.day_in_future', '01/01/2030'],
      [6, 'name', 'assets.name_missing', null],
      [7, 'name', 'assets.row_repeated', 'tốt'],
    ]);
  });

  test('of the whole province names the unit of each row, with or without marks', async () => {
    const found = await inTransaction(province.system(), (ctx) => unitById(ctx, commune));
    const plain = found.name
      .normalize('NFD')
      .replaceAll(/\p{Mn}/gu, '')
      .replace('đ', 'd')
      .toUpperCase();
    const list = `Đơn vị;Tên máy\n${found.name};PC-1\n${plain};PC-2\n${found.code};PC-3\nUBND xã Không Có;PC-4\n;PC-5\n`;
    const { id, counts } = await importList(province.as('province_officer'), 'tinh.csv', list);
    expect(counts).toMatchObject({ added: 3, bad: 2 });
    expect(await names(officer, {})).toEqual(['PC-1', 'PC-2', 'PC-3']);
    const { rows } = await listImportFaults(province.as('province_officer'), { id });
    expect(rows).toMatchObject([
      { line: 5, field: 'unit', reason: 'organisation.unit_unknown', value: 'UBND xã Không Có' },
      { line: 6, field: 'unit', reason: 'assets.unit_missing' },
    ]);
  });

  test('of a unit cannot touch another unit, which looks unknown to it', async () => {
    const found = await inTransaction(province.system(), (ctx) => unitById(ctx, other));
    const { counts } = await importList(officer, 'a.csv', `Đơn vị;Tên máy\n${found.name};PC-1\n`, {
      targetUnitId: commune,
    });
    expect(counts).toMatchObject({ added: 0, bad: 1 });
    await expect(uploadList(officer, 'a.csv', fixture, other)).rejects.toMatchObject({ kind: 'not_found' });
  });

  test('that is no list is refused with its reason', async () => {
    await expect(uploadList(officer, 'a.csv', 'xin chào', commune)).rejects.toMatchObject({
      reason: 'kernel.spreadsheet_no_header',
    });
    await expect(uploadList(officer, 'a.xlsx', 'PK\u0003\u0004 cut', commune)).rejects.toMatchObject({
      reason: 'kernel.spreadsheet_damaged',
    });
  });

  test('from a console without a product column takes the product that the person names', async () => {
    const list =
      'Endpoint Name,Endpoint IP,Last Update,Last Seen (UTC)\nPC-1,10.0.0.1,2026-11-20,2026-11-20 20:00:00\n';
    await importList(officer, 'gz.csv', list, {
      targetUnitId: commune,
      mapping: { avProduct: 'Bitdefender GravityZone' },
    });
    const { rows } = await listMachines(officer, {});
    expect(rows[0]).toMatchObject({
      avProduct: 'Bitdefender GravityZone',
      lastSeenAt: new Date('2026-11-20T20:00:00Z'),
      problems: [],
    });
  });
});

describe('a list that comes again', () => {
  const header = 'Tên máy;Số sê-ri;MAC;Diệt virus;Ngày mẫu;Lần cuối kết nối\n';
  const take = (row: string) => importList(officer, 'a.csv', header + row, { targetUnitId: commune });

  test('updates the machine by serial, then card, then name, and keeps what was said before', async () => {
    await take(
      'PC-1;SN-0001;;Bkav;1/11/2026;1/11/2026\nPC-2;;00:11:22:33:44:55;Bkav;1/11/2026;1/11/2026\nPC-3;;;Bkav;;',
    );
    const { counts } = await take(
      'PC-1-MOI;sn 0001;;Bkav;20/11/2026;20/11/2026\nPC-2-MOI;;001122334455;Bkav;20/11/2026;20/11/2026\npc-3.xa.local;SN-0003;;;;',
    );
    expect(counts).toMatchObject({ added: 0, updated: 3 });
    const { rows } = await listMachines(officer, {});
    expect(rows.map(({ name, serial, avProduct }) => [name, serial, avProduct])).toEqual([
      ['PC-1-MOI', 'sn 0001', 'Bkav'],
      ['PC-2-MOI', null, 'Bkav'],
      ['pc-3.xa.local', 'SN-0003', null],
    ]);
    const { history } = await getMachine(officer, { id: rows[0]?.id ?? '' });
    expect(history.map(({ name, fileName }) => [name, fileName])).toEqual([
      ['PC-1-MOI', 'a.csv'],
      ['PC-1', 'a.csv'],
    ]);
  });

  test('but is older fills gaps only', async () => {
    await take('PC-1;SN-0001;;Bkav;20/11/2026;20/11/2026');
    await take('PC-1;SN-0001;00:11:22:33:44:55;Kaspersky;1/10/2026;1/10/2026');
    expect((await listMachines(officer, {})).rows).toMatchObject([
      { avProduct: 'Bkav', avSignatureOn: '2026-11-20', macs: ['00:11:22:33:44:55'] },
    ]);
  });

  test('names a machine twice, and the poorer row takes nothing away', async () => {
    const { counts } = await take('PC-1;SN-0001;;Bkav;20/11/2026;20/11/2026\nPC-1;SN-0001;;;;');
    expect(counts).toMatchObject({ added: 1, repeated: 1 });
    expect((await listMachines(officer, {})).rows).toMatchObject([{ avProduct: 'Bkav', problems: [] }]);
  });

  test('never merges two serial numbers, nor two names under one', async () => {
    const { counts } = await take('PC-1;SN-0001;;;;\nPC-1;SN-0002;;;;\nPC-2;SN-0001;;;;');
    expect(counts.added).toBe(3);
    expect((await take('PC-1;SN-0001;;;;\nPC-1;SN-0002;;;;\nPC-2;SN-0001;;;;')).counts).toMatchObject({
      added: 0,
      updated: 3,
    });
  });

  test('does not bring back a retired machine unless it was seen since', async () => {
    await take('PC-1;SN-0001;;;;20/11/2026');
    const [machine] = (await listMachines(officer, {})).rows;
    await retireMachine(officer, { id: machine?.id ?? '', reason: 'Thanh lý' });
    await take('PC-1;SN-0001;;;;20/11/2026');
    expect((await listMachines(officer, {})).total).toBe(0);
    kernel.setNow(new Date('2026-11-25T02:00:00Z'));
    await importList(
      { ...officer, now: new Date('2026-11-25T02:00:00Z') },
      'a.csv',
      `${header}PC-1;SN-0001;;;;24/11/2026`,
      {
        targetUnitId: commune,
      },
    );
    expect((await listMachines(officer, {})).total).toBe(1);
  });
});

describe('coverage', () => {
  test('has the greater of declared and listed machines as its denominator', async () => {
    await importList(officer, 'may.csv', fixture, { targetUnitId: commune });
    expect(await coverageOf(officer)).toMatchObject({
      numerator: 2,
      denominator: 6,
      known: { imported: 6, declared: 0 },
    });
    await declareMachines(officer, {
      unitId: commune,
      from: '2026-11-01',
      counts: { server: 1, workstation: 8, device: 1 },
    });
    await registerMachine(officer, { unitId: commune, name: 'PC-G', kind: 'workstation', avProduct: 'Bkav' });
    expect(await coverageOf(officer)).toMatchObject({
      numerator: 2,
      denominator: 10,
      known: { measured: 0, imported: 6, declared: 4, unknown: 0 },
    });
    expect((await getCoverage(officer, {})).total).toEqual({
      declared: 10,
      known: 7,
      denominator: 10,
      protected: 2,
      silent: 3,
      noAntivirus: 2,
      oldSignature: 2,
    });
  });

  test('is no data, not zero, where nobody said anything', async () => {
    expect(await coverageOf(officer)).toMatchObject({ numerator: 0, denominator: null });
  });

  test('of the province adds up its units', async () => {
    await importList(officer, 'may.csv', fixture, { targetUnitId: commune });
    await declareMachines(province.as('unit_officer', other), {
      unitId: other,
      from: '2026-01-01',
      counts: { server: 0, workstation: 4, device: 0 },
    });
    const caller = province.as('province_leader');
    const all = await inTransaction(caller, async (ctx) =>
      measures[0]?.compute(ctx, { unitIds: 'all', on: '2026-11-21' }),
    );
    expect(sumOf(all ?? [])).toMatchObject({ numerator: 2, denominator: 10 });
    expect((await getCoverage(caller, { unitId: commune })).units).toHaveLength(1);
  });

  test('of a past day is what was known then', async () => {
    await importList(officer, 'may.csv', fixture, { targetUnitId: commune });
    const later = { ...officer, now: new Date('2026-12-10T02:00:00Z') };
    await importList(
      later,
      'may.csv',
      'Tên máy;Lần cuối kết nối;Diệt virus;Ngày mẫu\nPC-D;9/12/2026;Bkav;9/12/2026\nPC-H;;;',
      {
        targetUnitId: commune,
      },
    );
    expect(await coverageOf(later, commune, '2026-12-10')).toMatchObject({ numerator: 1, denominator: 7 });
    expect(await coverageOf(later, commune, '2026-11-21')).toMatchObject({ numerator: 2, denominator: 6 });
    expect(await coverageOf(later, commune, '2026-11-20')).toMatchObject({ denominator: null });
  });

  test('follows the rule for the age of patterns, which only an administrator sets', async () => {
    await importList(officer, 'may.csv', fixture, { targetUnitId: commune });
    await expect(setSignatureRule(officer, { signatureDays: 30 })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await setSignatureRule(province.as('administrator'), { signatureDays: 16 });
    expect(await names(officer, { state: 'protected' })).toEqual(['PC-A', 'PC-B', 'PC-E']);
  });
});

describe('duplicates', () => {
  const header = 'Tên máy;Số sê-ri;MAC;Lần cuối kết nối\n';

  test('within a unit are shown, and become one machine when a person says so', async () => {
    await importList(officer, 'a.csv', `${header}PC-1;SN-0001;;1/11/2026\nPC-1-CAI-LAI;SN-0001;;20/11/2026`, {
      targetUnitId: commune,
    });
    const { rows, total } = await listDuplicates(officer, {});
    expect(total).toBe(1);
    expect(rows[0]).toMatchObject({ shared: [{ kind: 'serial', value: 'SN0001' }], isElsewhere: false });
    expect(await names(officer, { state: 'duplicate' })).toEqual(['PC-1', 'PC-1-CAI-LAI']);
    const [first, second] = rows[0]?.machines.map(({ id }) => id) ?? [];
    await settleDuplicate(officer, {
      decision: 'same',
      keepId: first ?? '',
      machineIds: [first ?? '', second ?? ''],
    });
    const kept = await getMachine(officer, { id: first ?? '' });
    expect(kept).toMatchObject({
      name: 'PC-1',
      lastSeenAt: new Date('2026-11-20T16:59:59Z'),
      mergedFrom: [{ id: second }],
    });
    expect((await listDuplicates(officer, {})).total).toBe(0);
    // The console still lists both names: they lead to the one machine.
    const again = await importList(
      officer,
      'b.csv',
      `${header}PC-1;SN-0001;;20/11/2026\nPC-1-CAI-LAI;SN-0001;;21/11/2026`,
      { targetUnitId: commune },
    );
    expect(again.counts).toMatchObject({ added: 0, updated: 1, repeated: 1 });
    expect(await names(officer, {})).toEqual(['PC-1']);
  });

  test('that are two machines are not asked about again', async () => {
    await importList(
      officer,
      'a.csv',
      `${header}PC-1;SN-0001;;\nPC-2;;00:11:22:33:44:55;\nPC-3;SN-0001;00:11:22:33:44:55;`,
      { targetUnitId: commune },
    );
    const { rows } = await listDuplicates(officer, {});
    expect(rows).toHaveLength(2);
    for (const { machines } of rows)
      await settleDuplicate(officer, { decision: 'different', machineIds: machines.map(({ id }) => id) });
    expect((await listDuplicates(officer, {})).rows).toEqual([]);
    expect(await names(officer, { state: 'duplicate' })).toEqual([]);
  });

  test('across units are told to each without saying whose the other is', async () => {
    await importList(officer, 'a.csv', `${header}PC-1;SN-0001;;`, { targetUnitId: commune });
    await importList(province.as('unit_officer', other), 'a.csv', `${header}MAY-LA;SN-0001;;`, {
      targetUnitId: other,
    });
    const { rows } = await listDuplicates(officer, {});
    expect(rows).toMatchObject([{ machines: [{ name: 'PC-1' }], isElsewhere: true }]);
    expect(JSON.stringify(rows)).not.toContain('MAY-LA');
    const [cluster] = (await listDuplicates(province.as('province_officer'), {})).rows;
    expect(cluster?.machines).toHaveLength(2);
    await expect(
      settleDuplicate(officer, {
        decision: 'different',
        machineIds: cluster?.machines.map(({ id }) => id) ?? [],
      }),
    ).rejects.toMatchObject({ kind: 'not_found' });
    expect((await listDuplicates(province.as('unit_officer', province.communes[3] ?? ''), {})).total).toBe(0);
  });

  test('must share something', async () => {
    await importList(officer, 'a.csv', `${header}PC-1;SN-0001;;\nPC-2;SN-0002;;`, { targetUnitId: commune });
    const { rows } = await listMachines(officer, {});
    await expect(
      settleDuplicate(officer, { decision: 'different', machineIds: rows.map(({ id }) => id) }),
    ).rejects.toMatchObject({ kind: 'conflict', reason: 'assets.nothing_shared' });
  });
});

describe('one machine', () => {
  const machine = {
    name: 'PC-1',
    kind: 'workstation' as const,
    addresses: ['10.52.1.9'],
    macs: ['0011.2233.4455'],
  };

  test('is registered, revised and retired by hand, each audited', async () => {
    const made = await registerMachine(officer, { ...machine, unitId: commune });
    expect(made).toMatchObject({
      source: 'declared',
      macs: ['00:11:22:33:44:55'],
      problems: ['silent', 'no_antivirus'],
    });
    await reviseMachine(officer, { ...machine, id: made.id, name: 'PC-2', avProduct: 'Bkav' });
    const retired = await retireMachine(officer, { id: made.id, reason: 'Hỏng, thanh lý' });
    expect(retired).toMatchObject({ name: 'PC-2', retiredOn: '2026-11-21' });
    await expect(retireMachine(officer, { id: made.id, reason: 'lần nữa' })).rejects.toMatchObject({
      kind: 'conflict',
    });
    const entries = await inTransaction(province.system(), ({ db }) => latestAudit(db, 3));
    expect(entries.map(({ command }) => command)).toEqual([
      'assets.retire-machine',
      'assets.revise-machine',
      'assets.register-machine',
    ]);
    expect(await names(officer, { state: 'retired' })).toEqual(['PC-2']);
  });

  test('of another unit looks absent, and changes nothing', async () => {
    const { id } = await registerMachine(province.as('unit_officer', other), { ...machine, unitId: other });
    await expect(getMachine(officer, { id })).rejects.toMatchObject({ kind: 'not_found' });
    await expect(retireMachine(officer, { id, reason: 'không phải của tôi' })).rejects.toMatchObject({
      kind: 'not_found',
    });
    await expect(registerMachine(officer, { ...machine, unitId: other })).rejects.toMatchObject({
      kind: 'not_found',
    });
    const seen = await inTransaction(officer, ({ db }) => db.execute('select id from assets_machines'));
    expect((seen as { rows: unknown[] }).rows).toEqual([]);
  });

  test('with a false address is refused by field', async () => {
    await expect(
      registerMachine(officer, { ...machine, unitId: commune, addresses: ['10.0.0.1', 'abc'] }),
    ).rejects.toMatchObject({
      kind: 'invalid',
      faults: [{ path: 'addresses.1', reason: 'assets.bad_address', value: 'abc' }],
    });
  });

  test('is found by what a log knows of it, and by no guess', async () => {
    const made = await registerMachine(officer, { ...machine, unitId: commune });
    const find = (trace: object) =>
      inTransaction(province.system(), (ctx) => findMachine(ctx, { unitId: commune, ...trace }));
    expect(await find({ address: '10.52.1.9' })).toEqual({ id: made.id, name: 'PC-1', unitId: commune });
    expect(await find({ mac: '00-11-22-33-44-55' })).toMatchObject({ id: made.id });
    expect(await find({ name: 'pc-1.gialai.local' })).toMatchObject({ id: made.id });
    expect(await find({ address: '10.52.1.8' })).toBeNull();
    expect(await find({ unitId: other, address: '10.52.1.9' })).toBeNull();
    await registerMachine(officer, { ...machine, unitId: commune, name: 'PC-2', macs: [] });
    expect(await find({ address: '10.52.1.9' })).toBeNull();
  });

  test('is found by search without marks, within the scope', async () => {
    await registerMachine(officer, { ...machine, unitId: commune, owner: 'Phòng Kế toán' });
    const [search] = assets.searches ?? [];
    const find = (caller: Caller) => inTransaction(caller, async (ctx) => search?.find(ctx, 'ke toan', 5));
    expect(await find(officer)).toMatchObject([{ title: 'PC-1' }]);
    expect(await find(province.as('unit_officer', other))).toEqual([]);
  });
});

describe('through the web', () => {
  async function httpAs(caller: Caller) {
    return createHttp(kernel, [organisation, { ...assets, authenticate: async () => caller.actor }]);
  }
  const form = (name: string, content: string) => ({
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    payload: `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n${content}\r\n--x--\r\n`,
  });

  test('a list is uploaded, previewed and taken in', async () => {
    const http = await httpAs(officer);
    const uploaded = await http.inject({
      method: 'POST',
      url: `/api/machine-imports?targetUnitId=${commune}`,
      ...form('may.csv', fixture),
    });
    expect(uploaded.statusCode).toBe(200);
    const { id } = uploaded.json<{ id: string }>();
    const preview = await http.inject({ url: `/api/machine-imports/${id}/preview` });
    const { mapping } = preview.json<{ mapping: object }>();
    const done = await http.inject({
      method: 'POST',
      url: `/api/machine-imports/${id}/run`,
      payload: { mapping },
    });
    expect(done.json()).toMatchObject({ state: 'done', counts: { added: 6 } });
    expect((await http.inject({ url: '/api/machines?state=protected' })).json()).toMatchObject({ total: 2 });
    await http.close();
  });

  test('a list is refused without permission, of a wrong kind, and without a file', async () => {
    const url = `/api/machine-imports?targetUnitId=${commune}`;
    const auditor = await httpAs(province.as('auditor'));
    expect((await auditor.inject({ method: 'POST', url, ...form('may.csv', fixture) })).statusCode).toBe(403);
    const http = await httpAs(officer);
    expect((await http.inject({ method: 'POST', url, ...form('may.exe', fixture) })).json()).toMatchObject({
      reason: 'kernel.file_type_refused',
    });
    expect((await http.inject({ method: 'POST', url, payload: {} })).json()).toMatchObject({
      status: 422,
      reason: 'assets.file_missing',
    });
    await Promise.all([auditor.close(), http.close()]);
  });

  test('the list is downloaded as CSV and workbook, on record, and comes back the same', async () => {
    await importList(officer, 'may.csv', fixture, { targetUnitId: commune });
    await reviseMachine(officer, {
      id: (await listMachines(officer, {})).rows[5]?.id ?? '',
      name: '=1+1',
      kind: 'workstation',
    });
    const http = await httpAs(officer);
    const csv = await http.inject({ url: '/api/machines.csv' });
    expect(csv.body.startsWith('\uFEFFĐơn vị;Tên máy')).toBe(true);
    expect(csv.body).toContain(`;'=1+1;Máy trạm;`);
    expect(csv.body).toContain('Được bảo vệ');
    expect(
      (await http.inject({ url: '/api/machines.xlsx?state=protected' })).rawPayload.subarray(0, 2).toString(),
    ).toBe('PK');
    const [entry] = await inTransaction(province.system(), ({ db }) => latestAudit(db, 1));
    expect(entry).toMatchObject({ command: 'assets.export-machines', after: { format: 'xlsx', total: 2 } });
    expect((await importList(officer, 'lai.csv', csv.body)).counts).toMatchObject({
      added: 0,
      updated: 6,
      bad: 0,
    });
    const workbook = await machinesWorkbook(officer, {});
    expect((await importList(officer, 'lai.xlsx', workbook)).counts).toMatchObject({
      added: 0,
      updated: 6,
      bad: 0,
    });
    await http.close();
  });

  test('the empty list has every column that a list may have', async () => {
    const { id } = await uploadList(officer, 'mau.xlsx', await templateWorkbook(), commune);
    const { mapping, uncertain } = await previewImport(officer, { id });
    expect(Object.keys(mapping.columns)).toHaveLength(13);
    expect(uncertain).toEqual([]);
  });
});

test('ten thousand rows come in with little memory', { timeout: 120_000 }, async () => {
  const rows = Array.from(
    { length: 10_000 },
    (_, index) =>
      `PC-${index};SN${String(index).padStart(8, '0')};10.${index >> 16}.${(index >> 8) & 255}.${index & 255};Bkav;20/11/2026;21/11/2026`,
  );
  const list = `Tên máy;Số sê-ri;IP;Diệt virus;Ngày mẫu;Lần cuối kết nối\n${rows.join('\n')}\nlỗi;;abc;;;\n`;
  const { id } = await uploadList(officer, 'lon.csv', list, commune);
  const { mapping } = await previewImport(officer, { id });
  let highest = 0;
  const watch = setInterval(() => (highest = Math.max(highest, process.memoryUsage().heapUsed)), 20);
  const before = process.memoryUsage().heapUsed;
  const { counts } = await runImport(officer, { id, mapping });
  clearInterval(watch);
  expect(counts).toMatchObject({ rows: 10_001, added: 10_000, bad: 1 });
  expect((highest - before) / 2 ** 20).toBeLessThan(250);
});
