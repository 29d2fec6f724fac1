import { describe, expect, test } from 'vitest';
import {
  compileIndicators,
  createMatcher,
  normaliseIndicator,
  type Hit,
  type Indicator,
} from '../src/index.ts';

function indicatorsOf(...texts: string[]): Indicator[] {
  return texts.map((text, i) => {
    const result = normaliseIndicator(text);
    if (!result.ok) throw new Error(`${text}: ${result.code}`);
    return { id: i + 1, ...result.indicator };
  });
}

function match(
  texts: string[],
  log: string | Uint8Array,
  chunkBytes = 1 << 20,
  warnings: string[] = [],
): Hit[] {
  const { index } = compileIndicators(indicatorsOf(...texts), { warnings });
  const matcher = createMatcher(index, { context: { now: Date.UTC(2026, 10, 21) } });
  const bytes = typeof log === 'string' ? new TextEncoder().encode(log) : log;
  const hits: Hit[] = [];
  for (let i = 0; i < bytes.length; i += chunkBytes) {
    matcher.push(bytes.subarray(i, i + chunkBytes), (hit) => hits.push(hit.keep()));
  }
  matcher.end((hit) => hits.push(hit.keep()));
  return hits;
}

const dns = (name: string): string =>
  `{"timestamp":"2026-11-21T00:00:01.000000+0700","event_type":"dns","src_ip":"10.1.2.3","src_port":5,"dest_ip":"10.0.0.1","dest_port":53,"dns":{"type":"query","rrname":"${name}","rrtype":"A"}}`;
const counted = (hits: Hit[]): string[] =>
  hits.filter((hit) => hit.counts).map((hit) => `${hit.field} ${hit.found}`);

describe('a name', () => {
  test.each(['evil.com', 'a.b.EVIL.com', 'evil.com.', 'evil\\u002ecom', '\\u0065vil.com'])(
    'hits as %s',
    (name) =>
      expect(match(['evil.com'], dns(name))).toMatchObject([
        {
          indicatorId: 1,
          field: 'name',
          counts: true,
          fields: { clientAddress: '10.1.2.3', at: Date.UTC(2026, 10, 20, 17, 0, 1) },
        },
      ]),
  );
  test.each(['evil.com.vn', 'notevil.com', 'evil.co', 'evil-com.vn', 'com'])('does not hit as %s', (name) =>
    expect(match(['evil.com'], dns(name))).toEqual([]),
  );
  test('is found in Vietnamese and other scripts, raw, escaped or in punycode', () => {
    for (const name of [
      'bücher.example',
      'b\\u00fccher.example',
      'xn--bcher-kva.example',
      'BÜCHER。example',
    ]) {
      expect(counted(match(['bücher.example'], dns(name)))).toEqual(['name xn--bcher-kva.example']);
    }
  });
  test('the most specific indicator speaks', () =>
    expect(match(['evil.com', 'x.evil.com'], dns('y.x.evil.com')).map((hit) => hit.indicatorId)).toEqual([
      2,
    ]));
  test('in Windows DNS debug logs, whose labels are counted', () =>
    expect(
      counted(
        match(
          ['evil.com'],
          '11/21/2026 1:02:03 PM 0A1C PACKET  000001E5C3F1 UDP Rcv 10.1.2.3        0002   Q [0001   D   NOERROR] A      (3)www(4)evil(3)com(0)',
        ),
      ),
    ).toEqual(['name www.evil.com']));
});

describe('an address', () => {
  const flow = (to: string): string =>
    `{"timestamp":"2026-11-21T00:00:01Z","event_type":"flow","src_ip":"10.1.2.3","dest_ip":"${to}","proto":"TCP"}`;
  test.each(['2001:db8::1', '2001:0DB8:0000:0000:0000:0000:0000:0001', '2001:db8:0:0:0::1'])(
    'hits as %s',
    (to) => expect(counted(match(['2001:db8::1'], flow(to)))).toHaveLength(1),
  );
  test('hits by exact value, network and inside IPv6', () => {
    expect(counted(match(['198.51.100.7'], flow('198.51.100.7')))).toHaveLength(1);
    expect(counted(match(['198.51.100.0/24'], flow('198.51.100.7')))).toHaveLength(1);
    expect(counted(match(['198.51.100.7'], flow('::ffff:198.51.100.7')))).toHaveLength(1);
    expect(counted(match(['2001:db8::/40'], flow('2001:db8:1::5')))).toHaveLength(1);
    expect(match(['198.51.100.7'], flow('198.51.100.70'))).toEqual([]);
  });
  test('with brackets, ports and inside words', () => {
    for (const text of [
      '[198.51.100.7]:443',
      'x=198.51.100.7:80,',
      'http://198.51.100.7/a',
      '"198.51.100.7"',
    ]) {
      expect(match(['198.51.100.7'], `a line with ${text} in it`)).toHaveLength(1);
    }
    expect(match(['2001:db8::1'], 'src:2001:db8::1 [2001:db8::1]:53')).toHaveLength(1);
  });
  test('that comes to us is shown and not counted', () =>
    expect(
      match(
        ['198.51.100.7'],
        '198.51.100.7 - - [21/Nov/2026:00:24:09 +0000] "GET / HTTP/1.1" 200 615 "-" "x"',
      ),
    ).toMatchObject([{ field: 'sourceAddress', counts: false, reason: 'inbound_only' }]));
});

