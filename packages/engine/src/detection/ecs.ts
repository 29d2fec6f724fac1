import { decodeLine } from '../decode/decode-line.ts';
import { formatAddress, parseAddress } from '../address/network.ts';
import type { DecodeContext, EventFields } from '../decode/event.ts';
import { hostOfUrl } from '../decode/field-values.ts';
import { bareUser, baseName, type Detection } from './detection.ts';
import { readDetection } from './read-detection.ts';

/** Flat ECS: dotted field names. */
export type EcsRecord = Record<string, string | number | readonly string[]>;

/** A line of any known product in ECS. Detections are read first: their products also speak CEF and JSON. */
export function readEcs(line: string, context: DecodeContext = {}): EcsRecord {
  const { fields, format } = decodeLine(line, 'auto', context);
  const detection = readDetection(line, context);
  if (!detection) {
    const record = eventToEcs(fields);
    // A sensor has no machine of its own to name: the one that sent the packet stands for it.
    if (format === 'suricata-eve' && record['source.ip'] !== undefined)
      record['host.ip'] ??= [String(record['source.ip'])];
    return record;
  }
  const event = eventToEcs(fields);
  const both = { ...event, ...detectionToEcs(detection) };
  for (const key of ends) if (event[key] !== undefined) both[key] = event[key];
  // Who came to this machine is the source; a product that names both ends has said so above.
  if (detection.isInbound && event['destination.ip'] === undefined) {
    both['source.ip'] = plainAddress(detection.destinationAddress) ?? '';
    both['destination.ip'] = plainAddress(detection.hostAddress) ?? '';
    if (detection.destinationPort !== undefined) both['source.port'] = detection.destinationPort;
    if (detection.hostPort !== undefined) both['destination.port'] = detection.hostPort;
    return Object.fromEntries(Object.entries(both).filter(([, value]) => value !== ''));
  }
  if (both['source.ip'] === undefined && detection.hostAddress !== undefined)
    both['source.ip'] = plainAddress(detection.hostAddress) ?? detection.hostAddress;
  if (both['source.port'] === undefined && detection.hostPort !== undefined)
    both['source.port'] = detection.hostPort;
  return both;
}

/** Who spoke to whom: the line as a log says it better than the detection, which knows a machine and a peer. */
const ends = ['source.ip', 'source.port', 'destination.ip', 'destination.port', 'destination.domain'];

/** The fields of a log line under their ECS names. */
export function eventToEcs(fields: EventFields): EcsRecord {
  const host = fields.host ?? hostOfUrl(fields.url);
  return compact({
    '@timestamp': isoOf(fields.at),
    'source.ip': plainAddress(fields.sourceAddress),
    'source.port': fields.sourcePort,
    'destination.ip': plainAddress(fields.destinationAddress),
    'destination.port': fields.destinationPort,
    'destination.domain': host ?? fields.tlsName,
    'network.transport': fields.transport,
    'dns.question.name': fields.name,
    'dns.question.type': fields.queryType,
    'url.domain': host,
    'url.original': fields.url,
    'tls.client.server_name': fields.tlsName,
    'http.request.method': fields.method,
    'http.response.status_code': fields.status,
    'http.request.referrer': fields.referrer,
    'user_agent.original': fields.userAgent,
    'user.name': bareUser(fields.user),
    'host.name': fields.hostName,
    'host.ip': fields.hostAddress === undefined ? undefined : [fields.hostAddress],
    'file.name': fields.fileName ?? (fields.filePath === undefined ? undefined : baseName(fields.filePath)),
    'file.path': fields.filePath,
    ...hashFields(fields.hashes),
    'event.action': fields.action,
    'rule.name': fields.rule,
    'source.bytes': fields.bytesOut,
    'destination.bytes': fields.bytesIn,
  });
}

/** A detection under its ECS names. */
export function detectionToEcs(detection: Detection): EcsRecord {
  return compact({
    '@timestamp': isoOf(detection.at),
    'host.name': detection.hostName,
    'host.ip':
      detection.hostAddress === undefined
        ? undefined
        : [plainAddress(detection.hostAddress) ?? detection.hostAddress],
    'user.name': detection.user,
    'file.name': detection.fileName,
    'file.path': detection.filePath,
    ...hashFields(detection.hashes),
    'url.original': detection.url,
    'url.domain': hostOfUrl(detection.url),
    'destination.ip': plainAddress(detection.destinationAddress),
    'destination.port': detection.destinationPort,
    'threat.indicator.name': detection.malware,
    'event.action': detection.actionText,
    'event.outcome': detection.action,
  });
}

function hashFields(hashes: readonly string[] | undefined): Record<string, string | undefined> {
  const ofLength = (length: number): string | undefined => hashes?.find((hash) => hash.length === length);
  return { 'file.hash.md5': ofLength(32), 'file.hash.sha1': ofLength(40), 'file.hash.sha256': ofLength(64) };
}

/** The shortest spelling; an IPv4 address that IPv6 wraps is an IPv4 address. */
function plainAddress(text: string | undefined): string | undefined {
  if (text === undefined || !text.includes(':')) return text;
  const address = parseAddress(text);
  return address ? formatAddress(address) : text;
}

function isoOf(at: number | null): string | undefined {
  return at === null || !Number.isFinite(at) ? undefined : new Date(at).toISOString();
}

function compact(fields: Record<string, string | number | readonly string[] | undefined>): EcsRecord {
  const record: EcsRecord = {};
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) record[key] = value;
  return record;
}
