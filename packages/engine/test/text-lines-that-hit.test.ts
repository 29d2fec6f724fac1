import { array, assert, constantFrom, nat, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileIndicators, matchSlowly, WasmSieve, type DecodeContext } from '../src/index.ts';
import { formatOf, outcome, outcomeOf } from '../src/match/settled-words.ts';
import { context, essence, indicatorsOf, matchStream } from './same-answer.ts';

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

const value = tuple(
  constantFrom(
    'evil.com',
    'www.evil.com',
    'EVIL.com.',
    'x.cdn.evil.com',
    'notevil.com',
    'bad.com.vn',
    '198.51.100.7',
    '198.51.100.7:443',
    '203.0.113.9',
    '203.0.113.77',
    '10.1.2.3',
    '2001:db8::1',
    '[2001:db8::1]',
    'd41d8cd98f00b204e9800998ecf8427e',
    'E'.repeat(64),
    'http://evil.com/a',
    'http://page.example/a/b',
    'https://evil.com:8443/?q=198.51.100.7',
    'ftp://198.51.100.7/x,y',
    '/evil.com/x',
    '-',
    '',
  ),
  constantFrom('', '', '', '', '"', '""', ' ', ',', ';', '\\', '%20', 'é', '|', '\0', ' evil.com', '=', '('),
  nat(4),
).map(([text, glue, side]) => (side === 0 ? glue + text : side === 1 ? text + glue : text));

/** As CSV writers quote a cell, or fail to. */
const cell = tuple(value, nat(8)).map(([text, how]) => {
  if (how < 4) return text;
  if (how === 4) return ` ${text} `;
  if (how === 5) return `"${text.replaceAll('"', '""')}"`;
  if (how === 6) return ` "${text}"x`;
  return how === 7 ? `"${text}` : `"${text}"`;
});

const columns = constantFrom(
  'ts,te,td,sa,da,sp,dp,pr,flg',
  'time,client_ip,dst,query,answers,x,status,proto,bytes',
  'date,src,dst,domain,url,host,referer,user_agent,sha256',
  '@timestamp,source.ip,destination.ip,client.ip,sni,md5,sha1,QueryName,request',
  'ts,uid,id.orig_h,id.resp_h,query,host,uri,user_agent,md5',
  'time,src_ip,src,client_ip,dst_ip,dst,dest_ip,domain,query',
  'time,src,src,dst,url,uri,host,http_host,y',
  '1,src,dst,url,uri,host,http_host,y,z',
  'src,dst',
).map((text) => text.split(','));

const mapping = constantFrom<DecodeContext['mapping'][]>(
  undefined,
  undefined,
  { sourceAddress: 'x', name: 'y', at: 'date' },
  { name: 'client_ip', host: 'client_ip' },
);

/** Whether a person has said what the columns are, and what stands between them. */
const givenColumns = constantFrom<Pick<DecodeContext, 'columnsAreGiven' | 'separator'>[]>(
  {},
  {},
  { columnsAreGiven: true },
  { columnsAreGiven: true, separator: ';' },
);

const stamps = [
  '2026-11-21T00:00:04',
  '2026-11-21 07:24:09',
  '2026-11-21 07:24:09.644',
  '2026/11/21 07:24:09',
  '2026-11-21T07:24:09.123Z',
  '2026-11-21T07:24:09Z',
  '2026-11-21T07:24:09+07:00',
  '2026-11-21 07:24:09 -0330',
  '2026-11-21 07:24:09-0330',
  '2026-13-21 07:24:09',
  '2026-11-21',
  '1795219768.235',
  '1795219768',
  '1795219768235',
  '21/11/2026 07:24:09',
  '2026-11-21T00:00:04 host app: ',
  '2026-11-21 07:24:09 x',
  '1 ',
  '<13>1',
  '-',
];

const csvLine = tuple(
  constantFrom(...stamps),
  array(cell, { minLength: 8, maxLength: 8 }),
  constantFrom(',', ',', ',', ';', '\t'),
  nat(60),
).map(([stamp, cells, separator, oddity]) => {
  const all = [oddity === 1 ? `"${stamp}"` : stamp, ...cells];
  if (oddity === 2) all.pop();
  if (oddity === 3) all.push('x');
  if (oddity === 4) all.splice(0, 9, ...'ts,te,td,sa,da,sp,dp,pr,flg'.split(','));
  if (oddity === 5) all[6] = '-';
  if (oddity === 6) all[4] = 'a b';
  if (oddity >= 10 && oddity < 10 + marks.length) all[3] = marks[oddity - 10] ?? '';
  return all.join(separator);
});

