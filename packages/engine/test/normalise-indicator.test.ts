import { describe, expect, test } from 'vitest';
import { normaliseIndicator, readIndicatorList } from '../src/index.ts';

function value(text: string): string {
  const result = normaliseIndicator(text, {
    protectedNames: ['tinh.example'],
    protectedNetworks: ['203.0.113.0/24'],
  });
  return result.ok ? `${result.indicator.kind} ${result.indicator.value}` : result.code;
}

describe('people write bad addresses so that nobody clicks them', () => {
  test.each([
    ['evil[.]example', 'domain evil.example'],
    ['evil [.] example', 'domain evil.example'],
    ['evil(.)example', 'domain evil.example'],
    ['evil{.}example', 'domain evil.example'],
    ['evil<.>example', 'domain evil.example'],
    ['evil[.example', 'domain evil.example'],
    ['evil.]example', 'domain evil.example'],
    ['evil[dot]example', 'domain evil.example'],
    ['evil[DOT]example', 'domain evil.example'],
    ['evil (dot) example', 'domain evil.example'],
    ['evil dot example', 'domain evil.example'],
    ['evil\\.example', 'domain evil.example'],
    ['evil．example', 'domain evil.example'],
    ['evil。example', 'domain evil.example'],
    ['\u200bevil.example\u200b', 'domain evil.example'],
    ['\u00a0evil.example\u00a0', 'domain evil.example'],
    ['“evil.example”'.slice(1, -1), 'domain evil.example'],
    ['<evil.example>', 'domain evil.example'],
    ['evil[.]example[:]8080', 'domain evil.example'],
    ['198[.]51[.]100[.]7', 'ipv4 198.51.100.7'],
    ['198.51.100[.]7[:]443', 'ipv4 198.51.100.7'],
    ['198[.]51[.]100[.]0/24', 'cidr 198.51.100.0/24'],
    ['2001[:]db8[:][:]1', 'ipv6 2001:db8::1'],
    ['::ffff:198.51.100.0/120', 'cidr 198.51.100.0/24'],
    ['hxxp://evil[.]example/a', 'url http://evil.example/a'],
    ['hXXps://evil[.]example/a', 'url https://evil.example/a'],
    ['hxxp[:]//evil.example/a', 'url http://evil.example/a'],
    ['hxxp[://]evil.example/a', 'url http://evil.example/a'],
    ['hxxp[s]://evil.example/a', 'url https://evil.example/a'],
    ['h**p://evil.example/a', 'url http://evil.example/a'],
    ['meow://evil.example/a', 'url http://evil.example/a'],
    ['fxp://evil[.]example/a', 'url ftp://evil.example/a'],
    ['hxxps[:]//evil(.)example[/]a', 'url https://evil.example/a'],
    ['hxxp:\\\\evil.example\\a', 'url http://evil.example/a'],
    ['hxxp://198[.]51[.]100[.]7[:]8080/bin.sh', 'url http://198.51.100.7:8080/bin.sh'],
  ])('%s', (text, expected) => expect(value(text)).toBe(expected));
  test.each(['user@evil.example', 'user[at]evil[.]example', 'user(at)evil(dot)example'])(
    '%s is an address of mail, which no log is matched with',
    (text) => expect(value(text)).toBe('unknown_kind'),
  );
});

describe('an indicator is understood', () => {
  test.each([
    ['Evil.Example.', 'domain evil.example'],
    ['*.evil.example', 'domain evil.example'],
    ['evil[.]example', 'domain evil.example'],
    ['evil(dot)example', 'domain evil.example'],
    ['evil{.}example:8080', 'domain evil.example'],
    ['[evil.example]', 'domain evil.example'],
    ['bücher.example', 'domain xn--bcher-kva.example'],
    ['thanhtoán.vn', 'domain xn--thanhton-fza.vn'],
    ['hxxp://evil[.]example/a', 'url http://evil.example/a'],
    ['hxxps[:]//evil[.]example', 'url https://evil.example/'],
    ['HTTPS://Evil.example:443/%7ea?x=1#top', 'url https://evil.example/~a?x=1'],
    ['http://evil.example:8080/%2e', 'url http://evil.example:8080/.'],
    ['evil.example/path', 'url http://evil.example/path'],
    ['http://b%C3%BCcher.example/x', 'url http://xn--bcher-kva.example/x'],
    ['tcp://evil.example:4444', 'domain evil.example'],
    ['udp://192.0.2.7:53', 'ipv4 192.0.2.7'],
    ['192.0.2.7', 'ipv4 192.0.2.7'],
    ['192[.]0[.]2[.]7:443', 'ipv4 192.0.2.7'],
    ['[192.0.2.7]', 'ipv4 192.0.2.7'],
    ['198.51.100.9/24', 'cidr 198.51.100.0/24'],
    ['198.51.100.9/32', 'ipv4 198.51.100.9'],
    ['2001:DB8:0:0:0:0:0:1', 'ipv6 2001:db8::1'],
    ['[2001:db8::1]:443', 'ipv6 2001:db8::1'],
    ['::ffff:192.0.2.7', 'ipv4 192.0.2.7'],
    ['2001:db8::/40', 'cidr 2001:db8::/40'],
    ['D41D8CD98F00B204E9800998ECF8427E', 'md5 d41d8cd98f00b204e9800998ecf8427e'],
    ['sha256:' + 'A'.repeat(64), `sha256 ${'a'.repeat(64)}`],
  ])('%s', (text, expected) => expect(value(text)).toBe(expected));
});

