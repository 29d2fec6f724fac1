import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { latestAudit } from '../../kernel/audit-chain.ts';
import { inTransaction } from '../../kernel/command.ts';
import { openTestKernel, TEST_NOW } from '../../kernel/testing.ts';
import { assets } from '../assets/index.ts';
import { identity } from '../identity/index.ts';
import { intel } from '../intel/index.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { mappableFields, usualReading, type SourceReading } from './contract.ts';
import { detection } from './index.ts';
import { observationsOf, settleObservations } from './observations/observing.ts';
import { getSource, previewReading, setReading } from './service/readings.ts';
import { listSightings } from './service/sightings.ts';
import { createSource, revokeSource, updateSource } from './service/sources.ts';
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
  await planted.detector.stop();
});

const analyst = () => province.as('analyst');
const reading = (some: Partial<SourceReading>): SourceReading => ({ ...usualReading, ...some });

async function send(sourceId: string, body: string): Promise<void> {
  const about = { isGzip: false, receivedAt: kernel.clock(), limitBytes: 1e9 };
  await planted.detector.spool.put(Readable.from([Buffer.from(body)]), {
    sourceId,
    batchId: crypto.randomUUID(),
    ...about,
  });
  await planted.detector.drain();
}

async function newSource(name: string, how: Partial<Parameters<typeof createSource>[1]> = {}) {
  return createSource(analyst(), { name, kind: 'other', unitId: province.dataCentre, ...how });
}

const found = async (id: string) => getSource(analyst(), { id });

/** A proxy of our own making: neither its form nor its columns are known to anybody. */
const csv = reading({
  format: 'csv',
  separator: '|',
  columns: ['khi', 'may', 'trang', 'ket qua'],
  mapping: { at: 'khi', sourceAddress: 'may', host: 'trang' },
});
const csvLine = (host: string) => `20/11/2026 09:30:00|10.1.0.77|${host}|cho qua\n`;

