import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { latestAudit } from '../../kernel/audit-chain.ts';
import { inTransaction } from '../../kernel/command.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { addNetwork } from '../organisation/service/addresses.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { identity } from '../identity/index.ts';
import { intel } from './index.ts';
import { activeIndicators, knownIndicators } from './service/active.ts';
import { markFalseAlarm } from './service/false-alarms.ts';
import { listIndicators, switchIndicator, addIndicator } from './service/indicators.ts';
import { createList, listLists, removeList } from './service/lists.ts';
import { importList } from './service/uploading.ts';

let kernel: Kernel;
let province: TestProvince;

beforeAll(async () => {
  kernel = await openTestKernel([organisation, identity, intel]);
  province = await plantTestProvince(kernel);
  await addNetwork(province.as('administrator'), {
    unitId: province.department,
    cidr: '203.0.112.0/22',
    validFrom: '2026-01-01',
  });
});

let lists = 0;
async function newList(): Promise<string> {
  lists++;
  const list = await createList(province.as('analyst'), {
    name: `Danh sách ${lists}`,
    origin: 'Công văn 12/CATTT',
    confidencePercent: 80,
    sharing: 'amber',
    meansInfection: true,
  });
  return list.id;
}

function file(text: string | Buffer, name = 'list.txt') {
  return { name, content: Readable.from([Buffer.from(text)]) };
}

async function valuesOf(listId: string): Promise<string[]> {
  const { rows } = await listIndicators(province.as('analyst'), { listId, state: 'active', limit: 500 });
  return rows.map(({ value }) => value).toReversed();
}

