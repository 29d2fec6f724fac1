import { Readable } from 'node:stream';
import { beforeAll, describe, expect, test } from 'vitest';
import { latestAudit } from '../../kernel/audit-chain.ts';
import { inTransaction } from '../../kernel/command.ts';
import { openTestKernel, TEST_NOW } from '../../kernel/testing.ts';
import { assets } from '../assets/index.ts';
import { identity } from '../identity/index.ts';
import { intel } from '../intel/index.ts';
import { addContact, organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { detection } from './index.ts';
import { measures } from './measures.ts';
import { searches } from './searches.ts';
import { setInfectionSystem } from './service/infection-system.ts';
import { getInfection, listInfections } from './service/infections.ts';
import {
  cleanInfection,
  confirmInfection,
  dismissInfection,
  isolateInfection,
  reopenInfection,
  reportInfection,
  returnInfection,
  verifyInfection,
} from './service/responding.ts';
import { dnsLine, plantTestDetection } from './testing.ts';

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let planted: Awaited<ReturnType<typeof plantTestDetection>>;

beforeAll(async () => {
  kernel = await openTestKernel([organisation, identity, assets, intel, detection]);
  province = await plantTestProvince(kernel);
  planted = await plantTestDetection(kernel, province);
});

let batches = 0;
async function contact(address: string, at: string, name = 'evil.example.net', batchId = `b${++batches}`) {
  await planted.detector.spool.put(Readable.from([Buffer.from(dnsLine(address, name, at))]), {
    sourceId: planted.source.id,
    batchId,
    isGzip: false,
    receivedAt: kernel.clock(),
    limitBytes: 1e6,
  });
  await planted.detector.drain();
}

const unit = () => province.as('unit_officer', planted.one);
const lead = () => province.as('province_officer');

async function episodes(machine: string) {
  return (await listInfections(lead(), { text: machine })).rows;
}

async function idOf(machine: string): Promise<string> {
  return (await episodes(machine))[0]?.id ?? '';
}

describe('an infection', () => {
  test('is one episode for a machine and a malware, whatever the number of contacts', async () => {
    await contact('10.1.3.1', '2026-11-19T03:00:00.000000+0000');
    await contact('10.1.3.1', '2026-11-20T03:00:00.000000+0000');
    await contact('10.1.3.1', '2026-11-20T03:00:00.000000+0000', 'evil.example.net', `b${batches}`);
    expect(await episodes('10.1.3.1')).toMatchObject([
      { malware: 'Emotet', state: 'seen', contacts: 2, isMeasured: true, unitId: planted.one },
    ]);
  });

  test('is worked through by the unit and believed by the province after quiet days', async () => {
    const id = await idOf('10.1.3.1');
    expect((await getInfection(unit(), { id })).actions).toEqual(['confirm', 'isolate', 'clean', 'dismiss']);
    await confirmInfection(unit(), { id });
    await isolateInfection(unit(), { id, note: 'đã rút dây mạng' });
    await cleanInfection(unit(), { id, found: 'Emotet trong Temp', how: 'quét và cài lại' });
    await expect(verifyInfection(lead(), { id })).rejects.toMatchObject({
      reason: 'detection.not_quiet_yet',
    });
    kernel.setNow(new Date('2026-11-29T02:00:00Z'));
    expect(await getInfection(lead(), { id })).toMatchObject({ quietDays: 8, actions: ['verify', 'return'] });
    await verifyInfection(lead(), { id });
    const shown = await getInfection(unit(), { id });
    expect(shown.steps.map(({ action }) => action)).toEqual([
      'seen',
      'confirm',
      'isolate',
      'clean',
      'verify',
    ]);
    expect(shown.guide).toMatchObject({ system: 'windows', systemFrom: 'assumed' });
    const [entry] = await inTransaction(province.system(), ({ db }) => latestAudit(db, 1));
    expect(entry).toMatchObject({ command: 'detection.verify-infection', unitId: planted.one });
  });

  test('begins anew when the machine talks again after the end, but not for a log that comes late', async () => {
    await contact('10.1.3.1', '2026-11-20T09:00:00.000000+0000');
    expect(await episodes('10.1.3.1')).toMatchObject([{ state: 'verified', contacts: 3 }]);
    kernel.setNow(new Date('2026-12-03T02:00:00Z'));
    await contact('10.1.3.1', '2026-12-02T09:00:00.000000+0000');
    expect((await episodes('10.1.3.1')).map(({ state }) => state)).toEqual(['seen', 'verified']);
    kernel.setNow(TEST_NOW);
  });

  test('has the guide for the kind of machine that the unit says it is', async () => {
    const id = await idOf('10.1.3.1');
    await setInfectionSystem(unit(), { id, system: 'linux_server' });
    const { guide, callees } = await getInfection(unit(), { id });
    expect(guide).toMatchObject({ system: 'linux_server', systemFrom: 'person' });
    expect(callees).toEqual([]);
    await addContact(province.as('administrator'), {
      unitId: planted.one,
      role: 'security_officer',
      name: 'Rơ Châm H’Lan',
      phone: '0905000001',
      validFrom: '2026-01-01',
    });
    expect((await getInfection(unit(), { id })).callees).toMatchObject([{ phone: '0905000001' }]);
    const other = province.as('unit_officer', planted.two);
    await expect(setInfectionSystem(other, { id, system: 'phone' })).rejects.toMatchObject({
      kind: 'not_found',
    });
    await expect(setInfectionSystem(province.as('auditor'), { id, system: 'phone' })).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });

  test('that still talks after it was cleaned says so, and can be cleaned again', async () => {
    await contact('10.1.3.2', '2026-11-20T03:00:00.000000+0000');
    const id = await idOf('10.1.3.2');
    await cleanInfection(unit(), { id, found: 'không thấy gì', how: 'quét nhanh' });
    kernel.setNow(new Date('2026-11-22T02:00:00Z'));
    await contact('10.1.3.2', '2026-11-22T01:00:00.000000+0000');
    expect(await getInfection(unit(), { id })).toMatchObject({ isStillTalking: true, actions: ['clean'] });
    await returnInfection(lead(), { id, note: 'máy vẫn kết nối' });
    expect(await getInfection(unit(), { id })).toMatchObject({ state: 'confirmed', isStillTalking: false });
    kernel.setNow(TEST_NOW);
  });

  test('judged a false alarm stays so for the same indicator, until the province takes it back', async () => {
    await contact('10.1.3.3', '2026-11-20T03:00:00.000000+0000');
    const id = await idOf('10.1.3.3');
    await dismissInfection(unit(), { id, reason: 'máy kiểm thử của phòng' });
    await contact('10.1.3.3', '2026-11-20T05:00:00.000000+0000');
    expect(await episodes('10.1.3.3')).toMatchObject([{ state: 'false_alarm', contacts: 2 }]);
    await reopenInfection(lead(), { id, reason: 'không có máy kiểm thử nào' });
    expect(await episodes('10.1.3.3')).toMatchObject([{ state: 'seen' }]);
  });

  test('that logs have shown is joined by the report of a person, who thereby confirms it', async () => {
    await contact('10.1.3.9', '2026-11-20T03:00:00.000000+0000');
    const id = await idOf('10.1.3.9');
    const ask = { unitId: planted.one, machine: '10.1.3.9', seenOn: '2026-11-19', note: 'máy chạy chậm' };
    const joined = await reportInfection(unit(), { ...ask, malware: 'Trojan.Win32.Emotet.gen' });
    expect(joined).toMatchObject({ id, state: 'confirmed' });
    expect(await episodes('10.1.3.9')).toMatchObject([
      { malware: 'Emotet', contacts: 1, isMeasured: true, firstSeenAt: new Date('2026-11-18T17:00:00Z') },
    ]);
    await reportInfection(unit(), { ...ask, malware: 'Sality' });
    expect(await episodes('10.1.3.9')).toHaveLength(2);
    for (const { id: made } of await episodes('10.1.3.9'))
      await dismissInfection(unit(), { id: made, reason: 'máy thử nghiệm' });
  });

  test('of one unit is absent to another, which changes nothing', async () => {
    const id = await idOf('10.1.3.3');
    const other = province.as('unit_officer', planted.two);
    await expect(getInfection(other, { id })).rejects.toMatchObject({ kind: 'not_found' });
    await expect(confirmInfection(other, { id })).rejects.toMatchObject({ kind: 'not_found' });
    expect((await listInfections(other, { text: '10.1.3' })).total).toBe(0);
  });

  test('is verified by the province only, and each step only once', async () => {
    const id = await idOf('10.1.3.3');
    await expect(verifyInfection(unit(), { id })).rejects.toMatchObject({ kind: 'forbidden' });
    await confirmInfection(unit(), { id });
    await expect(confirmInfection(unit(), { id })).rejects.toMatchObject({ reason: 'detection.wrong_state' });
    await expect(cleanInfection(unit(), { id, found: '', how: 'x' })).rejects.toMatchObject({
      kind: 'invalid',
    });
  });

  test('that only people have seen is reported by the unit and counts as declared', async () => {
    const ask = {
      unitId: planted.one,
      machine: 'PC-VANTHU-01',
      malware: 'Sality',
      seenOn: '2026-11-20',
      note: 'phần mềm diệt vi-rút báo khi cắm USB',
    };
    const { id } = await reportInfection(unit(), ask);
    // Said twice, or under another name: it joins the episode.
    expect(await reportInfection(unit(), { ...ask, malware: 'Virus.Win32.Sality.gen' })).toMatchObject({
      id,
    });
    expect(await reportInfection(unit(), { ...ask, malware: 'không rõ tên' })).toMatchObject({ id });
    const steps = (await getInfection(unit(), { id })).steps.map(({ action }) => action);
    expect(steps).toEqual(['report', 'report', 'report']);
    await expect(reportInfection(unit(), { ...ask, unitId: planted.two })).rejects.toMatchObject({
      kind: 'not_found',
    });
  });
});

test('the measures count machines once, leave false alarms out, and say what was declared', async () => {
  const value = async (key: string) => {
    const measure = measures.find((one) => one.key === key);
    const [found] = await inTransaction(
      unit(),
      async (ctx) =>
        (await measure?.compute(ctx, { unitIds: [planted.one], on: '2026-11-21', from: '2026-10-01' })) ?? [],
    );
    return [found?.numerator, found?.known.declared];
  };
  // 10.1.3.1 (twice infected), .2, .3 and the reported one.
  expect(await value('detection.machines-infected')).toEqual([4, 1]);
  expect(await value('detection.infections-new')).toEqual([4, 1]);
  expect(await value('detection.infections-open')).toEqual([3, 1]);
  // 19/11 and 20/11: one sighting a day, however many machines.
  expect(await value('detection.c2-contacts')).toEqual([2, 0]);
});

test('each figure opens the list of exactly the infections that it counts', async () => {
  for (const key of ['infections-new', 'infections-cleaned', 'infections-open']) {
    const measure = measures.find((one) => one.key === `detection.${key}`);
    const ask = { unitIds: [planted.one], on: '2026-11-21', from: '2026-10-01' };
    const [found] = await inTransaction(unit(), async (ctx) => (await measure?.compute(ctx, ask)) ?? []);
    const kept = await inTransaction(unit(), async (ctx) =>
      measure?.rows?.(ctx, { ...ask, unitId: planted.one, limit: 100 }),
    );
    const asked = Object.fromEntries(new URLSearchParams(found?.rowsPath.split('?')[1]));
    const { rows, total } = await listInfections(unit(), asked);
    expect([key, total, kept?.total]).toEqual([key, found?.numerator, found?.numerator]);
    expect(rows.filter(({ isMeasured }) => !isMeasured).length).toBe(found?.known.declared);
  }
});

test('infections are found by machine and malware, by those who may see them', async () => {
  const found = await inTransaction(
    unit(),
    (ctx) => searches[0]?.find(ctx, 'emotet 10.1.3.2', 5) ?? Promise.resolve([]),
  );
  expect(found).toMatchObject([{ title: '10.1.3.2 · Emotet' }]);
  const none = await inTransaction(
    province.as('unit_officer', planted.two),
    (ctx) => searches[0]?.find(ctx, 'emotet', 5) ?? Promise.resolve([]),
  );
  expect(none).toEqual([]);
});
