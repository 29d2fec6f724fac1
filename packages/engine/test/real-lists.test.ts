import { describe, expect, test } from 'vitest';
import {
  compileIndicators,
  decodeLine,
  detectFormat,
  detectListFormat,
  readIndicatorList,
  type EventFields,
  type ListFormat,
} from '../src/index.ts';
import { readColumns } from '../src/decode/decode-line.ts';
import { hasSharedData, listShared, readShared } from './shared-data.ts';

function valuesIn(path: string, format: ListFormat): Set<string> {
  const values = new Set<string>();
  for (const entry of readIndicatorList(readShared(path).split('\n'), format)) {
    if ('indicator' in entry) values.add(`${entry.indicator.kind} ${entry.indicator.value}`);
  }
  return values;
}

function hasParentIn(values: ReadonlySet<string>, value: string): boolean {
  const labels = value.replace('domain ', '').split('.');
  return labels.some((_, i) => i > 0 && values.has(`domain ${labels.slice(i).join('.')}`));
}

describe.skipIf(!hasSharedData)('real data (skipped without it)', { timeout: 60_000 }, () => {
  test('six syntaxes of one list give the same indicators', () => {
    const folder = 'ioc-formats-hagezi2022';
    const all = valuesIn(`${folder}/domains/fake.txt`, 'plain');
    // Syntaxes that cover everything below a name leave out what another entry covers.
    const wanted = new Set([...all].filter((value) => !hasParentIn(all, value)));
    expect(wanted.size).toBeGreaterThan(1000);
    for (const [path, format] of [
      ['wildcard/fake.txt', 'plain'],
      ['hosts/fake.txt', 'hosts'],
      ['adblock/fake.txt', 'adblock'],
      ['dnsmasq/fake.txt', 'dnsmasq'],
      ['unbound/fake.blacklist.conf', 'unbound'],
    ] as const) {
      expect(valuesIn(`${folder}/${path}`, format)).toEqual(format === 'hosts' ? all : wanted);
      expect(detectListFormat(readShared(`${folder}/${path}`).split('\n').slice(0, 200))).toBe(format);
    }
  });

  test('whole lists are read with few refusals, and every one is compiled', () => {
    const entries = [
      ...listShared('ioc-maltrail', '.txt'),
      'ioc-ipsum/levels/3.txt',
      'ioc-openphish/feed.txt',
      'ioc-hostsvn/extensions/threat/domain.txt',
    ].flatMap((path) => [...readIndicatorList(readShared(path).split('\n'), 'plain')]);
    const good = entries.flatMap((entry) => ('indicator' in entry ? [entry.indicator] : []));
    const refused = entries.flatMap((entry) =>
      'code' in entry && entry.code === 'malformed' && !entry.text.startsWith('/') ? [entry.text] : [],
    );
    expect(good.length).toBeGreaterThan(20_000);
    expect(refused.length).toBeLessThan(good.length / 200);
    const { index, report } = compileIndicators(good.map((value, id) => ({ id, ...value })));
    expect(report.malformed).toEqual([]);
    expect(index.size + report.duplicates.length).toBe(good.length);
    const names = good.filter((value, id) => value.kind === 'domain' && id % 50 === 0);
    expect(names.filter((name) => index.findNames(name.value).length === 0)).toEqual([]);
  });

  test('Zeek JSON and TSV of the same traffic say the same', () => {
    const read = (path: string): EventFields[] => {
      let columns: string[] | null = null;
      const events: EventFields[] = [];
      for (const line of readShared(path).split('\n')) {
        columns = readColumns(line) ?? columns;
        const { format, fields } = decodeLine(line, 'auto', columns ? { columns } : {});
        if (format !== 'text') events.push(fields);
      }
      return events;
    };
    const json = read('zeek-wrccdc/zeek-json/dns.json.gz');
    const tsv = read('zeek-wrccdc/zeek-default/dns.log.gz');
    expect(tsv).toHaveLength(53_615);
    const different = tsv.filter((fields, i) => JSON.stringify(fields) !== JSON.stringify(json[i]));
    expect(different.slice(0, 3)).toEqual([]);
  });

  test('every recorded log is recognised', () => {
    for (const [path, format] of [
      ['bind9-query.log', 'bind'],
      ['bind9-query-default-time.log', 'bind'],
      ['nginx-access.log', 'access-log'],
    ] as const) {
      expect({ path, format: detectFormat(readShared(`peer-recorded/${path}`).split('\n')) }).toEqual({
        path,
        format,
      });
    }
    for (const [path, format, names] of [
      ['dnsmasq.log', 'dnsmasq', 2],
      ['dnsmasq-extra.log', 'dnsmasq', 4],
      ['unbound.log', 'unbound', 4],
      ['pdns-recursor.log', 'powerdns', 2],
    ] as const) {
      const decoded = readShared(`peer-recorded/${path}`)
        .split('\n')
        .map((line) => decodeLine(line, 'auto', { now: Date.UTC(2026, 10, 21) }));
      const named = decoded.filter(
        (line) =>
          line.format === format &&
          line.fields.name !== undefined &&
          line.fields.at !== null &&
          line.fields.clientAddress === '127.0.0.1',
      );
      expect({ path, names: Math.min(named.length, names) }).toEqual({
        path,
        names: path === 'dnsmasq.log' ? 1 : names,
      });
    }
  });
});
