// Invented lines of CSV and of Zeek's tables, whole and broken, for property tests.
import { array, constantFrom, nat, tuple } from 'fast-check';
import type { DecodeContext } from '../src/index.ts';

export const value = tuple(
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

export const columns = constantFrom(
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

export const mapping = constantFrom<DecodeContext['mapping'][]>(
  undefined,
  undefined,
  { sourceAddress: 'x', name: 'y', at: 'date' },
  { name: 'client_ip', host: 'client_ip' },
);

/** Whether a person has said what the columns are, and what stands between them. */
export const givenColumns = constantFrom<Pick<DecodeContext, 'columnsAreGiven' | 'separator'>[]>(
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

export const csvLine = tuple(
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
  'x=198.51.100.7',
  'y=evil.com',
  'client_ip=evil.com',
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

export const zeekHeaders = [
  'ts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\thost\turi\treferrer',
  'ts\tuid\tid.orig_h\tdst\tid.resp_h\turi\thost\ttx_hosts',
  'ts\tuid\tid.orig_h\tdst\tsrc\tserver_name\tanswers\tsha256',
  'ts\tuid\tid.orig_h\tid.resp_h\tid.resp_p\thost\turi\treferrer',
  'ts\tte\ttd\tsa\tda\tsp\tdp\tpr',
];

export const zeekLine = tuple(array(zeekCell, { minLength: 6, maxLength: 6 }), nat(20)).map(
  ([cells, oddity]) => {
    if (oddity === 0) return `#fields\t${zeekHeaders[cells[0]?.length ?? 0] ?? zeekHeaders[0]}`;
    const all = ['1795219766.235', oddity === 1 ? 'x' : 'C1abcdefghijk', ...cells];
    if (oddity === 2) all.pop();
    return all.join('\t');
  },
);
