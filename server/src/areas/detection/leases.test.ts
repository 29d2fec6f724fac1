import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../kernel/actor.ts';
import { inTransaction } from '../../kernel/command.ts';
import { openTestKernel, TEST_NOW } from '../../kernel/testing.ts';
import { assets } from '../assets/index.ts';
import { latestAudit } from '../../kernel/audit-chain.ts';
import { identity } from '../identity/index.ts';
import { intel } from '../intel/index.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { detection } from './index.ts';
import { listInfections } from './service/infections.ts';
import { forgetLeases, importLeases, listLeases } from './service/leases.ts';
import { getSighting, listSightings } from './service/sightings.ts';
import { listUnattributed } from './service/unattributed.ts';
import { dnsLine, plantTestDetection } from './testing.ts';

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let planted: Awaited<ReturnType<typeof plantTestDetection>>;

beforeAll(async () => {
  kernel = await openTestKernel([organisation, identity, assets, intel, detection]);
  province = await plantTestProvince(kernel);
  planted = await plantTestDetection(kernel, province);
});
afterAll(async () => {
  kernel.setNow(TEST_NOW);
  await planted.detector.stop();
});

const unit = () => province.as('unit_officer', planted.one);

/** The log of a DHCP server on Windows: one machine in the morning, another in the afternoon. */
function windowsLog(address: string, day = '11/20/26'): string {
  return [
    'ID,Date,Time,Description,IP Address,Host Name,MAC Address,User Name',
    `10,${day},07:00:00,Assign,${address},PC-SANG.xa.local,001122334455,`,
    `12,${day},12:00:00,Release,${address},PC-SANG.xa.local,001122334455,`,
    `10,${day},13:00:00,Assign,${address},PC-CHIEU.xa.local,66778899AABB,`,
  ].join('\r\n');
}

async function contacts(...lines: string[]): Promise<void> {
  await planted.detector.spool.put(Readable.from([Buffer.from(lines.join('\n'))]), {
    sourceId: planted.source.id,
    batchId: crypto.randomUUID(),
    isGzip: false,
    receivedAt: kernel.clock(),
    limitBytes: 1e6,
  });
  await planted.detector.drain();
}

const line = (address: string, time: string) =>
  dnsLine(address, 'evil.example.net', `2026-11-20T${time}:00.000000+0000`);

const machines = async () => (await listInfections(unit(), {})).rows.map(({ machine }) => machine).toSorted();

describe('leases of a unit', () => {
  test('are taken from the file of its DHCP server, once however often it is sent, and audited', async () => {
    const file = windowsLog('10.1.5.20');
    expect(await importLeases(file)(unit(), { unitId: planted.one })).toMatchObject({
      format: 'windows',
      taken: 2,
      unreadCount: 0,
    });
    await importLeases(file)(unit(), { unitId: planted.one });
    const { rows, total } = await listLeases(unit(), { text: 'pc-sang' });
    expect([rows, total]).toMatchObject([[{ address: '10.1.5.20', mac: '00:11:22:33:44:55' }], 1]);
    const [entry] = await inTransaction(province.system(), ({ db }) => latestAudit(db, 1));
    expect(entry).toMatchObject({ command: 'detection.import-leases', unitId: planted.one });
  });

  test('are absent to another unit, which gives none either', async () => {
    const other = province.as('unit_officer', planted.two);
    expect((await listLeases(other, {})).total).toBe(0);
    const given = importLeases(windowsLog('10.1.5.21'))(other, { unitId: planted.one });
    await expect(given).rejects.toMatchObject({ kind: 'not_found' });
    await expect(importLeases('x')(province.as('auditor'), { unitId: planted.one })).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });

  test('are not found in a file of another kind', async () => {
    await expect(importLeases('xin chào')(unit(), { unitId: planted.one })).rejects.toMatchObject({
      kind: 'invalid',
      reason: 'detection.not_leases',
    });
  });

  test('name the machine that had the address at the time of the contact', async () => {
    await contacts(line('10.1.5.20', '02:00'));
    await contacts(line('10.1.5.20', '08:00'));
    expect(await machines()).toEqual(['PC-CHIEU', 'PC-SANG']);
    const [row] = (await listSightings(unit(), {})).rows;
    const { contacts: shown } = await getSighting(unit(), { id: row?.id ?? '' });
    expect(shown).toMatchObject([
      { address: 'PC-CHIEU', leasedAddress: '10.1.5.20' },
      { address: 'PC-SANG', leasedAddress: '10.1.5.20' },
    ]);
  });

  test('name nobody when the address changed hands in between, or nobody had it', async () => {
    await contacts(line('10.1.5.20', '02:10'), line('10.1.5.20', '08:10'));
    await contacts(line('10.1.5.20', '05:30'));
    expect(await machines()).toEqual(['10.1.5.20', 'PC-CHIEU', 'PC-SANG']);
  });

  test('make one machine of two addresses that it had on one day', async () => {
    await importLeases(windowsLog('10.1.5.30'))(unit(), { unitId: planted.one });
    await contacts(line('10.1.5.20', '03:00'), line('10.1.5.30', '03:00'));
    expect(await machines()).toEqual(['10.1.5.20', 'PC-CHIEU', 'PC-SANG']);
  });

  test('decide among the units that share an exit, when one of them alone had given the address out', async () => {
    await importLeases(windowsLog('203.0.113.5'))(unit(), { unitId: planted.one });
    await contacts(line('203.0.113.5', '03:00'));
    expect((await listUnattributed(province.as('province_officer'), {})).total).toBe(0);
    const other = province.as('unit_officer', planted.two);
    await importLeases(windowsLog('203.0.113.5').replaceAll('PC', 'MAY').replace('5566', '5577'))(other, {
      unitId: planted.two,
    });
    await contacts(line('203.0.113.5', '04:00'));
    expect((await listUnattributed(province.as('province_officer'), {})).total).toBe(1);
  });

  test('are forgotten after half a year', async () => {
    kernel.setNow(new Date('2027-07-01T02:00:00Z'));
    await inTransaction(kernel.callerOf(systemActor), forgetLeases);
    expect((await listLeases(province.as('province_officer'), {})).total).toBe(0);
    expect(await importLeases(windowsLog('10.1.5.20'))(unit(), { unitId: planted.one })).toMatchObject({
      taken: 0,
      tooOld: 2,
    });
    kernel.setNow(TEST_NOW);
  });
});