describe('a URL', () => {
  const squid = (url: string): string =>
    `1587042596.494 17 10.1.2.3 TCP_MISS/200 3512 GET ${url} - HIER_DIRECT/192.0.2.1 -`;
  test('hits whatever its scheme, escapes and port', () => {
    for (const url of [
      'http://evil.com/a/b',
      'https://EVIL.com:443/a/b',
      'http://evil.com/%61/b',
      'http://%65vil.com/a/b',
    ]) {
      expect(counted(match(['http://evil.com/a/b'], squid(url)))).toEqual(['url evil.com/a/b']);
    }
    expect(match(['http://evil.com/a/b'], squid('http://evil.com/a/c'))).toEqual([]);
    expect(match(['http://evil.com/a/b'], squid('http://x.evil.com/a/b'))).toEqual([]);
  });
  test('in EVE is host and path', () =>
    expect(
      counted(
        match(
          ['http://evil.com/a'],
          '{"timestamp":"2026-11-21T00:00:01Z","event_type":"http","src_ip":"10.1.2.3","dest_ip":"192.0.2.1","dest_port":80,"http":{"hostname":"evil.com","url":"\\/a"}}',
        ),
      ),
    ).toEqual(['url evil.com/a']));
  test('its query and the user agent are somebody else’s word', () => {
    expect(match(['evil.com'], squid('http://good.example/?u=http%3A%2F%2Fevil.com%2F'))).toMatchObject([
      { field: 'text', counts: false, reason: 'elsewhere_in_line' },
    ]);
    expect(
      match(
        ['evil.com'],
        '10.1.2.3 - - [21/Nov/2026:00:24:09 +0000] "GET / HTTP/1.1" 200 615 "-" "bot +http://evil.com/bot"',
      ),
    ).toMatchObject([{ field: 'userAgent', counts: false, reason: 'user_agent' }]);
  });
});

describe('the stream', { timeout: 60_000 }, () => {
  const log = [dns('ok.example'), dns('evil.com'), 'x\0y evil.com', dns('a.evil.com')].join('\r\n');
  const whole = match(['evil.com'], log);
  test('may be cut anywhere', () => {
    expect(whole.map((hit) => hit.lineNumber)).toEqual([2, 3, 4]);
    for (const size of [1, 2, 3, 7, 64, 100, 333]) expect(match(['evil.com'], log, size)).toEqual(whole);
  });
  test('may be read into its own room, by pieces of any size, between chunks from elsewhere', () => {
    const bytes = new TextEncoder().encode(`${log}\n${'x'.repeat(70_000)} evil.com\n${log}`);
    const wanted = match(['evil.com'], bytes);
    expect(wanted).toHaveLength(7);
    for (const sizes of [[1], [7, 3], [64, 100, 5], [333, 40_000], [100_000]]) {
      const matcher = createMatcher(compileIndicators(indicatorsOf('evil.com')).index, {
        context: { now: Date.UTC(2026, 10, 21) },
      });
      const hits: unknown[] = [];
      // A line can be asked for until the next chunk is read.
      const take = ({ lineNumber, lineOffset, line }: Hit): number =>
        hits.push({ lineNumber, lineOffset, line });
      for (let from = 0, i = 0; from < bytes.length; i++) {
        const part = bytes.subarray(from, from + (sizes[i % sizes.length] ?? 1));
        from += part.length;
        if (i % 3 === 2) matcher.push(part, take);
        else {
          matcher.room.set(part);
          matcher.push(matcher.room.subarray(0, part.length), take);
        }
      }
      matcher.end(take);
      expect(hits).toEqual(
        wanted.map(({ lineNumber, lineOffset, line }) => ({ lineNumber, lineOffset, line })),
      );
      expect(matcher.stats).toMatchObject({ bytes: bytes.length, lines: 9 });
    }
  });
  test('says where each line stands', () => {
    for (const hit of whole) {
      const bytes = new TextEncoder().encode(log).subarray(hit.lineOffset, hit.lineOffset + hit.lineBytes);
      expect(new TextDecoder().decode(bytes)).toBe(hit.line);
    }
  });
  test('may hold broken UTF-8 and lines of two megabytes', () => {
    const long = new Uint8Array(2_000_100).fill(120);
    long.set(new TextEncoder().encode(' evil.com \xff'), 1_500_000);
    expect(match(['evil.com'], long, 65_536)).toHaveLength(1);
    expect(
      match(
        ['evil.com'],
        new Uint8Array([0xff, 0xfe, 32, ...new TextEncoder().encode('evil.com'), 32, 0xc3]),
      ),
    ).toHaveLength(1);
  });
  test('takes other indicators between two lines', () => {
    const one = compileIndicators(indicatorsOf('evil.com')).index;
    const other = compileIndicators(indicatorsOf('bad.com')).index;
    const matcher = createMatcher(one);
    const found: string[] = [];
    const bytes = new TextEncoder().encode(`${dns('evil.com')}\n${dns('bad.com')}\n`);
    matcher.push(bytes, (hit) => found.push(hit.found));
    matcher.swap(other);
    matcher.push(bytes, (hit) => found.push(hit.found));
    matcher.end(() => {});
    expect(found).toEqual(['evil.com', 'bad.com']);
  });
});

