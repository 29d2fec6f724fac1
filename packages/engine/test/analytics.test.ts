import { describe, expect, test } from 'vitest';
import {
  decodeLine,
  findBeacons,
  findFirstSeen,
  findGeneratedNames,
  findVolumeJump,
  LoginWatch,
  scoreName,
  WebAttackWatch,
  type Contact,
} from '../src/index.ts';
import { hasSharedData, readShared } from './shared-data.ts';

const start = Date.UTC(2026, 10, 21);

/** Numbers that look random and are the same in every run. */
function* noise(): Generator<number, never> {
  for (let state = 7; ;) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    yield state / 2 ** 32;
  }
}

describe('a beacon', () => {
  const random = noise();
  const every = (minutes: number, jitter: number, destination: string): Contact[] =>
    Array.from({ length: 60 }, (_, i) => ({
      source: '10.1.2.3',
      destination,
      at: start + (i + (random.next().value - 0.5) * jitter) * minutes * 60_000,
      sizeBytes: 500 + Math.round(random.next().value * 20),
    }));
  test('is found with and without jitter, and says why', () => {
    const found = findBeacons([...every(10, 0, 'a.example'), ...every(5, 0.4, 'b.example')]);
    expect(found.map((finding) => finding.destination).sort()).toEqual(['a.example', 'b.example']);
    expect(found[0]?.reasons.map((reason) => reason.code)).toContain('interval_deviation');
    expect(Math.round((found[0]?.intervalMs ?? 0) / 60_000)).toBe(10);
  });
  test('is not seen in a person’s browsing, nor in a service that many machines poll', () => {
    let at = start;
    const person = Array.from({ length: 80 }, () => {
      at += 1000 + random.next().value ** 4 * 3_000_000;
      return { source: '10.1.2.3', destination: 'news.example', at, sizeBytes: random.next().value * 9000 };
    });
    const polled = Array.from({ length: 30 }, (_, machine) =>
      every(10, 0, 'update.example').map((contact) => ({ ...contact, source: `10.1.3.${machine}` })),
    );
    expect(findBeacons([...person, ...polled.flat()], { minScore: 0.7 })).toEqual([]);
  });
});

describe('a name made by an algorithm', () => {
  test.each([
    'xjwkqzvtpb.example',
    'q7x9zk2v4w1t.example',
    'kqzjxwvbnmtrp.com.vn',
    'www.v8f3k9x2qpl.example',
  ])('%s is suspected', (name) => expect(scoreName(name).score).toBeGreaterThanOrEqual(0.5));
  test.each([
    'vietnamnet.vn',
    'thanhnien.vn',
    'dichvucong.gov.vn',
    'microsoftonline.com',
    'googleusercontent.com',
    'stackoverflow.com',
    'baochinhphu.vn',
    'khanhhoa.gov.vn',
    'cloudfront.net',
    '0123456789.example',
  ])('%s is not', (name) => expect(scoreName(name).score).toBeLessThan(0.5));
  test('marks the machine that tries many that do not exist', () => {
    const random = noise();
    const name = (): string =>
      Array.from({ length: 12 }, () => 'bcdfghjklmnpqrstvwxz'[Math.floor(random.next().value * 20)]).join('');
    const queries = Array.from({ length: 20 }, () => ({
      source: '10.1.2.3',
      name: `${name()}.example`,
      responseCode: 'NXDOMAIN',
    }));
    const found = findGeneratedNames([...queries, { source: '10.1.2.4', name: 'vietnamnet.vn' }]);
    expect(found).toMatchObject([{ source: '10.1.2.3', notFound: 20 }]);
    expect(found[0]?.score).toBeGreaterThan(0.8);
  });
});

test('a day stands out only when it is far above the days before', () => {
  const usual = [100, 120, 90, 110, 105, 95, 5000, 100];
  expect(findVolumeJump(usual, 130)).toBeNull();
  expect(findVolumeJump(usual, 1000)?.reasons[0]).toMatchObject({ code: 'times_usual' });
  expect(findVolumeJump([1, 2], 1000)).toBeNull();
});

