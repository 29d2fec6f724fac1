import { decodeLine } from '../decode/decode-line.ts';
import type { DecodeContext, EventFields } from '../decode/event.ts';
import type { Detection } from './detection.ts';
import { readDetection } from './read-detection.ts';

/** Flat ECS: dotted field names. */
export type EcsRecord = Record<string, string | number | readonly string[]>;

/** A line of any known product in ECS. Detections are read first: their products also speak CEF and JSON. */
export function readEcs(line: string, context: DecodeContext = {}): EcsRecord {
  const { fields } = decodeLine(line, 'auto', context);
  const detection = readDetection(line, context);
  if (!detection) return eventToEcs(fields);
  const host = compact({ 'source.ip': detection.hostAddress });
  return { ...host, ...eventToEcs(fields), ...detectionToEcs(detection) };
}

/** The fields of a log line under their ECS names. */
export function eventToEcs(fields: EventFields): EcsRecord {
  return compact({
    '@timestamp': isoOf(fields.at),
    'source.ip': fields.sourceAddress,
    'source.port': fields.sourcePort,
    'destination.ip': fields.destinationAddress,
    'destination.port': fields.destinationPort,
    'network.transport': fields.transport,
    'dns.question.name': fields.name,
    'dns.question.type': fields.queryType,
    'url.domain': fields.host,
    'url.original': fields.url,
    'tls.client.server_name': fields.tlsName,
    'http.request.method': fields.method,
    'http.response.status_code': fields.status,
    'http.request.referrer': fields.referrer,
    'user_agent.original': fields.userAgent,
    'user.name': fields.user,
    'host.name': fields.hostName,
    'file.name': fields.fileName,
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
    'host.ip': detection.hostAddress === undefined ? undefined : [detection.hostAddress],
    'user.name': detection.user,
    'file.name': detection.fileName,
    'file.path': detection.filePath,
    ...hashFields(detection.hashes),
    'url.original': detection.url,
    'destination.ip': detection.destinationAddress,
    'threat.indicator.name': detection.malware,
    'event.action': detection.actionText,
    'event.outcome': detection.action,
  });
}

function hashFields(hashes: readonly string[] | undefined): Record<string, string | undefined> {
  const ofLength = (length: number): string | undefined => hashes?.find((hash) => hash.length === length);
  return { 'file.hash.md5': ofLength(32), 'file.hash.sha1': ofLength(40), 'file.hash.sha256': ofLength(64) };
}

function isoOf(at: number | null): string | undefined {
  return at === null || !Number.isFinite(at) ? undefined : new Date(at).toISOString();
}

function compact(fields: Record<string, string | number | readonly string[] | undefined>): EcsRecord {
  const record: EcsRecord = {};
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) record[key] = value;
  return record;
}
