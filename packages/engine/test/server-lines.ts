// Invented lines of web servers, name servers, proxies and firewalls, whole and broken, for property tests.
import { array, constantFrom, nat, tuple } from 'fast-check';
import { value } from './table-lines.ts';

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

export const serverLine = tuple(
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

export const keyLine = tuple(
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

export const accessLine = tuple(
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

export const w3cLine = tuple(
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

export const w3cColumns = constantFrom(
  '',
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status x y time-taken cs-host cs(Host)',
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status x y time-taken cs(Host)',
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status x y cs-host',
  'time date s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status x y cs-host',
);