describe('an indicator list', () => {
  test('takes names, addresses, networks, URLs and hashes, one a line, with what is said about them', async () => {
    const id = await newList();
    const done = await importList(
      province.as('analyst'),
      { id },
      file(
        [
          '# from the centre',
          'Evil[.]example.net  # Mirai C2',
          '198.51.101.9,APT32',
          '192.88.99.0/24\tbotnet',
          'hxxp://bad.example.org/a,b Emotet',
          'd41d8cd98f00b204e9800998ecf8427e',
          '',
        ].join('\n'),
      ),
    );
    expect(done).toMatchObject({ state: 'finished', taken: 5, added: 5, refused: 0, lines: 6 });
    const { rows } = await listIndicators(province.as('analyst'), { listId: id });
    expect(rows.map(({ kind, value, description }) => [kind, value, description]).toReversed()).toEqual([
      ['domain', 'evil.example.net', 'Mirai C2'],
      ['ipv4', '198.51.101.9', 'APT32'],
      ['cidr', '192.88.99.0/24', 'botnet'],
      ['url', 'http://bad.example.org/a,b', 'Emotet'],
      ['md5', 'd41d8cd98f00b204e9800998ecf8427e', null],
    ]);
    const [entry] = await inTransaction(province.system(), ({ db }) => latestAudit(db, 1));
    expect(entry).toMatchObject({ command: 'intel.end-import' });
  });

  test('refuses what would alarm on the province itself or on everyone, each line with its reason', async () => {
    const id = await newList();
    const done = await importList(
      province.as('analyst'),
      { id },
      file(
        'gov.vn\ngood-bad.example.net\n8.8.8.8\n0.0.0.0/0\n192.168.1.7\n203.0.113.77\nportal.gialai.gov.vn\n%%%\n',
      ),
    );
    expect(done).toMatchObject({ taken: 1, refused: 7 });
    expect(done.refusals.map(({ line, reason }) => [line, reason])).toEqual([
      [1, 'intel.refused_public_suffix'],
      [3, 'intel.refused_well_known_resolver'],
      [4, 'intel.refused_network_too_wide'],
      [5, 'intel.refused_special_address'],
      [6, 'intel.refused_protected'],
      [7, 'intel.refused_protected'],
      [8, 'intel.refused_malformed'],
    ]);
    expect(await valuesOf(id)).toEqual(['good-bad.example.net']);
  });

  test('is read from hosts syntax and from CSV with Vietnamese headers, packed or not', async () => {
    const hosts = await newList();
    await importList(
      province.as('analyst'),
      { id: hosts },
      file('127.0.0.1 localhost\n0.0.0.0 one.example.net\n0.0.0.0 two.example.net # ads\n'),
    );
    expect(await valuesOf(hosts)).toEqual(['one.example.net', 'two.example.net']);
    const csv = await newList();
    const packed = gzipSync(
      '\uFEFFSTT;Tên miền;Mã độc;Mô tả\n1;three.example.net;PlugX;"máy chủ; C2"\n2;sai;x;y\n',
    );
    const done = await importList(province.as('analyst'), { id: csv }, file(packed, 'danh-sach.csv.gz'));
    expect(done).toMatchObject({ taken: 1, refused: 1, refusals: [{ line: 3 }] });
    const { rows } = await listIndicators(province.as('analyst'), { listId: csv });
    expect(rows).toMatchObject([{ value: 'three.example.net', family: 'PlugX', description: 'máy chủ; C2' }]);
  });

  test('that replaces an earlier one loses what is missing, and keeps what a person switched off', async () => {
    const id = await newList();
    await importList(
      province.as('analyst'),
      { id },
      file('a1.example.net\na2.example.net\na3.example.net\n'),
    );
    const { rows } = await listIndicators(province.as('analyst'), { listId: id, text: 'a2.example' });
    await switchIndicator(province.as('analyst'), { id: rows[0]?.id ?? 0, isOff: true });
    const again = await importList(
      province.as('analyst'),
      { id, replace: true },
      file('a1.example.net\na2.example.net\na4.example.net\n'),
    );
    expect(again).toMatchObject({ added: 1, removed: 1 });
    expect(await valuesOf(id)).toEqual(['a1.example.net', 'a4.example.net']);
  });

  test('never alarms on what was marked as a false alarm, not even after the next import', async () => {
    const id = await newList();
    await importList(province.as('analyst'), { id }, file('cdn.example.net\n'));
    await markFalseAlarm(province.as('analyst'), { value: 'CDN.example.net.', reason: 'dịch vụ dùng chung' });
    await importList(province.as('analyst'), { id }, file('cdn.example.net\nother.example.net\n'));
    expect(await valuesOf(id)).toEqual(['other.example.net']);
    const active = await inTransaction(province.system(), (ctx) => activeIndicators(ctx, 0));
    expect(active.map(({ value }) => value)).not.toContain('cdn.example.net');
    await expect(
      markFalseAlarm(province.as('analyst'), { value: 'cdn.example.net', reason: 'lần nữa' }),
    ).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('speaks with the voice of the surest list that has the same value', async () => {
    const [weak, sure] = [await newList(), await newList()];
    await addIndicator(province.as('analyst'), { listId: weak, value: 'same.example.net' });
    await addIndicator(province.as('analyst'), { listId: sure, value: 'same.example.net', family: 'Emotet' });
    const ids = (await listIndicators(province.as('analyst'), { text: 'same.example.net' })).rows.map(
      (r) => r.id,
    );
    const known = await inTransaction(province.system(), (ctx) => knownIndicators(ctx, ids));
    expect([...known.values()].map(({ family }) => family)).toEqual(['Emotet', 'Emotet']);
  });

  test('goes out of force as a whole', async () => {
    const id = await newList();
    await importList(province.as('analyst'), { id }, file('gone.example.net\n'));
    await removeList(province.as('analyst'), { id });
    const active = await inTransaction(province.system(), (ctx) => activeIndicators(ctx, 0));
    expect(active.map(({ value }) => value)).not.toContain('gone.example.net');
    expect((await listLists(province.as('analyst'), {})).rows.map((row) => row.id)).not.toContain(id);
  });

  test('is invisible to a unit, which may not import either', async () => {
    const officer = province.as('unit_officer', province.communes[0]);
    await expect(listLists(officer, {})).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(
      importList(officer, { id: crypto.randomUUID() }, file('x.example.net')),
    ).rejects.toMatchObject({ kind: 'forbidden' });
    const seen = await inTransaction(officer, ({ db }) => db.execute('select id from intel_indicators'));
    expect((seen as { rows: unknown[] }).rows).toHaveLength(0);
  });

  test('whose file is cut in half is reported; what had been read by then is kept', async () => {
    const id = await newList();
    const packed = gzipSync(
      Array.from({ length: 9000 }, (_, n) => `n${n}-${n * 7919}.example.net`).join('\n'),
    );
    await expect(
      importList(province.as('analyst'), { id }, file(packed.subarray(0, packed.length / 2), 'x.txt.gz')),
    ).rejects.toMatchObject({ reason: 'intel.gzip_broken' });
  });
});

const trails = ['../shared', '../../shared']
  .map((folder) => `${folder}/data/ioc-maltrail/trails`)
  .find((folder) => existsSync(folder));

test.skipIf(!trails)(
  'real Maltrail files are read without a stop (needs ../shared/data)',
  async () => {
    const id = await newList();
    const names = readdirSync(trails ?? '', { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.txt'))
      .slice(0, 15);
    let taken = 0;
    for (const { parentPath, name } of names) {
      const done = await importList(
        province.as('analyst'),
        { id },
        { name, content: createReadStream(`${parentPath}/${name}`) },
      );
      expect(done.state).toBe('finished');
      taken += done.taken;
    }
    expect(taken).toBeGreaterThan(100);
  },
  60_000,
);