test('a digest hits in any case', () =>
  expect(match(['d41d8cd98f00b204e9800998ecf8427e'], 'x MD5=D41D8CD98F00B204E9800998ECF8427E;')).toHaveLength(
    1,
  ));

test('a warning list drops what it names and protects the more specific name', () => {
  expect(match(['good.com'], dns('good.com'), 1 << 20, ['good.com'])).toEqual([]);
  expect(match(['evil.com'], dns('cdn.evil.com'), 1 << 20, ['.cdn.evil.com'])).toMatchObject([
    { counts: false, reason: 'warning_list' },
  ]);
  expect(match(['x.cdn.com'], dns('x.cdn.com'), 1 << 20, ['.cdn.com'])).toMatchObject([{ counts: true }]);
});

test('an indicator counts only in its period, and a parent that is in force speaks for it', () => {
  const [parent, child] = indicatorsOf('evil.com', 'x.evil.com');
  if (!parent || !child) throw new Error('two indicators');
  const late = { ...child, validFrom: Date.UTC(2027, 0) };
  const run = (...indicators: Indicator[]): Hit[] => {
    const hits: Hit[] = [];
    const matcher = createMatcher(compileIndicators(indicators).index);
    matcher.push(new TextEncoder().encode(dns('x.evil.com')), () => {});
    matcher.end((hit) => hits.push(hit.keep()));
    return hits;
  };
  expect(run(late)).toMatchObject([{ counts: false, reason: 'not_valid_then' }]);
  expect(run(late, parent)).toMatchObject([{ indicatorId: 1, counts: true }]);
});

describe('a hit that is kept beyond its turn', () => {
  const pushed = (act: (hit: Hit) => Hit): Hit[] => {
    const matcher = createMatcher(compileIndicators(indicatorsOf('evil.com')).index);
    const hits: Hit[] = [];
    const bytes = new TextEncoder().encode(`${dns('x.evil.com')}\n`);
    matcher.push(bytes, (hit) => hits.push(act(hit)));
    bytes.fill(0);
    return hits;
  };
  test('says what it said, when that was asked for', () =>
    expect(pushed((hit) => hit.keep())).toMatchObject([
      {
        found: 'x.evil.com',
        line: dns('x.evil.com'),
        clientAddress: '10.1.2.3',
        clientIpv4: 0x0a010203,
        at: Date.UTC(2026, 10, 20, 17, 0, 1),
        fields: { queryType: 'A' },
      },
    ]));
  test('never says what stands in another line', () => {
    const [hit] = pushed((one) => one);
    expect(hit).toMatchObject({
      indicatorId: 1,
      field: 'name',
      counts: true,
      indicator: 'evil.com',
      kind: 'domain',
    });
    for (const ask of ['line', 'found', 'fields', 'at', 'clientAddress'] as const)
      expect(() => hit?.[ask]).toThrow('engine.hit_gone');
  });
});
