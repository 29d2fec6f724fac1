import { array, assert, constantFrom, nat, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileIndicators, matchSlowly, WasmSieve, type DecodeContext } from '../src/index.ts';
import { formatOf, outcome, outcomeOf } from '../src/match/settled-words.ts';
import { context, essence, indicatorsOf, matchStream } from './same-answer.ts';
import { serverLine, keyLine, accessLine, w3cLine, w3cColumns } from './server-lines.ts';
import { columns, mapping, givenColumns, csvLine, zeekHeaders, zeekLine } from './table-lines.ts';

const indicators = indicatorsOf([
  'evil.com',
  'bad.com.vn',
  '198.51.100.7',
  '203.0.113.0/24',
  '2001:db8::1',
  'd41d8cd98f00b204e9800998ecf8427e',
  'e'.repeat(64),
  'http://page.example/a/b',
  'http://198.51.100.80:8080/z',
]).map((one, i) => (i % 3 === 1 ? { ...one, validUntil: Date.UTC(2026, 10, 20, 18) } : one));
const warnings = ['.cdn.evil.com', '203.0.113.9'];

/** What the matcher says of the lines, and what the reference does. */
function answers(
  lines: readonly string[],
  cuts: readonly number[],
  ending: string,
  told: DecodeContext,
): { found: string[]; expected: string[] } {
  const text = lines.join(ending);
  return {
    found: essence(matchStream(indicators, text, cuts, warnings, told)),
    expected: essence(matchSlowly(indicators, text, { warnings, context: told })),
  };
}

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 300) };
const timeout = process.env.PROPERTY_RUNS ? 30_000_000 : 300_000;
const cuts = array(nat(3000), { maxLength: 3 });
const ending = constantFrom('\n', '\r\n');

describe('the matcher says exactly what the slow reference says', { timeout }, () => {
  test('of CSV, whatever its columns, quotation marks and cells', () => {
    assert(
      property(
        array(csvLine, { minLength: 1, maxLength: 10 }),
        cuts,
        ending,
        columns,
        mapping,
        givenColumns,
        (lines, at, end, names, map, given) => {
          const told = { ...context, columns: names, ...(map ? { mapping: map } : {}), ...given };
          const { found, expected } = answers(lines, at, end, told);
          expect(found).toEqual(expected);
        },
      ),
      runs,
    );
  });

  test('of access logs of nginx and Apache, whatever stands around and inside', () => {
    assert(
      property(array(accessLine, { minLength: 1, maxLength: 10 }), cuts, ending, (lines, at, end) => {
        const { found, expected } = answers(lines, at, end, context);
        expect(found).toEqual(expected);
      }),
      runs,
    );
  });

  test('of a request that no browser sends: the site before it was asked all the same', () => {
    const line =
      'evil.com:443 10.1.2.3 - - [21/Nov/2026:07:24:09 +0700] "GET /\0 HTTP/1.1" 200 615 "-" "evil.com"';
    const { found, expected } = answers([line], [], '\n', context);
    expect(found).toEqual(expected);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('host evil.com true');
  });

  test('of name servers and proxies that speak through syslog', () => {
    assert(
      property(array(serverLine, { minLength: 1, maxLength: 10 }), cuts, ending, (lines, at, end) => {
        const { found, expected } = answers(lines, at, end, context);
        expect(found).toEqual(expected);
      }),
      runs,
    );
  });

  test('of pairs of keys and values, behind an envelope or not', () => {
    assert(
      property(array(keyLine, { minLength: 1, maxLength: 10 }), cuts, ending, (lines, at, end) => {
        const { found, expected } = answers(lines, at, end, context);
        expect(found).toEqual(expected);
      }),
      runs,
    );
  });

  test('of access logs of IIS, by their columns and by those it has by default', () => {
    assert(
      property(
        array(w3cLine, { minLength: 1, maxLength: 10 }),
        cuts,
        ending,
        w3cColumns,
        (lines, at, end, header) => {
          const told = header === '' ? context : { ...context, columns: header.split(' ') };
          const { found, expected } = answers(lines, at, end, told);
          expect(found).toEqual(expected);
        },
      ),
      runs,
    );
  });

  test('of Zeek’s tables, with a header, without one, and with one that is not theirs', () => {
    assert(
      property(
        array(zeekLine, { minLength: 1, maxLength: 10 }),
        cuts,
        ending,
        constantFrom(...zeekHeaders, ''),
        (lines, at, end, header) => {
          const told = header === '' ? context : { ...context, columns: header.split('\t') };
          const { found, expected } = answers(lines, at, end, told);
          expect(found).toEqual(expected);
        },
      ),
      runs,
    );
  });
});

