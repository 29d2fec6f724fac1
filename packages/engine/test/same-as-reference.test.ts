import { array, assert, constantFrom, nat, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchSlowly, type Indicator } from '../src/index.ts';
import { context, essence, indicatorsOf, matchStream } from './same-answer.ts';
import { hasSharedData, listShared, readShared } from './shared-data.ts';

const names = [
  'evil.com',
  'x.evil.com',
  'bad.com.vn',
  'a.b.c.worse.net',
  'bücher.example',
  'under_score.org',
  'r-2.info',
];
const others = [
  'evil.com.vn',
  'notevil.com',
  'good.org',
  'www.gov.vn',
  'com',
  'evil',
  'vil.com',
  'evil..com',
  'xn--bcher-kva.example',
  'b%C3%BCcher.example',
  'bu\u0308cher.example',
  'evil。com',
];
const addresses = [
  '198.51.100.7',
  '2001:db8::1',
  '2001:0DB8:0:0::1',
  '::ffff:198.51.100.7',
  '203.0.113.9',
  '198.51.100.77',
  '10.1.2.3',
  '2001:db8:ff::9',
  '::1',
  '2001%3Adb8%3A%3A1',
  '2001%3adb8:0:0:0:0:0%3A1',
  '::ffff:c633:6407',
  '0:0:0:0:0:FFFF:c633:6407',
  '64:ff9b::198.51.100.7',
  '12:34:56',
  'ab:cd:ef:01:23:45',
];
const digests = [
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e'.repeat(64),
  'd'.repeat(33),
];
const urls = [
  'http://evil.com/a/b',
  'https://good.org/x?y=%7e',
  'http://198.51.100.7:8080/z',
  'http://[2001:db8::1]/q',
  'http://good.org/%C3%A9',
  'http://bücher.example/a',
];
const urlHosts = [
  'evil.com',
  'EVIL.com',
  'evil.com.',
  'evil.com:8080',
  '198.51.100.7',
  'good.org',
  'x.good.org',
  '2001:db8::1',
];
const urlPaths = [
  '/a/b',
  '/a/%62',
  '\\/a\\/b',
  '/A/b',
  '/z',
  '/q',
  '/x?y=~',
  '/x?y=%7E',
  '/a/b%',
  '/a/b%4',
  '/a b',
  '/',
  '',
  '-',
  'a/b',
  '/%c3%a9',
  '/a/b#c',
  'http://evil.com/a/b',
  '/?http://evil.com/a/b',
];
const undated = indicatorsOf([
  ...names,
  '198.51.100.7',
  '2001:db8::1',
  '203.0.113.0/24',
  '2001:db8:ff::/48',
  ...digests.slice(0, 3),
  ...urls,
  'http://github.io/bad',
  'http://evil.com:8080/a/b',
  'http://evil.com/',
]);
/** Some are out of date for lines of 2026 or of 1970, some from an hour of the lines' own day on. */
const indicators = undated.map((one, i): Indicator => {
  if (i % 5 === 1) return { ...one, validUntil: Date.UTC(2026, 0) };
  if (i % 5 === 2) return { ...one, validFrom: Date.UTC(2026, 10, 20, 17), validUntil: null };
  if (i % 5 === 3) return { ...one, validFrom: Date.UTC(2000, 0) };
  return i % 5 === 4 ? { ...one, validUntil: Date.UTC(2026, 10, 20, 18) } : one;
});
const warnings = ['.cdn.evil.com', '203.0.113.9'];

