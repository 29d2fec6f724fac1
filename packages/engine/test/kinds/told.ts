import { expect } from 'vitest';
import { readDetection, readEcs } from '../../src/index.ts';

const now = Date.UTC(2026, 10, 21, 12);

const shown: readonly (readonly [label: string, field: string])[] = [
  ['site', 'url.domain'],
  ['tls', 'tls.client.server_name'],
  ['url', 'url.original'],
  ['method', 'http.request.method'],
  ['status', 'http.response.status_code'],
  ['name', 'dns.question.name'],
  ['type', 'dns.question.type'],
  ['user', 'user.name'],
  ['host', 'host.name'],
  ['at', 'host.ip'],
  ['path', 'file.path'],
  ['file', 'file.name'],
  ['md5', 'file.hash.md5'],
  ['sha1', 'file.hash.sha1'],
  ['sha256', 'file.hash.sha256'],
];

/**
 * What a line says, all of it, in one line: who spoke to whom, then the other core fields of ECS.
 * Digests are cut to eight digits.
 * @example '10.1.2.3:5000 → 198.51.100.7:443 user=an'
 */
export function told(line: string): string {
  const ecs = readEcs(line, { now });
  const end = (side: string): string => {
    const [ip = '', port] = [ecs[`${side}.ip`], ecs[`${side}.port`]];
    return `${String(ip)}${port === undefined ? '' : `:${String(port)}`}`;
  };
  const ends = [end('source'), end('destination')];
  const parts = shown.flatMap(([label, field]) => {
    const value = ecs[field];
    if (value === undefined) return [];
    const text = String(value);
    return `${label}=${field.includes('.hash.') ? text.slice(0, 8) : text}`;
  });
  return [...(ends.join('') === '' ? [] : [ends.join(' → ').trim()]), ...parts].join(' ');
}

/** When the line says it happened. */
export function toldAt(line: string): unknown {
  return readEcs(line, { now })['@timestamp'];
}

/** Lines of one kind beside what they say; each pair is compared as a whole, so that nothing more is told either. */
export function expectTold(pairs: readonly (readonly [line: string, wanted: string])[]): void {
  expect(pairs.map(([line]) => told(line))).toEqual(pairs.map(([, wanted]) => wanted));
}

/** What an antivirus line is worth: `product: malware — action on host (address) path, user`; `nothing found` for other events. */
export function found(line: string): string {
  const detection = readDetection(line, { now });
  if (!detection) return 'not an antivirus line';
  if (!detection.isInfectionEvidence) return `${detection.product}: nothing found`;
  const { product, malware, action, hostName, hostAddress, filePath, user, url, destinationAddress } =
    detection;
  const where = hostAddress === undefined ? hostName : `${hostName ?? '?'} (${hostAddress})`;
  return [
    `${product}: ${malware ?? '?'} — ${action} on ${where ?? '?'}`,
    filePath,
    url,
    destinationAddress === undefined ? undefined : `→ ${destinationAddress}`,
    user === undefined ? undefined : `user ${user}`,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

/** Antivirus lines beside what they are worth. */
export function expectFound(pairs: readonly (readonly [line: string, wanted: string])[]): void {
  expect(pairs.map(([line]) => found(line))).toEqual(pairs.map(([, wanted]) => wanted));
}
