import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { testFolder } from '../kernel/testing.ts';
import type { PlantedContact } from '../sample/logs.ts';
import { readAnswer } from '../areas/detection/index.ts';
import * as generate from './generate.ts';
import * as hunt from './hunt.ts';
import type { Row } from './hunt/output.ts';
import * as observe from './observe.ts';
import { outcomeOf } from './terminal/testing.ts';

const folder = testFolder();
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const rowsOf = (out: string): Row[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
const TWO_DAYS_AGO = new Date(Date.now() - 2 * 86_400_000);
const query = (name: string, machine: string): string =>
  `${JSON.stringify({ timestamp: TWO_DAYS_AGO.toISOString(), event_type: 'dns', src_ip: machine, dest_ip: '10.0.0.53', proto: 'UDP', dns: { type: 'query', rrname: name, rrtype: 'A' } })}\n`;
const filler = (count: number) =>
  Array.from({ length: count }, (_, row) => query(`n${row}.example`, '10.1.0.9')).join('');

let list: string;
let units: string;
beforeAll(() => {
  list = file('list.csv', 'value,family\nxau.example,Mirai\nhttp://khac.example/a.exe,Lumma\n');
  units = file('units.csv', 'unit,network,shared\n"Sở A, B",10.1.0.0/24,false\n');
});

test("a unit's own store finds all that is planted in its logs, long after they were taken", async () => {
  const province = join(folder, 'province');
  await outcomeOf(generate, [province, '--days', '4', '--lines', '400', '--infections', '12']);
  const store = join(folder, 'province-store');
  const taken = await outcomeOf(observe, ['--store', store, join(province, 'logs')]);
  expect([taken.code, taken.out]).toEqual([0, expect.stringMatching(/^\d days, .* bytes each\n$/)]);
  const lists = ['--indicators', join(province, 'indicators.csv'), '--units', join(province, 'networks.csv')];
  const { code, out } = await outcomeOf(hunt, ['--store', store, ...lists, '--output', 'ndjson']);
  expect(code).toBe(1);
  const truth = (JSON.parse(readFileSync(join(province, 'truth.json'), 'utf8')) as PlantedContact[]).filter(
    ({ kind }) => kind !== 'antivirus',
  );
  const keysOf = (rows: readonly { day: string; machine: string; indicator: string }[]) =>
    new Set(rows.map(({ day, machine, indicator }) => `${day} ${machine} ${indicator}`));
  const found = keysOf(rowsOf(out));
  const planted = keysOf(truth.map((one) => ({ ...one, machine: one.sourceAddress })));
  expect(planted.size).toBeGreaterThan(10);
  expect([...planted].filter((key) => !found.has(key))).toEqual([]);
});

describe('logs', () => {
  test('that come again, packed away or under another name count once, and of those that grow the rest', async () => {
    const store = join(folder, 'again');
    const log = file('dns.log', query('xau.example', '10.1.0.7') + filler(60));
    const take = (...paths: string[]) => outcomeOf(observe, ['--store', store, ...paths]);
    const counts = async () => {
      const { out } = await outcomeOf(hunt, ['--store', store, '--indicators', list, '--output', 'ndjson']);
      return rowsOf(out).map(({ machine, count }) => `${machine} ${count}`);
    };
    await take(log);
    await take(log);
    expect(await counts()).toEqual(['10.1.0.7 1']);
    appendFileSync(log, query('www.xau.example', '10.1.0.8'));
    renameSync(log, join(folder, 'dns.log.1'));
    expect((await take(join(folder, 'dns.log.1'))).err).toBe('1 files taken, 0 taken before\n');
    expect((await take(join(folder, 'dns.log.1'))).err).toBe('0 files taken, 1 taken before\n');
    expect(await counts()).toEqual(['10.1.0.7 1', '10.1.0.8 1']);
    await take(file('dns.log.2.gz', gzipSync(query('xau.example', '10.1.0.9') + filler(10))));
    expect(await counts()).toHaveLength(3);
  });

  test('that name their fields at the beginning are understood when only the rest is read', async () => {
    const store = join(folder, 'zeek');
    const at = (TWO_DAYS_AGO.getTime() / 1000).toFixed(6);
    const line = (name: string) => `${at}\tC1\t10.1.0.7\t50000\t10.0.0.53\t53\tudp\t${name}\tA\tNOERROR\n`;
    const head =
      '#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tquery\tqtype_name\trcode_name\n';
    const log = file('dns.zeek', head + line('tot.example'));
    await outcomeOf(observe, ['--store', store, log]);
    appendFileSync(log, line('xau.example'));
    await outcomeOf(observe, ['--store', store, log]);
    const { out } = await outcomeOf(hunt, ['--store', store, '--indicators', list, '--output', 'ndjson']);
    expect(rowsOf(out)).toMatchObject([{ indicator: 'xau.example', machine: '10.1.0.7', count: 1 }]);
  });

  test('that are not there are told of, and the others are taken', async () => {
    const log = file('one.log', query('xau.example', '10.1.0.7'));
    const { code, err } = await outcomeOf(observe, [
      '--store',
      join(folder, 'gaps'),
      join(folder, 'none.log'),
      log,
    ]);
    expect([code, err]).toEqual([2, expect.stringContaining('none.log: ')]);
    expect(err).toContain('1 files taken');
  });
});

describe('an answer', () => {
  let store: string;
  beforeAll(async () => {
    store = join(folder, 'answers');
    const log =
      query('xau.example', '10.1.0.7') +
      query('www.khac.example', '10.9.9.9') +
      query('tot.example', '10.1.0.7');
    await outcomeOf(observe, ['--store', store, file('answers.log', log)]);
  });
  const ask = (...args: string[]) => outcomeOf(hunt, ['--store', store, ...args]);

  test('says what was searched, also when nothing was found, and of which list', async () => {
    const parsed = async (...args: string[]) => {
      const { out } = await ask(...args, '--output', 'answer');
      const { head, rows, refused } = readAnswer(out);
      return { head, values: rows.map(({ row }) => row.indicator), refused };
    };
    const found = await parsed('--indicators', list);
    expect(found).toMatchObject({ head: { indicators: 2, days: 1, observations: 3 }, refused: [] });
    expect(found.values.toSorted()).toEqual(['http://khac.example/a.exe', 'xau.example']);
    // In another order, with one twice, it is the same list.
    const same = file('same.txt', 'http://khac.example/a.exe\nxau.example\nxau.example\n');
    expect((await parsed('--indicators', same)).head?.digest).toBe(found.head?.digest);
    const none = await parsed('--indicators', file('none.txt', 'nothing.example\n'));
    expect(none).toMatchObject({ head: { indicators: 1, days: 1 }, values: [] });
    expect(none.head?.digest).not.toBe(found.head?.digest);
  });

  test('names machine, unit, indicator, days and how often, and can be handed in', async () => {
    const { code, out } = await ask('--indicators', list, '--units', units, '--output', 'ndjson');
    expect(code).toBe(1);
    expect(rowsOf(out).toSorted((one, other) => one.machine.localeCompare(other.machine))).toMatchObject([
      {
        indicator: 'xau.example',
        family: 'Mirai',
        list: 'list.csv',
        unit: 'Sở A, B',
        machine: '10.1.0.7',
        count: 1,
      },
      {
        indicator: 'http://khac.example/a.exe',
        destination: 'www.khac.example',
        unit: null,
        machine: '10.9.9.9',
      },
    ]);
    const csv = await ask('--indicators', list, '--output', 'csv');
    expect(csv.out.split('\r\n').filter(Boolean)).toHaveLength(3);
    expect((await ask('--indicators', list)).out).toContain('Searched: 2 indicators, 1 days remembered');
  });

  test('of nothing says what was searched', async () => {
    const { code, out } = await ask('--indicators', file('other.txt', 'khong-co.example\n'));
    expect([code, out]).toEqual([0, expect.stringMatching(/^No contact\. Searched: 1 indicators, 1 days/)]);
    expect((await ask('--indicators', list, '--to', '2020-01-01')).out).toContain('0 days remembered');
  });

  test('needs a store, a list with something to look for, and days the right way round', async () => {
    expect((await outcomeOf(hunt, ['--store', join(folder, 'nowhere'), '--indicators', list])).code).toBe(2);
    const hashes = file('hashes.txt', 'd41d8cd98f00b204e9800998ecf8427e\n');
    expect(await ask('--indicators', hashes)).toMatchObject({ code: 2, out: '' });
    expect((await ask('--indicators', list, '--from', '2026-02-01', '--to', '2026-01-01')).code).toBe(2);
    expect((await outcomeOf(observe, ['--store', store, '--keep-days', 'x'])).code).toBe(2);
  });
});