/** The format in which a line was settled on bytes, or what else it came to. */
function settledAs(line: string, columnsBefore?: string): string {
  const sieve = new WasmSieve(compileIndicators(indicators).index);
  sieve.tell({ ...context, ...(columnsBefore === undefined ? {} : { columns: columnsBefore.split(',') }) });
  const bytes = new TextEncoder().encode(`${line}\n`);
  const shown = sieve.run(bytes, 0, bytes.length);
  const record = sieve.at[0] ?? -1;
  if (shown === 0) return 'not shown';
  return outcomeOf(sieve, record) === outcome.settled ? formatOf(sieve, record) : 'decoded';
}

describe('is settled on bytes', () => {
  test.each([
    ['zeek-tsv', '1795219766.235\tC1abcdefghijk\t10.1.2.3\t5\t198.51.100.7\t53\tudp', 'ts,te,td'],
    ['zeek-tsv', '1795219766.235\tC1\t10.1.2.3\tevil.com\t/x', 'ts,uid,id.orig_h,host,uri'],
    ['csv', '2026-11-21 07:24:09,2026-11-21 07:24:09,0.045,10.1.2.3,198.51.100.7', 'ts,te,td,sa,da'],
    ['csv', '"2026-11-21 07:24:09","10.1.2.3","evil.com, and more"', 'time,src,query'],
    ['csv', '2026-11-21T07:24:09+07:00;10.1.2.3;http://evil.com/x?a=b', 'time,src,url'],
    [
      'zeek-tsv',
      '1795219766.235\tC1\t10.1.2.3\t80\tpage.example\t/a/b',
      'ts,uid,id.orig_h,id.resp_p,host,uri',
    ],
    ['key-value', 'srcip=2001:db8::9 dstip=2001:db8::1 devid="F" hostname="x.example"'],
    [
      'key-value',
      '<189>Nov 21 07:24:09 fw devid="F" srcip=10.1.2.3 dstip=10.0.0.1 dstport=80 hostname="page.example" url="/a/b"',
    ],
    [
      'key-value',
      'devid="F" srcip=10.1.2.3 dstip=10.0.0.1 dstport=80 hostname="page.example" url="https://page.example/a/b"',
    ],
    [
      'bind',
      '<30>Nov 21 07:24:09 ns1 named[12]: client @0x7f 10.1.2.3#5 (evil.com): query: evil.com IN A +E(0)K (10.0.0.53)',
    ],
    ['dnsmasq', '<30>2026-11-21T07:24:09.123456+07:00 gw dnsmasq[12]: query[A] evil.com from 10.1.2.3'],
    ['dnsmasq', '<30>1 2026-11-21T07:24:09Z gw dnsmasq 12 - - query[A] evil.com from 10.1.2.3'],
    ['unbound', 'Nov 21 07:24:09 gw unbound: [12:0] info: 10.1.2.3 evil.com. A IN'],
    [
      'squid',
      '<30>Nov 21 07:24:09 gw squid[12]: 1587042596.494 17 10.1.2.3 TCP_MISS/200 3512 GET http://evil.com/ - HIER_DIRECT/192.0.2.1 -',
    ],
    [
      'access-log',
      '10.1.2.3 - - [21/Nov/2026:07:24:09 +0700] "GET /x?u=1 HTTP/1.1" 200 615 "http://evil.com/" "Mozilla/5.0 (X11; Linux, like Gecko)"',
    ],
    [
      'access-log',
      '<190>Nov 21 07:24:09 web-01 nginx: 198.51.100.7 - an [21/Nov/2026:07:24:09 +0700] "POST /a%20b HTTP/2.0" 404 -',
    ],
    [
      'iis',
      '2026-11-21 00:24:09 10.0.0.80 GET /x.aspx id=%20 443 - 198.51.100.7 Mozilla/5.0+(X11) - 200 0 0 15',
      'date,time,s-ip,cs-method,cs-uri-stem,cs-uri-query,s-port,cs-username,c-ip,cs(User-Agent),cs(Referer),sc-status,sc-substatus,sc-win32-status,time-taken',
    ],
    ['iis', '2026-11-21 00:24:09 198.51.100.7 GET /x - 443 - 10.1.2.3 Mozilla/5.0 - 200 0 0 15'],
  ])('%s: %s', (format: string, line: string, columnsBefore?: string) => {
    expect(settledAs(line, columnsBefore)).toBe(format);
  });
});
