import { array, assert, constantFrom, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compileIndicators,
  createMatcher,
  decodeLine,
  FormatCensus,
  matchSlowly,
  ObservationCollector,
  readColumns,
  tracesOf,
  type DecodeContext,
  type Hit,
  type LogFormat,
} from '../src/index.ts';
import { context, essence, indicatorsOf } from './same-answer.ts';

const indicators = indicatorsOf([
  'evil.com',
  '198.51.100.7',
  'http://bad.example.org/gate.php',
  '44d88612fea8a8f36de82e1278abb02f',
]);
const { index } = compileIndicators(indicators);

/** How a person may have said that lines are read. */
const settings: Record<string, { format: LogFormat | 'auto'; context: DecodeContext }> = {
  'columns between bars': {
    format: 'csv',
    context: {
      separator: '|',
      columns: ['khi', 'may', 'trang', 'duong', 'bam'],
      columnsAreGiven: true,
      mapping: { at: 'khi', sourceAddress: 'may', host: 'trang', url: 'duong', hashes: 'bam' },
    },
  },
  'columns, what separates them found': {
    format: 'csv',
    context: {
      columns: ['ts', 'id.orig_h', 'query', 'uri', 'md5'],
      columnsAreGiven: true,
      mapping: { name: 'query' },
    },
  },
  'keys of JSON': {
    format: 'json',
    context: { mapping: { at: 't', sourceAddress: 'a.b', name: 'n', hashes: 'h', destinationAddress: 'd' } },
  },
  'keys of pairs': {
    format: 'key-value',
    context: { mapping: { name: 'ten_mien', url: 'lien_ket', hashes: 'bam', user: 'nguoi' } },
  },
  'another zone': { format: 'auto', context: { zoneMinutes: 0 } },
  'one form': { format: 'bind', context: { zoneMinutes: -300 } },
};

const word = constantFrom(
  'evil.com',
  'WWW.Evil.com.',
  'notevil.com',
  '198.51.100.7',
  '10.1.2.3',
  'http://bad.example.org/gate.php',
  '/gate.php',
  '44D88612FEA8A8F36DE82E1278ABB02F',
  '20/11/2026 09:30:00',
  '2026-11-20T02:30:00Z',
  '',
  'chữ "lạ"',
);

/** A line of any of these forms, of the same words. */
const line = tuple(
  constantFrom('bars', 'commas', 'tabs', 'syslog', 'json', 'pairs', 'eve', 'bind', 'header', 'broken'),
  array(word, { minLength: 5, maxLength: 5 }),
).map(([form, words]) => {
  const [t = '', a = '', n = '', d = '', h = ''] = words;
  const bind = `20-Nov-2026 03:30:00.000 queries: info: client 10.1.0.78#5300: query: ${n.includes(' ') ? 'evil.com' : n} IN A +`;
  switch (form) {
    case 'bars':
      return words.join('|');
    case 'commas':
      return words.map((one) => `"${one.replaceAll('"', '""')}"`).join(',');
    case 'tabs':
      return words.join('\t');
    case 'syslog':
      return `<134>Nov 20 09:30:01 fw ${words.join('|')}`;
    case 'json':
      return JSON.stringify({ t, a: { b: a }, n, d, h, query: d, src_ip: a });
    case 'pairs':
      return `time=${t.replaceAll(' ', 'T')} srcip=${a} ten_mien=${n} lien_ket="${d.replaceAll('"', '')}" bam=${h} nguoi=an`;
    case 'eve':
      return JSON.stringify({
        timestamp: '2026-11-20T03:00:00.000000+0000',
        event_type: 'dns',
        src_ip: '10.1.1.1',
        dns: { type: 'query', rrname: n },
      });
    case 'bind':
      return bind;
    case 'header':
      return 'khi|may|trang|duong|bam';
    default:
      return `{"t":"${t}", "n": "${n}`;
  }
});

describe.each(Object.entries(settings))('lines read by %s', (_name, { format, context: told }) => {
  const how = { ...context, ...told };

  test('are matched as the slow reference matches them', () => {
    assert(
      property(array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        const text = lines.join('\n');
        const matcher = createMatcher(index, { format, context: how });
        const hits: Hit[] = [];
        const take = (hit: Hit) => void hits.push(hit.keep());
        matcher.push(new TextEncoder().encode(text), take);
        matcher.end(take);
        expect(essence(hits)).toEqual(essence(matchSlowly(indicators, text, { format, context: how })));
      }),
      { numRuns: 400 },
    );
  });

  test('are remembered as their decoder reads them', () => {
    assert(
      property(array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        const collector = new ObservationCollector({ judge: (at) => at ?? 0 });
        collector.begin(how, format);
        collector.push(new TextEncoder().encode(`${lines.join('\n')}\n`));
        collector.end();
        let own = how;
        const told = lines.flatMap((text) => {
          const columns = text === '' ? null : readColumns(text, own);
          if (columns) own = { ...own, columns };
          return columns || text.startsWith('#') || text === ''
            ? []
            : tracesOf(decodeLine(text, format, own));
        });
        const remembered = [...collector.take()].reduce((sum, { count }) => sum + count, 0);
        // Some of what a line says is no place to remember; nothing is remembered that no line says.
        expect(remembered).toBeLessThanOrEqual(told.length);
        const named = told.filter(({ destination }) => /^(?:www\.)?evil\.com\.?$/i.test(destination));
        const inside = named.filter(({ machine }) => machine === '10.1.2.3' || machine === '10.1.0.78');
        expect(remembered).toBeGreaterThanOrEqual(inside.length);
      }),
      { numRuns: 150 },
    );
  });

  test('are counted by the form they turn out to be in, and those of none are handed over', () => {
    assert(
      property(array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        const census = new FormatCensus({ readAll: 0 });
        const strange: string[] = [];
        census.begin(how, format, (bytes) => strange.push(new TextDecoder().decode(bytes)));
        for (const text of lines) census.push(new TextEncoder().encode(text));
        expect(strange).toHaveLength(census.figures.unknown);
        const counted = Object.values(census.figures.byFormat).reduce((sum, count) => sum + count, 0);
        expect(counted + census.figures.passedOver).toBe(lines.length);
      }),
      { numRuns: 150 },
    );
  });
});