describe('an indicator that would hit strangers is refused', () => {
  test.each([
    ['', 'empty'],
    ['gov.vn', 'public_suffix'],
    ['com.vn', 'public_suffix'],
    ['hanoi.vn', 'public_suffix'],
    ['com', 'public_suffix'],
    ['github.io', 'public_suffix'],
    ['localhost', 'special_name'],
    ['0.0.0.0/0', 'network_too_wide'],
    ['::/0', 'network_too_wide'],
    ['10.1.2.3', 'special_address'],
    ['192.168.0.0/16', 'special_address'],
    ['127.0.0.1', 'special_address'],
    ['::1', 'special_address'],
    ['8.8.8.8', 'well_known_resolver'],
    ['8.8.8.0/24', 'well_known_resolver'],
    ['www.tinh.example', 'protected'],
    ['http://tinh.example/a', 'protected'],
    ['203.0.113.7', 'protected'],
    ['abcdef0123', 'unknown_kind'],
    ['what is this', 'malformed'],
    ['1.2.3', 'malformed'],
    ['999.1.1.1', 'malformed'],
    ['a..b.example', 'malformed'],
  ])('%s', (text, expected) => expect(value(text)).toBe(expected));
});

describe('a list is read in its own syntax', () => {
  const read = (format: Parameters<typeof readIndicatorList>[1], text: string): string[] =>
    Array.from(readIndicatorList(text.split('\n'), format, { mapping: { value: 'ioc' } }), (entry) =>
      'code' in entry ? `${entry.line} ${entry.code}` : `${entry.line} ${entry.indicator.value}`,
    );

  test('plain, with comments and counts', () =>
    expect(read('plain', '\uFEFF# c\nevil.example # why\n192.0.2.7\t5\r\n\ngov.vn')).toEqual([
      '2 evil.example',
      '3 192.0.2.7',
      '5 public_suffix',
    ]));
  test('hosts, without what the machine maps for itself', () =>
    expect(
      read('hosts', '127.0.0.1 localhost\n0.0.0.0 evil.example bad.example # x\n::1 ip6-localhost'),
    ).toEqual(['2 evil.example', '2 bad.example']));
  test('adblock, without exceptions and cosmetic rules', () =>
    expect(
      read('adblock', '[Adblock Plus]\n! c\n||evil.example^$third-party\n@@||good.example^\nx.example##.ad'),
    ).toEqual(['3 evil.example']));
  test('dnsmasq and unbound', () => {
    expect(read('dnsmasq', '# c\naddress=/evil.example/#\nserver=/a.example/b.example/')).toEqual([
      '2 evil.example',
      '3 a.example',
      '3 b.example',
    ]);
    expect(read('unbound', 'server:\nlocal-zone: "evil.example." always_null')).toEqual(['2 evil.example']);
  });
  test('CSV by its header, errors with line and column', () =>
    expect(
      Array.from(
        readIndicatorList(['#c', 'when,ioc', '"1","evil.example"', '2,8.8.8.8'], 'csv', {
          mapping: { value: 'ioc' },
        }),
      ),
    ).toEqual([
      { line: 3, field: 'ioc', indicator: { kind: 'domain', value: 'evil.example' } },
      { line: 4, field: 'ioc', code: 'well_known_resolver', text: '8.8.8.8' },
    ]));
});