/** What decoders that are asked earlier go by. */
const marks = [
  'TRAFFIC',
  'SCTP',
  'block',
  ' client ',
  'x zone y',
  'TCP_MISS/200 x',
  'W3SVC1',
  'a:1: b',
  'RT_FLOW',
  '%ASA-6-302013: Built inbound TCP from a:10.1.2.3/5 to b:198.51.100.7/443',
  'a=1&b=2',
  'a=1 b=2 c=198.51.100.7',
  '10Dec2026',
  'x:"y"; z:"w"',
  ' -> ',
  '#',
];

const zeekCell = tuple(
  constantFrom(
    '-',
    '(empty)',
    '',
    '10.1.2.3',
    '198.51.100.7',
    'evil.com',
    'x.evil.com,198.51.100.7',
    '/a/evil.com',
  ),
  value,
  nat(2),
).map(([usual, odd, which]) => (which === 0 ? odd : usual));

const zeekHeaders = [
  'ts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\thost\turi\treferrer',
  'ts\tuid\tid.orig_h\tdst\tid.resp_h\turi\thost\ttx_hosts',
  'ts\tuid\tid.orig_h\tdst\tsrc\tserver_name\tanswers\tsha256',
  'ts\tuid\tid.orig_h\tid.resp_h\tid.resp_p\thost\turi\treferrer',
  'ts\tte\ttd\tsa\tda\tsp\tdp\tpr',
];

const zeekLine = tuple(array(zeekCell, { minLength: 6, maxLength: 6 }), nat(20)).map(([cells, oddity]) => {
  if (oddity === 0) return `#fields\t${zeekHeaders[cells[0]?.length ?? 0] ?? zeekHeaders[0]}`;
  const all = ['1795219766.235', oddity === 1 ? 'x' : 'C1abcdefghijk', ...cells];
  if (oddity === 2) all.pop();
  return all.join('\t');
});

const address = tuple(
  constantFrom(
    '10.1.2.3',
    '198.51.100.7',
    '203.0.113.9',
    '2001:db8::1',
    '::ffff:198.51.100.7',
    '10.1.2.3%3',
    '-',
    'evil.com',
  ),
  value,
  nat(6),
).map(([usual, odd, which]) => (which === 0 ? odd : usual));

const request = tuple(
  constantFrom('GET ', 'POST ', 'CONNECT ', 'get ', 'G ', 'M-SEARCH ', ''),
  tuple(
    constantFrom(
      '/',
      '/a?u=',
      'http://',
      'https://evil.com/',
      '',
      '/a/b',
      'http://page.example/a/b',
      '/a b/',
    ),
    value,
    constantFrom('', ':443', '/x', '?y', ' z'),
  ).map((parts) => parts.join('')),
  constantFrom(' HTTP/1.1', ' HTTP/2.0', '', ' HTTP/x', ' HTTP/1.1 '),
).map((parts) => parts.join(''));

const serverLine = tuple(
  constantFrom(
    '',
    '<30>Nov 21 07:24:09 gw ',
    '<30>Nov  9 07:24:09 gw ',
    'Nov 21 07:24:09 evil.com ',
    '<30>Nov 21 07:24:09 UTC ',
    '<30>Nov 21 07:24:09 +0700 ',
    '<30>Nov 21 07:24:09 gw info ',
    '<30>Nov 21 07:24:09 ',
    '<30>Xyz 21 07:24:09 gw ',
    '2026-11-21T07:24:09.123456+07:00 gw ',
    '<30>2026-11-21T07:24:09Z gw ',
    '<30>2026-13-21T07:24:09Z gw ',
    '<30>1 2026-11-21T07:24:09.5Z gw ',
    '<30>1 - gw ',
    '1 2026-11-21T07:24:09Z gw ',
    '<30>1 2026-11-21T07:24:09Z  ',
    '<1234>Nov 21 07:24:09 gw ',
    '<30>Nov 21 07:24:09 resolving ',
  ),
  constantFrom('named', 'dnsmasq', 'unbound', 'squid', 'dnsmasq-dhcp', '1named'),
  constantFrom('[12]: ', ': ', ' 12 - - ', ' - - - ', ' 12 - [a] ', '[1:0]: ', ':', ' '),
  constantFrom(
    'client ',
    'query',
    '[1:0] ',
    '1587042596.494',
    '21-Nov-2026 00:22:37.386 queries: info: client ',
    'queries: info: client ',
  ),
  constantFrom('10.1.2.3', '198.51.100.7', '2001:db8::9', 'abc'),
  value,
  nat(5),
).map(([envelope, program, mark, start, client, name, matching]) => {
  const fits: Record<string, string> = {
    named: 'client ',
    dnsmasq: 'query',
    unbound: '[1:0] ',
    squid: '1587042596.494',
  };
  const kind = matching > 0 ? (fits[program] ?? start) : start;
  const said = kind.endsWith('client ')
    ? `${kind}@0x7f ${client}#5 (${name}): query: ${name} IN A +E(0)K (10.0.0.53)`
    : kind === 'query'
      ? `query[A] ${name} from ${client}`
      : kind === '[1:0] '
        ? `[1:0] info: ${client} ${name}. A IN`
        : `${kind} 17 ${client} TCP_MISS/200 3512 GET http://${name}/a/b - HIER_DIRECT/192.0.2.1 -`;
  return `${envelope}${program}${mark}${said}`;
});

