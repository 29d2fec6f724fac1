import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { dayOf } from '../kernel/time.ts';
import { testFolder } from '../kernel/testing.ts';
import type { PlantedContact } from '../sample/logs.ts';
import * as generate from './generate.ts';
import * as match from './match.ts';
import type { Row } from './match/row.ts';
import { outcomeOf } from './terminal/testing.ts';

const province = join(testFolder(), 'province');
const small = testFolder();
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(small, name), content);
  return join(small, name);
};
const query = (name: string, machine = '10.1.0.7') =>
  `21-Nov-2026 09:00:00.000 queries: info: client @0x7f3c12 ${machine}#50000 (${name}): query: ${name} IN A +E(0)K (10.52.0.2)\n`;
const rowsOf = (out: string): Row[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
const call = (...args: string[]) => outcomeOf(match, args);

let list: string;
let units: string;
beforeAll(() => {
  list = file('list.csv', 'value,family\nxau.example,Mirai\n198.51.100.9,Mirai\n');
  units = file('units.csv', 'unit,network,shared\n"Sở A, B",10.1.0.0/24,false\nXã C,10.2.0.0/24,true\n');
});

test('every contact that is planted in a generated province is found at its unit, and nothing else', async () => {
  await outcomeOf(generate, [province, '--days', '6', '--lines', '500', '--infections', '25']);
  const lists = ['--indicators', join(province, 'indicators.csv'), '--units', join(province, 'networks.csv')];
  const { code, out, err } = await call(...lists, '--output', 'ndjson', join(province, 'logs'));
  expect(code).toBe(1);
  expect(err).toMatch(/^\d+ lines, .* hits with 24 indicators\n$/);

  const sums = (entries: readonly [key: string, count: number][]) => {
    const all = new Map<string, number>();
    for (const [key, count] of entries) all.set(key, (all.get(key) ?? 0) + count);
    return Object.fromEntries(all);
  };
  const truth = JSON.parse(readFileSync(join(province, 'truth.json'), 'utf8')) as PlantedContact[];
  const planted = truth.map(({ day, unitId, sourceAddress, family, indicator, count }): [string, number] => [
    [day, unitId, sourceAddress, family, indicator].join(' | '),
    count,
  ]);
  const found = rowsOf(out).map(({ at, unit, machine, family, indicator }): [string, number] => [
    [dayOf(new Date(at ?? '')), unit, machine, family, indicator].join(' | '),
    1,
  ]);
  expect(planted.length).toBeGreaterThan(50);
  expect(sums(found)).toEqual(sums(planted));
});

describe('what is read', () => {
  test('exports in UTF-16 and flows that nfdump spreads over many lines', async () => {
    const row = 'ts,src_ip,dst_ip,dst_port\r\n2026-11-21 09:00:00,10.1.0.7,198.51.100.9,443\r\n';
    const wide = file('xuất.csv', Buffer.from(`\uFEFF${row}`, 'utf16le'));
    const flow =
      '[\n{\n\t"first" : "2026-11-21T09:00:00.000",\n\t"proto" : 6,\n\t"src4_addr" : "10.1.0.7",\n\t"dst4_addr" : "198.51.100.9"\n}\n]\n';
    const flows = file('flows.json', flow);
    for (const path of [wide, flows]) {
      const { code, out } = await call('--indicators', list, '--units', units, '--output', 'ndjson', path);
      expect(code).toBe(1);
      expect(rowsOf(out)).toMatchObject([
        { unit: 'Sở A, B', machine: '10.1.0.7', indicator: '198.51.100.9' },
      ]);
    }
  });
  test('folders to the bottom, gzip and zstd known by their content', async () => {
    const folder = join(small, 'mixed', 'deep');
    mkdirSync(folder, { recursive: true });
    file('mixed/a.log', query('xau.example'));
    file('mixed/deep/b.log', gzipSync(query('xau.example')));
    file('mixed/deep/c.log', zstdCompressSync(query('xau.example')));
    file(
      'mixed/deep/two.gz',
      Buffer.concat([gzipSync(query('tot.example')), gzipSync(query('xau.example'))]),
    );
    const { code, out } = await call('--indicators', list, '--output', 'ndjson', join(small, 'mixed'));
    expect(code).toBe(1);
    expect(rowsOf(out).map(({ file: path }) => path.slice(small.length + 1))).toEqual([
      'mixed/a.log',
      'mixed/deep/b.log',
      'mixed/deep/c.log',
      'mixed/deep/two.gz',
    ]);
  });

  test('a file that is cut off, absent or half unpacked is named, and the rest is matched', async () => {
    const noise = Array.from({ length: 3000 }, () => query(`${crypto.randomUUID()}.example`)).join('');
    const packed = gzipSync(query('xau.example') + noise);
    const cut = file('cut.gz', packed.subarray(0, packed.length - 3000));
    const frames = file('frames.zst', Buffer.concat([zstdCompressSync(noise), Buffer.from('rubbish')]));
    const good = file('good.log', query('xau.example'));
    const result = await call(
      '--indicators',
      list,
      '--output',
      'ndjson',
      '--',
      cut,
      '/nowhere.log',
      frames,
      good,
    );
    expect(result.code).toBe(2);
    expect(rowsOf(result.out).map(({ file: path }) => path)).toEqual([cut, good]);
    expect(result.err.split('\n')).toEqual([
      expect.stringMatching(/^\/nowhere\.log: .*no such file/),
      expect.stringMatching(/cut\.gz: .*unexpected end of file/),
      expect.stringMatching(/frames\.zst: .*not read/),
      expect.stringMatching(/lines/),
      '',
    ]);
  });
});

test('zstd in many parts is read to the last line, wherever a part ends', async () => {
  const noise = Array.from({ length: 40_000 }, () => query(`${crypto.randomUUID()}.example`));
  const parts = [
    noise.join(''),
    query('xau.example').slice(0, 20),
    query('xau.example').slice(20),
    ...noise.slice(0, 200),
  ];
  const frames = file('parts.zst', Buffer.concat(parts.map((part) => zstdCompressSync(part))));
  const result = await call('--indicators', list, '--output', 'ndjson', frames);
  expect(result.err).toMatch(/^40201 lines/);
  expect(rowsOf(result.out).map(({ line }) => line)).toEqual([40_001]);
});

test('threads say what one says, in the same order, and name what could not be read', async () => {
  const noise = Array.from({ length: 2000 }, (_, i) => query(`n${i}.example`)).join('');
  const block = `${noise}${query('xau.example')}${noise}198.51.100.9 in a line of no format\n`;
  const large = file('large.log', `${block.repeat(70)}${query('www.xau.example').trimEnd()}`);
  const packed = gzipSync(block.repeat(3));
  const others = [file('more.gz', packed), file('broken.gz', packed.subarray(0, packed.length - 2000))];
  const args = ['--indicators', list, '--output', 'ndjson', '--explain', large, ...others];
  const one = await call('--threads', '1', ...args);
  const three = await call('--threads', '3', ...args);
  expect(one.code).toBe(2);
  expect(rowsOf(one.out).length).toBeGreaterThan(145);
  expect(rowsOf(three.out)).toEqual(rowsOf(one.out));
  const withoutTime = (err: string) => err.replace(/ in [\d.]+ s(?:, [\d,]+ lines\/s)?/, '');
  expect(withoutTime(three.err)).toBe(withoutTime(one.err));
  expect(three.code).toBe(2);
}, 60_000);

test('lists may be STIX bundles and MISP events, logs may be named by a pattern', async () => {
  const stix = {
    type: 'bundle',
    id: 'bundle--1',
    objects: [
      {
        type: 'indicator',
        id: 'indicator--1f0a8b1e-4c7e-4b6e-9d5a-0d9a4c1c7a01',
        spec_version: '2.1',
        created: '2026-01-01T00:00:00Z',
        modified: '2026-01-01T00:00:00Z',
        valid_from: '2026-01-01T00:00:00Z',
        pattern_type: 'stix',
        pattern: "[domain-name:value = 'xau.example']",
      },
    ],
  };
  const misp = {
    Event: {
      uuid: '5f0a8b1e-4c7e-4b6e-9d5a-0d9a4c1c7a02',
      info: 'one event',
      date: '2026-01-01',
      Attribute: [
        { uuid: '5f0a8b1e-4c7e-4b6e-9d5a-0d9a4c1c7a03', type: 'domain', value: 'tot.example', to_ids: true },
      ],
    },
  };
  const lists = [file('bundle.json', JSON.stringify(stix)), file('event.json', JSON.stringify(misp))];
  file('glob-1.log', query('xau.example'));
  file('glob-2.log', query('a.tot.example'));
  const { out } = await call('--indicators', ...lists, '--output', 'ndjson', '--', join(small, 'glob-*.log'));
  expect(rowsOf(out).map(({ list: from, indicator }) => [from, indicator])).toEqual([
    ['bundle.json', 'xau.example'],
    ['event.json', 'tot.example'],
  ]);
});

describe('what is printed', () => {
  test('without a hit the exit code is 0', async () => {
    const { code, out } = await call('--indicators', list, file('calm.log', query('tot.example')));
    expect([code, out]).toEqual([0, 'No contact with any of the indicators.\n']);
  });

  test('a summary by unit and family; a shared address names candidates, an unknown one nobody', async () => {
    const machines = ['10.1.0.7', '10.1.0.8', '10.1.0.8', '10.2.0.1', '10.9.0.1'];
    const log = file('units.log', machines.map((machine) => query('xau.example', machine)).join(''));
    const { out } = await call('--indicators', list, '--units', units, log);
    expect(out.trim().split(/\n */)).toEqual([
      'contacts  machines  family                unit',
      '3         2  Mirai                 Sở A, B',
      '1         1  Mirai                 (nobody in the address plan)',
      '1         1  Mirai                 one of: Xã C',
    ]);
  });

  test('--explain says for each hit which field, indicator and list, and why it counts or not', async () => {
    const log = file('seen.log', `${query('xau.example')}somebody wrote xau.example here\n`);
    const { code, out } = await call('--indicators', list, '--output', 'ndjson', '--explain', log);
    expect(code).toBe(1);
    expect(rowsOf(out)).toMatchObject([
      {
        field: 'name',
        counts: true,
        explanation: expect.stringMatching(/list list\.csv; it counts/) as string,
      },
      { counts: false, explanation: expect.stringMatching(/does not count: the format/) as string },
    ]);
    const table = await call('--indicators', list, '--output', 'table', '--explain', log);
    expect(table.out).toMatch(/seen\.log:2 \(unknown_format\)\n {4}.*does not count/);
  });

  test('a CSV that Excel opens, with formulas made harmless', async () => {
    const evil = file('evil.csv', 'value,family\nxau.example,=cmd()\n');
    const { out } = await call(
      '--indicators',
      evil,
      '--output',
      'csv',
      file('one.log', query('xau.example')),
    );
    expect(out).toMatch(/^\uFEFFfile;line;at;unit;.*\r\n.*;'=cmd\(\);xau\.example;domain;/);
  });
});

describe('what stands beside the result', () => {
  test('lines of lists that are left out are named, with the reason', async () => {
    const mixed = file(
      'mixed.csv',
      'value,family\nxau.example,Mirai\ngov.vn,\n8.8.8.8,\n0.0.0.0/0,\n\u0007x y,\n',
    );
    const { code, err } = await call('--indicators', mixed, file('m.log', query('xau.example')));
    expect(code).toBe(1);
    expect(err.split('\n').map((line) => line.replace(small, ''))).toEqual([
      '/mixed.csv:3 (value): "gov.vn" is left out: very many sites share this name',
      '/mixed.csv:4 (value): "8.8.8.8" is left out: a public resolver that every machine talks to',
      '/mixed.csv:5 (value): "0.0.0.0/0" is left out: the network is too wide',
      expect.stringMatching(/^\/mixed\.csv:6 \(value\): "\??x y" is left out: neither/),
      expect.stringMatching(/1 hits with 1 indicators/),
      '',
    ]);
  });
  test('mentions that do not count, times that cannot be true and lines of no known format are told', async () => {
    const old = query('xau.example').replace('2026', '1970');
    const log = file('odd.log', `một dòng lạ có xau.example\n${old}${old.replace('1970', '2099')}`);
    const { err } = await call('--indicators', list, log);
    expect(err).toMatch(/^1 mention does not count: 1 in lines of no known format/);
    expect(err).toContain('\n2 hits bear a time that cannot be true (before 2000, or in the future)\n');
    expect(err).toContain('\n1 of 1 lines looked at are of no known format, for example: một dòng lạ');
  });
});

describe('a call that cannot work is refused in one line', () => {
  test.each([
    [[], /--indicators says/],
    [['--indicators', 'list.csv'], /Which logs/],
    [['--indicators', 'list.csv', '--format', 'morse', 'a.log'], /--format is auto or/],
    [['--indicators', 'list.csv', '--output', 'xml', 'a.log'], /--output is one of/],
    [['--indicators', '/nowhere.csv', 'a.log'], /^\/nowhere\.csv: no such file or folder\n/],
  ])('%j', async (args, reason) => {
    const { code, out, err } = await call(...args);
    expect([code, out, err.split('\n').length]).toEqual([2, '', 2]);
    expect(err).toMatch(reason);
  });

  test('a network that is none, by its line', async () => {
    const broken = file('broken.csv', 'unit,network\nSở A,10.1.0.0/24\nSở B,10.1.0.0/99\n');
    const { code, err } = await call('--indicators', list, '--units', broken, list);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('broken.csv, line 3: "10.1.0.0/99" is no network'),
    ]);
  });
});