/** One of the values, perhaps disguised the ways logs disguise them, or glued to something. */
const value = tuple(
  constantFrom(...names, ...others, ...addresses, ...digests, ...urls),
  constantFrom(
    'plain',
    'upper',
    'dot',
    'sub',
    'cdn',
    'port',
    'percent',
    'escape',
    'glue',
    'slash',
    'brackets',
    'newline',
    'escaped',
  ),
  constantFrom('', 'x', '-', '.', '_', '%20', '%2F', '\\', 'é', 'đ', '\ufffd', '\0', ' '),
).map(([text, disguise, glue]) => {
  switch (disguise) {
    case 'upper':
      return text.toUpperCase();
    case 'dot':
      return `${text}.`;
    case 'sub':
      return `a1.${text}`;
    case 'cdn':
      return `y.cdn.${text}`;
    case 'port':
      return `${text}:8080`;
    case 'percent':
      return text.replace(/[a-z.]/, (c) => `%${c.charCodeAt(0).toString(16)}`);
    case 'escape':
      return text.replace(/[a-z.]/, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
    case 'glue':
      return `${glue}${text}${glue}`;
    case 'escaped':
      return encodeURIComponent(text);
    case 'slash':
      return text.replaceAll('/', '\\/');
    case 'brackets':
      return `[${text}]`;
    case 'newline':
      return `\\n${text}\\t`;
    default:
      return text;
  }
});

const stamp = constantFrom(
  '"2026-11-21T00:00:01.123456+0700"',
  '"2026-11-21T00:00:01.123Z"',
  '"2026-02-29T24:61:01.123-0030"',
  '"2026-11-31T00:00:01.12+0700"',
  '"2026-13-21T00:00:01.123456+0700"',
  '"0026-11-21T00:00:01.123456+0700"',
  '"2026-11-21t00:00:01.123456+0700"',
  '"2026-11-21T00:00:01.123456+07:00"',
  '"-"',
  '""',
  '1795219766',
  '1795219766.2',
  '1795219766.123456',
  '1795219766.1234567',
  '0795219766.1',
  '17952197660',
  '1.7952e9',
  'null',
);

const line = tuple(nat(44), value, value, value, nat(27_720), stamp).map(([shape, a, b, c, cut, at]) => {
  const pick = (texts: readonly string[]): string => texts[cut % texts.length] ?? '';
  const monthDay = pick([
    'Nov 20 00:09:26',
    'Nov  9 00:09:26',
    'Dec 31 24:59:59',
    'Xyz 20 00:09:26',
    'Feb 31 1:09:26',
  ]);
  const json = (text: string): string => (/\\[unt/]/.test(text) ? text : JSON.stringify(text).slice(1, -1));
  switch (shape) {
    case 0:
      return `{"timestamp":"2026-11-21T00:00:01Z","event_type":"dns","src_ip":"10.1.2.3","src_port":53,"dest_ip":"${json(b)}","dns":{"rrname":"${json(a)}","answers":[{"rdata":"${json(c)}"}]}}`;
    case 1:
      return `{"timestamp":"2026-11-21T00:00:01Z","event_type":"http","src_ip":"${json(b)}","dest_ip":"192.0.2.1","dest_port":8080,"http":{"hostname":"${json(a)}","url":"/a/b","http_user_agent":"${json(c)}"}}`;
    case 2:
      return `{"ts":1795219766.2,"uid":"C1","id.orig_h":"${json(b)}","id.resp_h":"${json(c)}","query":"${json(a)}"}`;
    case 3:
      return `21-Nov-2026 00:22:37.386 queries: info: client @0x7fe1 10.1.2.3#58010 (${a}): query: ${a} IN A +E(0)K (127.0.0.1) ${b}`;
    case 4:
      return `Nov 20 00:09:26 dnsmasq[1]: query[A] ${a} from ${b}`;
    case 5:
      return `date=2026-11-20 time=10:00:00 srcip=10.1.2.3 dstip=${b} hostname="${a}" url="${c}" action="blocked"`;
    case 6:
      return `1587042596.494 17 10.1.2.3 TCP_MISS/200 3512 GET ${a} - HIER_DIRECT/${b} -`;
    case 7:
      return `${b} - - [21/Nov/2026:00:24:09 +0000] "GET ${a} HTTP/1.1" 200 615 "${c}" "agent"`;
    case 8:
      return `2026-11-20T00:00:00Z,${a},${b},"${c}"`;
    case 9:
      return `<13>Nov 20 00:00:00 host CEF:0|V|P|1|7|name|3|src=${b} dhost=${a} request=${c} act=block`;
    case 10:
      return `1795219766.235\tC1abcdefghijk\t10.1.2.3\t5\t${b}\t53\tudp\t${a}\t${c}`;
    case 11:
      return `text ${a} and ${b}/${c}`;
    case 12:
      return `{"broken":"${json(a)}","x":`;
    case 13:
      return `{"event_type":"dns","timestamp":"2026-11-21T00:00:01.123456+0700","src_ip":"10.1.2.3","dest_ip":"${json(b)}","dns":{"version":3,"queries":[{"rrname":"${json(a)}"},{"rrname":"${json(c)}"}],"rrname":"good.org"}}`;
    case 14:
      return `{"event_type":"tls","flow":{"src_ip":"${json(b)}"},"src_ip":"198.51.100.7","dest_ip":"${json(b)}","tls":{"subject":"C=VN, CN=${json(a)}, O=${json(c)}","sni":"${json(c)}","subjectaltname":["x.example","${json(a)}"]}}`;
    case 15:
      return `{"event_type":"dns","src_ip":"${json(b)}","src_port":53,"dest_ip":"10.1.2.3","dest_port":5,"dns":{"grouped":{"A":["${json(b)}"],"CNAME":["${json(a)}","${json(c)}"]},"rdata":"${json(a)}"}}`;
    case 16:
      return `{"event_type":"fileinfo","direction":"to_client","src_ip":"${json(b)}","dest_ip":"203.0.113.9","http":{"hostname":"good.org","url":"${json(a)}","http_refer":"${json(c)}"},"fileinfo":{"md5":"${json(a)}","sha256":"${json(c)}"}}`;
    case 17:
      return `{"ts":"2026-11-21T00:00:01Z","uid":"C1","id.orig_h":"10.1.2.3","id.resp_h":"${json(b)}","host":"${json(a)}","uri":"/${json(c)}","answers":["${json(c)}","${json(a)}"]}`;
    case 18:
      // A key twice, a number with a leading zero, something after the end: never two readings of one line.
      return `{"event_type":"dns","dns":{"rrname":"${json(a)}","rrname":"${json(b)}"},"x":[01],"src_ip":"${json(c)}"}`;
    case 19:
      return `{"event_type":"http","src_ip":"${json(c)}","src_ip":"10.0.0.1","dest_ip":"${json(b)}","http":{"url":"/x","hostname":"${json(a)}"}}${b}`;
    case 20:
      return `{"@timestamp":"2026-11-21T00:00:01Z","dns":{"question":{"name":"${json(a)}"}},"source":{"ip":"${json(b)}"},"url":"${json(c)}"}`;
    case 21:
      return `{"timestamp":${at},"event_type":"${pick(['flow', 'x_Event', '_Event', 'Event'])}","src_ip":"${json(a)}","src_port":"53","dest_ip":"${json(b)}","dest_port":80,"dns":{"rrname":"${json(c)}"}}`;
    case 22:
      return `{"timestamp":${at},"event_type":"http","metadata":{"event_type":"dns","src_ip":"${json(a)}","dns":{"rrname":"${json(b)}"}},"src_ip":"10.1.2.3","dest_ip":"192.0.2.1","http":{"hostname":"good.org","dns":{"rrname":"${json(c)}"}}}`;
    case 23:
      return `{"timestamp":${at},"event_type":"dns","src_ip":"10.1.2.3","src_port":5,"dest_ip":"10.0.0.53","dest_port":53,"dns":{"rrname":"${json(a)}","answers":[{"rrname":"${json(a)}","rdata":"${json(b)}"},{"rdata":"${json(c)}"},{"rdata":"${json(b)}"}],"grouped":{"A":["${json(c)}"]}},"x":"${json(a)} ${json(b)} ${json(c)}"}`;
    case 24:
      return `{"timestamp":${at},"event_type":"dns","src_ip":"10.1.2.3","dest_ip":"${json(b)}","dns":{"rrname":"${json(a)}","answers":[{"rdata":"${json(c)}"}]}}`.slice(
        0,
        cut,
      );
    case 25:
      return ` { "ts" : ${at} , "uid" : "C1" , "id.orig_h" : "10.1.2.3" , "id.resp_h" : "${json(b)}" , "query" : "${json(a)}" , "answers" : [ "${json(c)}" , 1 ] } `.slice(
        cut % 2,
      );
    case 26:
      return `{"timestamp":${at},"event_type":"fileinfo","src_ip":"198.51.100.7","src_port":80,"dest_ip":"10.1.2.3","dest_port":50000,"tls":{"subject":"CN=,/CN=${json(b)} x"},"fileinfo":{"sha256":"${json(a)}"},"answers":["${json(c)}"]}`;
    case 27:
      return `{"ts":${at},"uid":"C1","id.orig_h":"10.1.2.3","id.orig_p":5,"id.resp_h":"198.51.100.7","id.resp_p":443,"server_name":"${json(a)}","dns":{"answers":[{"rdata":"${json(b)}"}]},"user_agent":"${json(c)}"}`;
    case 28:
      return `{"timestamp":${at},"event_type":"dns","src_ip":"198.51.100.7","src_port":53,"dest_ip":"10.1.2.3","dest_port":50000,"dns":{"version":2,"rrname":"${json(a)}","rrtype":"${json(b)}"},"note":"đã chặn"}`;
    case 29:
      return `${pick(['21-Nov-2026 00:22:37.386', '2026-11-21T00:22:37.386', '21-Xxx-2026 00:22:37', '31-Feb-2026 24:61:00.1234567', '2026-11-21T00:22:37+0100', '2026-13-21T00:22:37'])} queries: info: client ${pick(['@0x7fe1e589f098 ', '', '@0x '])}${pick(['10.1.2.3', b])}#58010 (${a}): ${pick(['', 'view in: '])}query: ${pick([a, `${a}/x`, `'${a}'`])} IN A +E(0)K (${c})`;
    case 30:
      return `${monthDay} ${pick(['', 'gw ', 'UTC ', '-0700 ', 'client '])}dnsmasq[12591]: query[${pick(['A', 'type=65', 'A A'])}] ${a} from ${pick(['10.1.2.3', b])}${pick(['', ' '])}`;
    case 31:
      return `[${pick(['1795219768', '795219768', '17952197681234'])}] unbound[12597:0] ${pick(['info', 'query', 'reply', 'notice'])}: ${pick(['10.1.2.3', b, 'abc'])} ${a}${pick(['', '.', '..'])} A IN${pick(['', ' NOERROR 0.000000 1 40', ' NXDOMAIN 0.1 1', ' '])}`;
    case 32:
      return `${pick(['1587042596.494', '0587042596.494', '587042596.494'])}    171 ${pick(['10.1.2.3', b])} TCP_MISS/200 3512 GET ${pick(['http', 'ftp', 'x'])}://${a}${pick(['', ':80', ':99999', ':123456', '/a/x', '/srcip=1', '?q=1', '/[x'])} - HIER_DIRECT/${pick([c, '-', '10.1.2.3'])} text/html`;
    case 33:
      return `1587042596.494 -1 10.1.2.3 NONE_NONE/200 0 CONNECT ${a}${pick(['', ':443', ':443x'])} ${pick(['-', c])} HIER_NONE/${pick(['-', b])}${pick(['', ' -'])}`;
    case 34:
      return `${pick(['', '<189>'])}date=2026-11-20 time=10:00:00 devname="FG-1" devid="F" eventtime=${pick(['1763600000', '1763600000123', '1763600000123456789', '1763600000123456', '"1763600000"', '-', '0'])} srcip=${pick(['10.1.2.3', b])} srcport=5 ${pick(['', 'srcip=198.51.100.7 ', 'src="198.51.100.7" ', 'device_id=1 '])}dstip=${pick([b, '10.1.2.3', '-'])} dstport=443 ${pick(['', `qname=${c} `])}hostname="${a}" msg="${c}"`;
    case 35:
      return `srcip=${pick([b, '10.1.2.3'])} ${pick(['', 'dstip=198.51.100.7 ', 'direction=inbound '])}${pick(['hostname', 'url', 'sni', 'agent', 'dst'])}=${a} ${pick(['time', 'date'])}=1${pick(['', ' ', '  x=1', ' x=', ' x=a;b'])}`;
    case 36:
      return `${pick(['1795219766.235', '1795219766.1234567', '795219766.1'])}\tC1abcdefghijk\t${pick(['10.1.2.3', '-', b])}\t5\t${pick(['10.0.0.53', '10.1.2.3', b])}\t53\tudp\t${pick(['7', '-'])}\t0.1\t${a}\t1\tC_INTERNET\t1\tA\t0\tNOERROR\tF\tF\tT\tT\t0\t${pick(['-', '(empty)', `${c},${a}`, b])}\t60\tF${pick(['', '\tx'])}`;
    case 37:
      return pick([
        '#fields\tts\tuid\tid.orig_h\tid.resp_h\tquery\tserver_name\tmd5\tx',
        '#fields\tts\tuid\tid.orig_h\tid.resp_h\thost\turi\tuser_agent\tanswers',
        '#fields\tts\tuid\tid.resp_h\tid.orig_h\tquery\tquery\tmd5\tx',
      ]);
    case 38:
      return `1795219766.235\tC1\t${pick(['10.1.2.3', b, '-'])}\t${b}\t${a}\t${pick([c, '/x', '-'])}\t${c}\t${a}`;
    case 40:
      return `{"timestamp":${at},"event_type":"${pick(['http', 'fileinfo'])}","src_ip":"${pick(['10.1.2.3', '2001:db8::5', '::ffff:10.1.2.3', '2001:DB8:0::1'])}","dest_ip":"192.0.2.1","dest_port":${pick(['80', '8080', '"8080"', '443', '99999', 'null', '0'])},"http":{"hostname":"${pick(urlHosts)}","url":"${pick(urlPaths)}","http_refer":"${json(b)}","http_user_agent":"${json(c)}"}}`;
    case 41:
      return `{"ts":1795219766.2,"uid":"C1","id.orig_h":"${pick(['10.1.2.3', '2001:db8:ff::5'])}","id.resp_h":"192.0.2.1"${pick([',"id.resp_p":8080', ',"id.resp_p":80', '', ',"p":8080'])},"host":"${pick(urlHosts)}","uri":"${pick(urlPaths)}","referrer":"${json(a)}"}`;
    case 42:
      return `{"timestamp":${at},"event_type":"dns","src_ip":"${json(a)}","dest_ip":"${json(b)}","dns":{"rrname":"${pick(urlHosts)}"},"note":"${pick(['', 'x', '\\n', '%20', '(', 'http://x/?u='])}${pick(['http', 'HTTPS', 'ftp', 'xhttp', 'gopher'])}:${pick(['//', '\\/\\/', '/\\/', '%2F/', '//u@'])}${pick(urlHosts)}${pick(['', ':8080', ':080', ':999999'])}${pick(urlPaths)}${pick(['', '.', ').', ']', '#x', ' y', '\\"'])}"}`;
    case 43:
      return `1587042596.494    171 ${pick(['10.1.2.3', '2001:db8::5', b])} TCP_MISS/200 3512 GET ${pick(['http', 'HTTP', 'gopher', 'ftp'])}://${pick(urlHosts)}${pick(['', ':80', ':8080'])}${pick(urlPaths)}${pick(['', ')', '"x'])} - HIER_DIRECT/${pick(['2001:db8:ff::1', '::ffff:198.51.100.7', '10.1.2.3', '2001:db8::5', '-'])} text/html`;
    case 44:
      return `${monthDay} dnsmasq[1]: query[A] ${pick(urlHosts)} from ${pick(['10.1.2.3', '2001:db8:ff::9', '2001:DB8::1'])}${pick(['', ' http://evil.com/a/b', ' (http://evil.com/a/b)', ' http://good.org/http://evil.com/a/b'])}`;
    case 39:
      return `11/21/2026 1:02:03 PM 0A1C ${pick(['PACKET', 'packet'])}  000001E5C3F1 UDP Rcv ${pick(['10.1.2.3', b])}        0002   Q [0001   D   NOERROR] A      (3)www(4)evil(3)com(0)${pick(['', a])}`;
    default:
      return `${a}${b}`;
  }
});

describe('the matcher says exactly what the slow reference says', () => {
  test(
    'of generated lines, cut into chunks anywhere',
    { timeout: process.env.PROPERTY_RUNS ? 30_000_000 : 300_000 },
    () => {
      assert(
        property(
          array(line, { minLength: 1, maxLength: 12 }),
          array(nat(5000), { maxLength: 4 }),
          constantFrom('\n', '\r\n'),
          (lines, cuts, ending) => {
            const text = lines.join(ending);
            const found = matchStream(indicators, text, cuts, warnings);
            expect(essence(found)).toEqual(essence(matchSlowly(indicators, text, { warnings, context })));
          },
        ),
        { numRuns: Number(process.env.PROPERTY_RUNS ?? 300) },
      );
    },
  );

  test.skipIf(!hasSharedData)(
    'of real logs (skipped without the shared data), with what stands in them as indicators',
    () => {
      const logs = [
        ...listShared('suricata-eve-7.0.10', '.eve.json'),
        ...listShared('zeek-wrccdc', 'dns.json.gz'),
        ...listShared('zeek-wrccdc', 'dns.log.gz'),
        ...listShared('peer-recorded', '.log'),
        ...listShared('peer-recorded', '.raw'),
        ...listShared('peer-recorded', '.csv'),
      ];
      let hitCount = 0;
      for (const log of logs) {
        const text = readShared(log)
          .split('\n')
          .slice(0, process.env.PROPERTY_RUNS ? 100_000 : 1500)
          .join('\n');
        const words = new Set(
          text.match(/[\w.-]+\.[a-z]{2,}|\d+\.\d+\.\d+\.\d+|[0-9a-f]{32,64}|[0-9a-f:]{8,}/gi),
        );
        const real = indicatorsOf([...words].filter((_, i) => i % 7 === 0));
        const found = matchStream(real, text, [1000, 5000, 70_000]);
        hitCount += found.length;
        expect({ log, hits: essence(found) }).toEqual({
          log,
          hits: essence(matchSlowly(real, text, { context })),
        });
      }
      expect(hitCount).toBeGreaterThan(1000);
    },
    process.env.PROPERTY_RUNS ? 30_000_000 : 60_000,
  );
});