test('a destination is new once, with the machines that talk to it', () => {
  const found = findFirstSeen(
    [
      { source: 'a', destination: 'new.example' },
      { source: 'b', destination: 'new.example' },
      { source: 'a', destination: 'old.example' },
    ],
    (destination) => destination === 'old.example',
  );
  expect(found).toMatchObject([{ destination: 'new.example', sources: ['a', 'b'] }]);
});

describe.skipIf(!hasSharedData)('web attacks in real access logs (skipped without the shared data)', () => {
  const findingsIn = (path: string): string[] => {
    const watch = new WebAttackWatch();
    return readShared(`weblog-crowdsec/${path}`)
      .split('\n')
      .flatMap((line) => watch.push(decodeLine(line, 'auto', {}).fields))
      .map((finding) => `${finding.kind} ${finding.source}`)
      .sort();
  };
  test.each([
    ['nginx-http-path-traversal/nginx-http-path-traversal.log', ['path_traversal 127.0.0.1']],
    ['nginx-http-sqli-probing/nginx-http-sqli-probing.log', ['sql_injection 127.0.0.1']],
    ['nginx-http-xss-probing/nginx-http-xss-probing.log', ['cross_site_scripting 127.0.0.1']],
    ['http-wordpress-scan/http-wordpress-scan.log', ['cms_probing 127.0.0.1', 'cms_probing 192.168.1.1']],
    ['nginx-bad-user-agent/nginx-bad-user-agent.log', ['scanner 127.0.0.1']],
    ['nginx_http-logs/nginx_http-logs.log', []],
    ['apache2-logs/apache2-logs.log', []],
  ])('%s', (path, expected) => expect(findingsIn(path)).toEqual(expected));
});

describe('attacks on accounts', () => {
  const failuresOf = (count: number, everyMs: number, user: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => ({
      sourceAddress: '198.51.100.7',
      user: user(i),
      at: start + i * everyMs,
      outcome: 'failure' as const,
    }));
  const found = (events: ReturnType<typeof failuresOf>): string[] => {
    const watch = new LoginWatch();
    return events.flatMap((event) => watch.push(event)).map(({ kind }) => kind);
  };
  test('many failures in short time, once for each kind', () => {
    expect(found(failuresOf(40, 1000, () => 'admin'))).toEqual(['password_guessing']);
    expect(found(failuresOf(40, 1000, (i) => `user${i}`)).sort()).toEqual([
      'password_guessing',
      'user_enumeration',
    ]);
  });
  test('a person who mistypes is none', () => {
    expect(found(failuresOf(4, 3000, () => 'an'))).toEqual([]);
    expect(found(failuresOf(30, 60_000, () => 'an'))).toEqual([]);
  });
  test('a log-on that succeeds after them is told', () => {
    const watch = new LoginWatch();
    for (const event of failuresOf(10, 1000, () => 'admin')) watch.push(event);
    expect(
      watch.push({ sourceAddress: '198.51.100.7', user: 'admin', at: start + 11_000, outcome: 'success' }),
    ).toMatchObject([{ kind: 'password_guessing', mayHaveWorked: true, failures: 10 }]);
  });
  test.skipIf(!hasSharedData)('in real logs (skipped without the shared data)', () => {
    const findingsIn = (name: string): string[] => {
      const watch = new LoginWatch();
      return readShared(`weblog-crowdsec/${name}/${name}.log`)
        .split('\n')
        .flatMap((line) => watch.push(decodeLine(line, 'auto', { now: start }).fields))
        .map((finding) => `${finding.kind} ${finding.source}`)
        .sort();
    };
    expect(findingsIn('ssh-bf')).toEqual([
      'password_guessing 35.188.49.176',
      'user_enumeration 35.188.49.176',
    ]);
    expect(findingsIn('windows-bf')).toEqual(['password_guessing 192.168.9.212']);
    expect(findingsIn('exchange-smtp-bf')).toEqual(['password_guessing 192.168.9.212']);
    for (const quiet of [
      'windows-logs',
      'exchange-smtp-logs',
      'sshd-logs',
      'syslog-logs',
      'bind9-logs',
      'iptables-logs',
    ])
      expect([quiet, findingsIn(quiet)]).toEqual([quiet, []]);
  });
});
