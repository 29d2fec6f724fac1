import { readFile } from 'node:fs/promises';
import { certificatesOf, readAvReport } from '@lachan/documents';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { latestAudit } from '../../kernel/audit-chain.ts';
import { inTransaction } from '../../kernel/command.ts';
import { createHttp, IN_PROCESS } from '../../kernel/http/server.ts';
import { openTestKernel, TEST_NOW } from '../../kernel/testing.ts';
import { assets, registerMachine } from '../assets/index.ts';
import { machines } from '../assets/tables.ts';
import { detection } from '../detection/index.ts';
import { infections } from '../detection/tables.ts';
import { identity } from '../identity/index.ts';
import { intel } from '../intel/index.ts';
import { organisation } from '../organisation/index.ts';
import { units } from '../organisation/tables.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { exchange } from './index.ts';
import { getBatch, getConsole, getWaitingFiles, listBatches } from './service/batches.ts';
import { askReports, buildReports } from './service/building.ts';
import { alarmCertificate } from './service/certificate.ts';
import { listReconciliation } from './service/reconciliation.ts';
import { resendBatch, sendDue } from './service/sending.ts';
import { setExchange, setKey } from './service/settings.ts';
import { keys, reports } from './tables.ts';
import { makeKeyPem, openNationalCentre, type NationalCentre } from './testing.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const key = makeKeyPem('Trung tâm Chuyển đổi số');
const settings = {
  address: null as string | null,
  isOn: false,
  isPrivateAllowed: true,
  profile: 'v1' as const,
  everyHours: 24,
  batchSize: 10,
  timeoutSeconds: 1,
  product: 'Lá Chắn',
  naming: 'coded' as 'coded' | 'real',
  organizationInCharge: '',
  serverTrustPem: null,
};

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let centre: NationalCentre;
let commune: string;

const admin = () => province.as('administrator');
const later = (ms: number) => kernel.setNow(new Date(kernel.clock().getTime() + ms));
const send = () => sendDue(province.system());
const build = () => buildReports(province.system(), { isForced: true });
const rows = async (input = {}) => (await listBatches(admin(), input)).rows;
const bytesOf = async (sha256: string) => readFile(kernel.files.pathOf(sha256), 'utf8');

beforeAll(async () => {
  kernel = await openTestKernel([organisation, identity, assets, intel, detection, exchange]);
  // The certificate of the test is younger than the clock of tests may be.
  kernel.setNow(new Date(Math.max(TEST_NOW.getTime(), Date.now() + MINUTE_MS)));
  province = await plantTestProvince(kernel);
  commune = province.communes[0] ?? '';
  centre = await openNationalCentre(key.certificatePem, () => kernel.clock());
  await inTransaction(province.system(), async ({ db }) => {
    await db.update(units).set({ organId: '000.00.05.H21' }).where(eq(units.id, commune));
    await db.update(units).set({ organId: 'H21.7' }).where(eq(units.id, province.department));
  });
  const unitOfficer = province.as('unit_officer', commune);
  for (let number = 1; number <= 23; number += 1)
    await registerMachine(unitOfficer, {
      unitId: commune,
      name: `PC-NGUYEN-VAN-${number}`,
      kind: 'workstation',
      addresses: [`10.1.0.${number}`],
      osName: 'Windows 10',
      avProduct: number === 1 ? 'Bkav' : null,
    });
  await registerMachine(province.as('unit_officer', province.department), {
    unitId: province.department,
    name: 'PC-1',
    kind: 'workstation',
  });
  await inTransaction(province.system(), async ({ db, now }) => {
    const [machine] = await db.select().from(machines).where(eq(machines.unitId, commune)).limit(1);
    const one = {
      unitId: commune,
      stateSince: now,
      firstSeenAt: now,
      lastSeenAt: now,
      contacts: 1,
      isMeasured: true,
    };
    await db.insert(infections).values([
      { ...one, machine: '10.1.0.1', machineId: machine?.id ?? null, malware: 'Emotet', state: 'seen' },
      { ...one, machine: '10.1.0.9', malware: 'Báo nhầm', state: 'false_alarm' },
    ]);
  });
});
afterAll(() => centre.close());