describe('how a source is read', () => {
  test('is used for matching and for what is remembered from the next batch on', async () => {
    const { id } = await newSource('Proxy tự viết');
    await send(id, csvLine('evil.example.net'));
    const before = await found(id);
    expect(before.formats).toEqual([{ format: 'text', lines: 1 }]);
    // Lines without a stamp say nothing of the clock.
    expect(before.source.clockSkewSeconds).toBeNull();
    expect((await listSightings(analyst(), { sourceId: id })).total).toBe(0);
    await setReading(analyst(), { id, reading: csv });
    await send(id, csvLine('evil.example.net') + csvLine('fine.example.com'));
    const { rows } = await listSightings(analyst(), { sourceId: id });
    expect(rows).toMatchObject([{ value: 'evil.example.net', unitId: planted.one, count: 1 }]);
    expect((await found(id)).formats).toEqual([
      { format: 'csv', lines: 2 },
      { format: 'text', lines: 1 },
    ]);
    await settleObservations(kernel, []);
    const talks = await observationsOf(kernel).hunt([{ id: 1, kind: 'domain', value: 'fine.example.com' }], {
      from: '2026-11-01',
      to: '2026-11-21',
    });
    expect(talks).toMatchObject([{ machine: '10.1.0.77', destination: 'fine.example.com' }]);
  });

  test('gives stamps without a zone the zone of the device', async () => {
    const line =
      '20-Nov-2026 03:30:00.000 queries: info: client 10.1.0.78#5300: query: evil.example.net IN A\n';
    const at = async (zoneMinutes: number) => {
      const { id } = await newSource(`Múi giờ ${zoneMinutes}`);
      await setReading(analyst(), { id, reading: reading({ zoneMinutes }) });
      await send(id, line);
      const { rows } = await listSightings(analyst(), { sourceId: id });
      return rows.map(({ firstAt }) => firstAt.toISOString());
    };
    expect(await at(0)).toEqual(['2026-11-20T03:30:00.000Z']);
    expect(await at(420)).toEqual(['2026-11-19T20:30:00.000Z']);
  });

  test('holds with its moment and its author, is in the audit log, and the one before can be looked up', async () => {
    const { id } = await newSource('Nhiều lần sửa');
    expect(await found(id)).toMatchObject({ reading: usualReading, versions: [] });
    await setReading(analyst(), { id, reading: reading({ zoneMinutes: 0 }) });
    kernel.setNow(new Date(TEST_NOW.getTime() + 60_000));
    await setReading(analyst(), { id, reading: csv });
    kernel.setNow(TEST_NOW);
    const { reading: now, versions } = await found(id);
    expect(now).toEqual(csv);
    expect(
      versions.map(({ since, reading: { format } }) => [since.getTime() - TEST_NOW.getTime(), format]),
    ).toEqual([
      [60_000, 'csv'],
      [0, 'auto'],
    ]);
    const said = await inTransaction(province.as('administrator'), ({ db }) => latestAudit(db, 2));
    expect(said).toMatchObject([{ command: 'detection.set-reading', subjectId: id }, {}]);
  });

  test('cannot be changed without the permission, of an ended source, or of another unit', async () => {
    const { id } = await newSource('Không được sửa');
    const officer = province.as('unit_officer', planted.one);
    await expect(setReading(officer, { id, reading: csv })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(getSource(officer, { id })).rejects.toMatchObject({ kind: 'not_found' });
    await revokeSource(analyst(), { id });
    await expect(setReading(analyst(), { id, reading: csv })).rejects.toMatchObject({
      reason: 'detection.source_already_revoked',
    });
  });

  test('must make sense: fields are placed only where there are keys, columns have names of their own', async () => {
    const { id } = planted.source;
    const refused = async (some: Partial<SourceReading>) =>
      setReading(analyst(), { id, reading: reading(some) }).catch(
        (error: { faults: { path: string; reason: string }[] }) =>
          error.faults.map(({ path, reason }) => `${path} ${reason}`),
      );
    expect(await refused({ mapping: { name: 'q' } })).toEqual([
      'reading.mapping detection.mapping_needs_format',
    ]);
    expect(await refused({ format: 'csv', columns: ['a', 'a'] })).toEqual([
      'reading.columns detection.column_twice',
    ]);
    expect(await refused({ format: 'csv', columns: ['a', 'b'], mapping: { name: 'c' } })).toEqual([
      'reading.mapping.name detection.column_unknown',
    ]);
  });

  test('shows forms with their shares and the last lines, but none of a unit that keeps its own', async () => {
    const { id } = await newSource('Suricata và lạ');
    const stamp = '2026-11-20T03:00:00.000000+0000';
    const eve = `${dnsLine('10.1.1.1', 'fine.example.com', stamp)}\n`;
    await send(id, `${eve.repeat(30)}\n# ghi chú\nkhông ai hiểu dòng này\n`);
    const { formats, samples } = await found(id);
    expect(formats).toEqual([
      { format: 'suricata-eve', lines: 30 },
      { format: 'text', lines: 1 },
    ]);
    const dhcp = await newSource('Máy chủ DHCP');
    const lease =
      'Nov 20 10:00:00 may-1 dhcpd[7]: DHCPACK on 10.1.5.20 to 00:11:22:33:44:55 (PC-SANG) via eth0\n';
    await send(dhcp.id, lease.repeat(20));
    expect(await found(dhcp.id)).toMatchObject({
      formats: [{ format: 'dhcp', lines: 20 }],
      source: { unknownLines: 0 },
      kept: { lines: 0 },
    });
    expect(samples).toContain(eve.trimEnd());
    const own = await newSource('Tự giữ');
    await updateSource(analyst(), { id: own.id, kind: 'ids', keepsOwn: true });
    await send(own.id, eve);
    expect((await found(own.id)).samples).toEqual([]);
  });
});

describe('a trial', () => {
  const tryOut = async (some: Partial<SourceReading>, text: string) =>
    previewReading(analyst(), { id: planted.source.id, reading: reading(some), text });
  const said = (trial: Awaited<ReturnType<typeof tryOut>>) =>
    trial.lines.map(({ fields }) => Object.fromEntries(fields.map(({ field, value }) => [field, value])));
  const wrong = (trial: Awaited<ReturnType<typeof tryOut>>) =>
    trial.lines.flatMap(({ number, problems }) =>
      problems.map(({ field, reason }) => `${number} ${field ?? '-'} ${reason}`),
    );

  test('shows field by field what is understood, and keeps nothing', async () => {
    const before = await found(planted.source.id);
    const trial = await tryOut(csv, csvLine('evil.example.net'));
    expect(said(trial)).toEqual([
      {
        at: '2026-11-20T02:30:00.000Z',
        sourceAddress: '10.1.0.77',
        clientAddress: '10.1.0.77',
        host: 'evil.example.net',
      },
    ]);
    expect([trial.understood, wrong(trial)]).toEqual([1, []]);
    expect(trial.keys).toContainEqual({ key: 'trang', example: 'evil.example.net' });
    expect(await found(planted.source.id)).toEqual(before);
  });

  test('tells by line and field what is wrong', async () => {
    const mapping = { at: 'luc', sourceAddress: 'tu', name: 'hoi', hashes: 'bam' };
    const line = (some: object) =>
      JSON.stringify({ luc: '2026-11-20 03:00:00', tu: '10.1.1.1', hoi: 'a.vn', ...some });
    const text = [
      line({ bam: '44d88612fea8a8f36de82e1278abb02f' }),
      line({ bam: 'x', tu: 'PC-12', luc: 'hôm qua' }),
      line({ bam: '44d88612fea8a8f36de82e1278abb02f', luc: '2031-01-01 00:00:00' }),
      '{"luc": "2026-11-20 03:00:00", "tu": ',
      'chữ',
    ].join('\n');
    expect(wrong(await tryOut({ format: 'json', mapping }, text))).toEqual([
      '2 at line_time_unreadable',
      '2 sourceAddress line_not_address',
      '2 hashes line_not_hash',
      '3 at line_time_ahead',
      '4 - line_json_broken',
      '5 - line_json_broken',
    ]);
    expect(wrong(await tryOut(csv, csvLine('https://a.vn/x')))).toEqual(['1 host line_not_name']);
    expect(wrong(await tryOut(csv, '20/11/2026 09:30:00|10.1.0.77|a.vn'))).toEqual([
      '1 - line_columns_differ',
    ]);
    expect(wrong(await tryOut({ format: 'csv' }, '1;2;3'))).toEqual(['1 - line_no_columns']);
  });

  test('finds the columns of a table by its first line, named or not', async () => {
    const named = await tryOut({ format: 'csv' }, 'Thời gian;Máy;Trang\n20/11/2026 09:30;10.1.0.7;a.vn');
    expect(named.columnsFound).toEqual(['Thời gian', 'Máy', 'Trang']);
    const bare = await tryOut({ format: 'csv' }, '20/11/2026 09:30;10.1.0.7;a.vn');
    expect(bare.columnsFound).toEqual(['cột 1', 'cột 2', 'cột 3']);
    const columns = ['Thời gian', 'Máy', 'Trang'];
    const again = await tryOut(
      { format: 'csv', columns, mapping: { name: 'Trang', sourceAddress: 'Máy', at: 'Thời gian' } },
      'Thời gian;Máy;Trang\n<134>Nov 20 09:30:01 fw 20/11/2026 09:30;10.1.0.7;a.vn',
    );
    expect(again.lines.map(({ isHeader }) => isHeader)).toEqual([true, false]);
    expect(said(again)[1]).toMatchObject({ name: 'a.vn', sourceAddress: '10.1.0.7' });
  });

  test('of pairs takes a person at his word before what is known of them', async () => {
    const line =
      'time="2026-11-20 03:00:00" src=10.1.1.1 dst=198.51.100.7 ten_mien=evil.example.net nguoi=an';
    const trial = await tryOut({ format: 'key-value', mapping: { name: 'ten_mien', user: 'nguoi' } }, line);
    expect(said(trial)).toEqual([
      expect.objectContaining({
        name: 'evil.example.net',
        user: 'an',
        sourceAddress: '10.1.1.1',
        destinationAddress: '198.51.100.7',
      }),
    ]);
  });

  test('without lines of its own takes the last ones of the source', async () => {
    const { id } = await newSource('Có mẫu');
    await send(id, 'không ai hiểu\n');
    const trial = await previewReading(analyst(), { id, reading: usualReading });
    expect(trial.lines.map(({ text }) => text)).toEqual(['không ai hiểu']);
  });

  test('is not for those who may not change sources, and takes any text', async () => {
    const ask = { id: planted.source.id, reading: usualReading, text: 'x' };
    await expect(previewReading(province.as('unit_officer', planted.one), ask)).rejects.toMatchObject({
      kind: 'forbidden',
    });
    const odd = '{}\n\u0000\n{"a":{"b":[1,{"c":2}]}}\n<<<\n#\n,,,\n';
    for (const format of ['auto', 'json', 'csv', 'key-value', 'bind'] as const)
      expect((await tryOut({ format }, odd)).lines.length).toBeGreaterThan(0);
    expect(mappableFields).toContain('at');
  });
});
