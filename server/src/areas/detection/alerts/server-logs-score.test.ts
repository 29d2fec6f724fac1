import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { decodeLine, findBeacons, findGeneratedNames, type NameQuery } from '@lachan/engine';
import { describe, expect, test } from 'vitest';
import { isServerLog, ServerLogWatch } from './server-logs.ts';

const shared = ['../shared/data', '../../shared/data'].find((path) => existsSync(path));
const RECEIVED_AT = Date.UTC(2026, 10, 21);

/** What the product makes of a log, by the way that batches take. */
function alertsIn(text: string): string[] {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  if (!text.includes('sshd') && !lines.slice(0, 40).some((line) => line !== '' && isServerLog(line)))
    return [];
  const watch = new ServerLogWatch();
  for (const line of lines) watch.push(line, RECEIVED_AT, (at) => at ?? RECEIVED_AT);
  return watch
    .take()
    .map(({ kind, attacker }) => `${kind} ${attacker}`)
    .toSorted();
}

describe.skipIf(!shared)('on the real logs of CrowdSec (skipped where they are not)', () => {
  const folder = `${shared}/weblog-crowdsec`;
  const logs = shared
    ? readdirSync(folder).filter((name) => existsSync(`${folder}/${name}/${name}.log`))
    : [];
  const read = (name: string) => readFileSync(`${folder}/${name}/${name}.log`, 'utf8');
  const mustAlert: Record<string, string[]> = {
    'exchange-smtp-bf': ['password_guessing 192.168.9.212'],
    'http-wordpress-scan': ['web_attack 127.0.0.1', 'web_attack 192.168.1.1'],
    'nginx-bad-user-agent': ['web_attack 127.0.0.1'],
    'nginx-http-path-traversal': ['web_attack 127.0.0.1'],
    'nginx-http-sqli-probing': ['web_attack 127.0.0.1'],
    'nginx-http-xss-probing': ['web_attack 127.0.0.1'],
    'ssh-bf': ['password_guessing 35.188.49.176'],
    'windows-bf': ['password_guessing 192.168.9.212'],
  };

  test('raises every alert that their authors expect', () => {
    const found = Object.keys(mustAlert).map((name) => [name, alertsIn(read(name))]);
    expect(Object.fromEntries(found)).toEqual(mustAlert);
  });

  test('raises none on the logs that hold no attack', () => {
    const quiet = logs.filter((name) => !(name in mustAlert));
    expect(quiet.length).toBe(8);
    expect(quiet.filter((name) => alertsIn(read(name)).length > 0)).toEqual([]);
  });
});

describe.skipIf(!shared)('on twenty minutes of a busy network (skipped where they are not)', () => {
  const lines = shared
    ? gunzipSync(readFileSync(`${shared}/zeek-wrccdc/zeek-json/dns.json.gz`))
        .toString()
        .trim()
        .split('\n')
    : [];
  const queries = lines.flatMap((line): (NameQuery & { at: number })[] => {
    const { sourceAddress, name, responseCode, at } = decodeLine(line, 'auto', {}).fields;
    if (!sourceAddress || !name || !at) return [];
    return [{ source: sourceAddress, name, at, ...(responseCode ? { responseCode } : {}) }];
  });

  test('takes no content network for an algorithm, and no busy resolver for a beacon', () => {
    expect(queries.length).toBeGreaterThan(50_000);
    expect(findGeneratedNames(queries).filter(({ score }) => score >= 0.6)).toEqual([]);
    expect(findBeacons(queries.map(({ source, name, at }) => ({ source, destination: name, at })))).toEqual(
      [],
    );
  });

  test('finds a beacon and a machine of invented names that are hidden in it', () => {
    const [first = { at: 0 }] = queries;
    const letters = 'bcdfghjkmnpqrstvwxz0123456789';
    const beacon = Array.from({ length: 40 }, (_, place) => ({
      source: '10.47.99.1',
      destination: 'dong-bo-gio.example',
      at: first.at + place * 30_000,
    }));
    const invented = Array.from({ length: 20 }, (_, place) => ({
      source: '10.47.99.2',
      name: `${Array.from({ length: 13 }, (__, at) => letters[(place * 7 + at * 11 + at * at * place) % letters.length]).join('')}.example`,
      responseCode: 'NXDOMAIN',
    }));
    const contacts = queries.map(({ source, name, at }) => ({ source, destination: name, at }));
    expect(findBeacons([...contacts, ...beacon]).map(({ source }) => source)).toEqual(['10.47.99.1']);
    expect(
      findGeneratedNames([...queries, ...invented])
        .filter(({ score }) => score >= 0.6)
        .map(({ source }) => source),
    ).toEqual(['10.47.99.2']);
  });
});