describe('nothing leaves before an administrator says where to', () => {
  test('there is no address to begin with, and switching on asks for one and for a key', async () => {
    expect(await getConsole(admin(), {})).toMatchObject({
      settings: { address: null, isOn: false },
      certificate: null,
    });
    await expect(setExchange(admin(), { ...settings, isOn: true })).rejects.toMatchObject({
      reason: 'exchange.address_missing',
    });
    const on = { ...settings, isOn: true, address: centre.address };
    await expect(setExchange(admin(), on)).rejects.toMatchObject({ reason: 'exchange.key_missing' });
    await expect(askReports(admin(), {})).rejects.toMatchObject({ reason: 'exchange.key_missing' });
    const secret = 'https://user:word@centre.vn/';
    await expect(setExchange(admin(), { ...settings, address: secret })).rejects.toMatchObject({
      faults: [{ reason: 'exchange.address_with_secret' }],
    });
  });

  test('a key that does not open is refused; a good one is kept and never shown', async () => {
    await expect(setKey(admin(), { keyPem: key.certificatePem })).rejects.toMatchObject({
      reason: 'exchange.key_unusable',
    });
    const { subject } = await setKey(admin(), { keyPem: key.pem });
    expect(subject).toContain('Gia Lai');
    const console = await getConsole(admin(), {});
    expect(console.certificate).toMatchObject({ state: 'good' });
    const audit = await inTransaction(admin(), ({ db }) => latestAudit(db, 1));
    expect(JSON.stringify([console, audit])).not.toContain('PRIVATE KEY');
    const kept = () => inTransaction(admin(), ({ db }) => db.select().from(keys));
    expect(JSON.stringify(await kept())).not.toContain('PRIVATE KEY');
    // An earlier version kept it in clear: it is sealed at the start, once, and signs as before.
    await inTransaction(admin(), ({ db }) => db.update(keys).set({ keyPem: key.pem }));
    await exchange.upgrade?.(kernel);
    const sealed = await kept();
    expect(JSON.stringify(sealed)).not.toContain('PRIVATE KEY');
    await exchange.upgrade?.(kernel);
    expect(await kept()).toEqual(sealed);
  });

  test('reports are made, signed and kept for download, and none is sent', async () => {
    await setExchange(admin(), settings);
    expect(await build()).toBe(1);
    expect(await send()).toBe(0);
    expect(centre.deliveries).toEqual([]);
    expect(await getWaitingFiles(admin(), {})).toHaveLength(3);
  });

  test('only the administrator and the province officer may look', async () => {
    await expect(getConsole(province.as('unit_officer', commune), {})).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(listBatches(province.as('analyst'), {})).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(setExchange(province.as('auditor'), settings)).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('what a report says', () => {
  test('every machine once, in batches; open infections, no false alarm, and nobody’s name', async () => {
    const texts = await Promise.all((await rows()).map(({ sha256 }) => bytesOf(sha256)));
    const read = texts.map((text) => readAvReport(text).report);
    const systems = read.flatMap((report) => report?.systems ?? []);
    expect(systems).toHaveLength(23);
    expect(new Set(systems.map(({ machine }) => machine.name)).size).toBe(23);
    expect(read.flatMap((report) => report?.malware ?? []).map(({ name }) => name)).toEqual(['Emotet']);
    expect(read.reduce((sum, report) => sum + (report?.notUpdated ?? 0), 0)).toBe(23);
    expect(texts.join('')).not.toContain('NGUYEN');
    expect(read[0]?.sender).toMatchObject({ organId: '000.00.05.H21', email: '', telephone: '' });
    expect(read[0]?.atSeconds).toBe(Math.floor(kernel.clock().getTime() / 1000));
  });

  test('units without a code of 13 characters are counted and shown, not left out in silence', async () => {
    expect(await getConsole(admin(), {})).toMatchObject({ unitsWithoutCode: 1 });
    const { rows: units } = await listReconciliation(admin(), { limit: 500 });
    expect(units.find(({ unitId }) => unitId === province.department)).toMatchObject({
      state: 'no_code',
      inventory: 1,
    });
    expect(units.find(({ unitId }) => unitId === commune)).toMatchObject({
      state: 'waiting',
      reported: null,
      waiting: 3,
    });
  });
});

describe('sending', () => {
  test('a busy centre, a silent one and a lost answer: the same bytes under the same number until it says yes', async () => {
    await setExchange(admin(), { ...settings, address: centre.address, isOn: true });
    centre.moods.push('busy', 'silent', 'lost');
    expect(await send()).toBe(3);
    const waiting = await rows();
    expect(waiting.map(({ state, attempts }) => [state, attempts])).toEqual([
      ['waiting', 1],
      ['waiting', 1],
      ['waiting', 1],
    ]);
    expect(
      waiting.map(({ trouble }) => trouble?.reason ?? '').toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(['exchange.centre_busy', 'exchange.timed_out', 'exchange.timed_out']);
    expect(await send()).toBe(0);
    later(2 * MINUTE_MS);
    expect(await send()).toBe(3);
    expect((await rows()).map(({ state }) => state)).toEqual(['accepted', 'accepted', 'accepted']);
    const bodies = Map.groupBy(centre.deliveries, ({ batchId }) => batchId);
    expect(bodies.size).toBe(3);
    for (const [id, deliveries] of bodies) {
      expect(deliveries).toHaveLength(2);
      expect(new Set(deliveries.map(({ body }) => body)).size).toBe(1);
      const row = (await rows()).find((one) => one.id === id);
      expect(deliveries[0]?.body).toBe(await bytesOf(row?.sha256 ?? ''));
      expect(row?.answer).toBe(`<ok id="${id}"/>`);
    }
    // The delivery whose answer was lost came twice and counts once.
    expect(centre.taken.size).toBe(3);
    const tried = await getBatch(admin(), { id: [...bodies.keys()][0] ?? '' });
    expect(tried.tries.map(({ status }) => status)).toEqual([200, expect.anything()]);
  });

  test('the last accepted report equals the list, until the list changes', async () => {
    const one = async () =>
      (await listReconciliation(admin(), { limit: 500 })).rows.find(({ unitId }) => unitId === commune);
    expect(await one()).toMatchObject({ state: 'equal', inventory: 23, reported: 23 });
    await registerMachine(province.as('unit_officer', commune), {
      unitId: commune,
      name: 'MỚI',
      kind: 'server',
    });
    expect(await one()).toMatchObject({ state: 'different', inventory: 24, reported: 23 });
    const { rows: different } = await listReconciliation(admin(), {
      isDifferent: 'true',
      text: 'khong co don vi nay',
    });
    expect(different).toEqual([]);
  });

  test('the schedule makes a report a day, and none while the last one is on its way', async () => {
    expect(await buildReports(province.system(), { isForced: false })).toBe(0);
    later(DAY_MS);
    expect(await buildReports(province.system(), { isForced: false })).toBe(1);
    later(DAY_MS);
    expect(await buildReports(province.system(), { isForced: false })).toBe(0);
  });

  test('a refusal stands, with the words of the centre, until a person sends again; a redirect is not followed', async () => {
    centre.moods.push('refuse', 'redirect');
    await send();
    const refused = await rows({ state: 'refused' });
    expect(
      refused.map(({ trouble }) => trouble?.reason ?? '').toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(['exchange.centre_refused', 'exchange.redirected']);
    expect(refused.map(({ answer }) => answer)).toContain('OrganId is not registered');
    expect(await send()).toBe(0);
    for (const { id } of refused) await resendBatch(admin(), { id });
    expect(await send()).toBe(2);
    expect(await rows({ state: 'refused' })).toEqual([]);
    await expect(resendBatch(admin(), { id: refused[0]?.id ?? '' })).rejects.toMatchObject({
      reason: 'exchange.already_accepted',
    });
  });

  test('two senders at once send nothing twice', async () => {
    later(DAY_MS);
    await build();
    const before = centre.deliveries.length;
    await Promise.all([send(), send()]);
    expect(centre.deliveries.length - before).toBe(3);
  });

  test('a centre that is down is not asked about every batch', async () => {
    later(DAY_MS);
    await build();
    await setExchange(admin(), { ...settings, address: 'http://127.0.0.1:1/', isOn: true });
    expect(await send()).toBe(3);
    expect(await getConsole(admin(), {})).toMatchObject({ trouble: { reason: 'exchange.unreachable' } });
    await setExchange(admin(), { ...settings, address: centre.address, isOn: true, isPrivateAllowed: false });
    later(10 * MINUTE_MS);
    await send();
    expect(await getConsole(admin(), {})).toMatchObject({ trouble: { reason: 'exchange.private_address' } });
  });
});

test('the alarm about the certificate is raised once for each step', async () => {
  const alarms: number[] = [];
  const [certificate] = certificatesOf(key.certificatePem);
  const end = new Date(certificate?.validTo ?? 0).getTime();
  const counted = () =>
    inTransaction(province.system(), async (ctx) => {
      await alarmCertificate({ ...ctx, emit: async () => void alarms.push(1) });
    });
  for (const daysLeft of [31, 30, 29, 14, 13, 1, -1]) {
    kernel.setNow(new Date(end - daysLeft * DAY_MS));
    await counted();
  }
  expect(alarms).toHaveLength(4);
  expect((await getConsole(admin(), {})).certificate).toMatchObject({ state: 'expired' });
});

test('the bytes of a batch and the archive of waiting ones are downloads of the province alone', async () => {
  const http = await createHttp(kernel, [
    {
      name: 'doorkeeper',
      authenticate: async (_kernel, { headers }) =>
        headers['x-who']
          ? province.as(headers['x-who'] === 'admin' ? 'administrator' : 'analyst').actor
          : null,
    },
    exchange,
  ]);
  const [row] = await rows();
  const get = (url: string, who: string) =>
    http.inject({ method: 'GET', url, headers: { 'x-who': who }, remoteAddress: IN_PROCESS });
  const file = await get(`/api/exchange/batches/${row?.id}/file`, 'admin');
  expect([file.statusCode, file.body]).toEqual([200, await bytesOf(row?.sha256 ?? '')]);
  expect((await get('/api/exchange/waiting-files', 'admin')).rawPayload.subarray(0, 2).toString()).toBe('PK');
  expect((await get('/api/exchange/waiting-files', 'other')).statusCode).toBe(403);
  await http.close();
});

test('a report that a crash cut off is forgotten', async () => {
  const broken = await inTransaction(province.system(), async ({ db, now }) => {
    const since = new Date(now.getTime() - DAY_MS);
    const row = { unitId: commune, organId: '000.00.05.H21', profile: 'v1' as const, builtAt: since, since };
    return (await db.insert(reports).values(row).returning())[0];
  });
  await build();
  const left = await inTransaction(province.system(), ({ db }) =>
    db
      .select()
      .from(reports)
      .where(eq(reports.id, broken?.id ?? '')),
  );
  expect(left).toEqual([]);
});