const keyLine = tuple(
  constantFrom('', '', '<189>', '<189>Nov 21 07:24:09 fw ', 'Nov 21 07:24:09 evil.com ', 'x "y" ', 'a =b '),
  array(
    tuple(
      constantFrom(
        'srcip',
        'dstip',
        'hostname',
        'url',
        'dstport',
        'sni',
        'qname',
        'agent',
        'referralurl',
        'uri',
        'direction',
        'msg',
        'dst_ip',
        'domain',
        'eventtime',
      ),
      tuple(
        constantFrom(
          'page.example',
          '/a/b',
          '8080',
          '80',
          '198.51.100.80',
          '/z',
          'inbound',
          '2001:db8::9',
          '1763600000',
        ),
        value,
        nat(2),
      ).map(([usual, odd, which]) => (which === 0 ? odd : usual)),
      constantFrom('=', '="', '=', ' = '),
    ).map(([key, text, equals]) => `${key}${equals}${text}${equals === '="' ? '"' : ''}`),
    { minLength: 4, maxLength: 9 },
  ),
  constantFrom(' ', ' ', ' ', ',', '  '),
).map(
  ([before, pairs, separator]) =>
    `${before}${['devid=F', 'srcip=10.1.2.3', ...pairs].slice(before.length % 2).join(separator)}`,
);

const accessLine = tuple(
  constantFrom(
    '',
    '',
    'evil.com:443 ',
    'www.evil.com ',
    'page.example ',
    'page.example:80 ',
    '<190>Nov 21 07:24:09 web-01 nginx: ',
    '<190>Nov 21 07:24:09 evil.com ',
    'Nov 21 07:24:09 web-01 haproxy[1]: ',
    '10.0.0.2, ',
    '"10.0.0.2" ',
    'client ',
    ' ',
    'evil.com  ',
    '-evil.com:x ',
  ),
  address,
  constantFrom(
    ' - - ',
    ' - - ',
    ' - an ',
    ' - Nguyen Van A ',
    ' (x) - an ',
    ' -  ',
    '  - ',
    ' - evil.com ',
    ', 10.0.0.9 - - ',
  ),
  constantFrom(
    '21/Nov/2026:07:24:09 +0700',
    '21/Nov/2026:07:24:09 +0000',
    '21/Xyz/2026:07:24:09 -0330',
    '21/Nov/2026:25:24:09 +0000',
    '1/Nov/2026:07:24:09 +0000',
    '21/Nov/2026:07:24:09',
    '[1/Nov/2026:07:24:09 +0000',
  ),
  request,
  constantFrom(' 200 615', ' 404 -', ' - -', ' 200', ' 200 615x', ' 2000 1', ' 200 1234567890123456'),
  tuple(value, value).map(([one, other]) => ` "${one}" "${other}"`),
  constantFrom(
    '',
    '',
    ' "198.51.100.7"',
    ' evil.com',
    ' "open',
    ' "10Dec2026" "x"',
    ' -> ',
    ' SASL ',
    ' TCP_MISS/200 x',
  ),
).map(
  ([before, client, user, time, asked, tail, quoted, rest]) =>
    `${before}${client}${user}[${time}] "${asked}"${tail}${quoted}${rest}`,
);

const w3cLine = tuple(
  constantFrom(
    '2026-11-21 00:24:09',
    '2026-11-21 25:24:09',
    '2026-11-21T00:24:09',
    '#Fields: date time c-ip cs-host x',
  ),
  address,
  constantFrom('GET', 'POST', '-', ''),
  tuple(constantFrom('/', '/a/', '', 'evil.com/'), value).map((parts) => parts.join('')),
  value,
  address,
  array(value, { minLength: 3, maxLength: 3 }),
  nat(3),
).map(([time, server, method, stem, query, client, [agent = '', referrer = '', host = ''], columnsMissing]) =>
  [time, server, method, stem, query, '443', '-', client, agent, referrer, '200', '0', '0', '15']
    .concat(columnsMissing === 0 ? [host, host] : columnsMissing === 1 ? [host] : [])
    .join(' '),
);

const w3cColumns = constantFrom(
  '',
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status x y time-taken cs-host cs(Host)',
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status x y time-taken cs(Host)',
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status x y cs-host',
  'time date s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status x y cs-host',
);

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
