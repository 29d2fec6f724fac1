import type { DecodeContext, Decoder, EventFields } from './event.ts';
import { transportOf } from './firewalls.ts';
import { present } from './json-lines.ts';
import { stripSyslog } from './syslog.ts';
import { parseTime } from './time.ts';

const [feed, backslash, bar] = [10, 92, 124] as const;

/** A CEF or LEEF record: header and extension, unescaped. */
export interface ExtendedRecord {
  vendor: string;
  product: string;
  version: string;
  signature: string;
  title: string;
  severity: string;
  fields: Map<string, string>;
}

/**
 * Reads a CEF record wherever in the line it starts. Custom strings are also found under their label:
 * `cs1=Trojan cs1Label=Virus` gives `Virus`.
 * Format: ArcSight Common Event Format, revision 25.
 */
export function readCef(line: string): ExtendedRecord | null {
  const marked = line.indexOf('CEF:');
  // Some relays lose the "CEF:" in front of the version.
  const start = marked >= 0 ? marked : /^\d\|[^|]{1,80}\|[^|]{1,80}\|/.test(line) ? -4 : null;
  if (start === null) return null;
  const header: string[] = [];
  let part = '';
  let from = start + 4;
  let i = from;
  for (; i < line.length && header.length < 7; i++) {
    const code = line.charCodeAt(i);
    if (code === backslash && i + 1 < line.length) {
      part += line.slice(from, i) + (line[++i] ?? '');
      from = i + 1;
    } else if (code === feed) return null;
    else if (code === bar) {
      header.push(part + line.slice(from, i));
      part = '';
      from = i + 1;
    }
  }
  if (header.length < 7) part += line.slice(from);
  if (header.length < 6) return null;
  if (header.length < 7) header.push(part);
  const [, vendor = '', product = '', version = '', signature = '', title = '', severity = ''] = header;
  return { vendor, product, version, signature, title, severity, fields: readCefExtension(line.slice(i)) };
}

/** Reads a LEEF 1.0 or 2.0 record; 2.0 may name its own delimiter. Format: IBM QRadar LEEF. */
export function readLeef(line: string): ExtendedRecord | null {
  const parts = /LEEF:(1\.0|2\.0)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|(.*)$/s.exec(line);
  if (!parts) return null;
  const [, leef, vendor = '', product = '', version = '', signature = '', rest = ''] = parts;
  let delimiter = '\t';
  let body = rest;
  const named = leef === '2.0' ? /^(0?x[0-9a-fA-F]{1,4}|[^|=]?)\|/.exec(rest) : null;
  if (named) {
    const mark = named[1] ?? '';
    if (/^0?x/.test(mark)) delimiter = String.fromCharCode(Number.parseInt(mark.replace(/^0?x/, ''), 16));
    else if (mark !== '') delimiter = mark;
    body = rest.slice(named[0].length);
  }
  const fields = new Map<string, string>();
  for (const pair of body.split(delimiter)) {
    const equals = pair.indexOf('=');
    if (equals > 0) fields.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim());
  }
  const title = fields.get('name') ?? fields.get('desc') ?? signature;
  return { vendor, product, version, signature, title, severity: fields.get('sev') ?? '', fields };
}

export const decodeCef: Decoder = (line, context) => {
  const record = readCef(line);
  return record && { format: 'cef', fields: fieldsOf(record, line, context) };
};

export const decodeLeef: Decoder = (line, context) => {
  const record = readLeef(line);
  return record && { format: 'leef', fields: fieldsOf(record, line, context) };
};

function readCefExtension(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  const starts = [...text.matchAll(/(?:^|\s)([A-Za-z0-9_.[\]-]{1,100})=/g)];
  for (const [i, match] of starts.entries()) {
    const from = match.index + match[0].length;
    const to = starts[i + 1]?.index ?? text.length;
    const value = text
      .slice(from, to)
      .trim()
      .replaceAll(/\\([=|\\nr])/g, (_, char: string) => (char === 'n' || char === 'r' ? '\n' : char));
    if (!fields.has(match[1] ?? '')) fields.set(match[1] ?? '', value);
  }
  for (const [long, short] of longNames) {
    const value = fields.get(long);
    if (value !== undefined && !fields.has(short)) fields.set(short, value);
  }
  for (const [key, label] of fields) {
    const value = key.endsWith('Label') ? fields.get(key.slice(0, -5)) : undefined;
    if (value !== undefined && !fields.has(label)) fields.set(label, value);
  }
  return fields;
}

/** Full names of the dictionary, which some products write in place of the keys. */
const longNames: readonly (readonly [string, string])[] = [
  ['sourceAddress', 'src'],
  ['sourcePort', 'spt'],
  ['sourceHostName', 'shost'],
  ['sourceUserName', 'suser'],
  ['destinationAddress', 'dst'],
  ['destinationPort', 'dpt'],
  ['destinationHostName', 'dhost'],
  ['destinationUserName', 'duser'],
  ['deviceAction', 'act'],
  ['startTime', 'start'],
  ['endTime', 'end'],
  ['requestUrl', 'request'],
  ['fileName', 'fname'],
  ['transportProtocol', 'proto'],
];

function fieldsOf(record: ExtendedRecord, line: string, context: DecodeContext): EventFields {
  const { fields } = record;
  const get = (...keys: string[]): string | undefined => {
    for (const key of keys) {
      const value = fields.get(key);
      if (value !== undefined && value !== '' && value !== '-' && value !== 'N/A') return value;
    }
    return undefined;
  };
  const number = (...keys: string[]): number | undefined => {
    const value = get(...keys);
    return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
  };
  const sourceAddress = addressOf(get('src', 'c6a2', 'sourceTranslatedAddress'));
  const destination = get('dst', 'c6a3', 'destinationTranslatedAddress');
  const name = get(
    'FTNTFGTqname',
    'FortinetFortiGateqname',
    'destinationDnsDomain',
    'query',
    'query_name',
    'DNS Query',
    'domain',
  );
  const url = get('request', 'url')?.replace(/^"(.*)"$/, '$1');
  return present<EventFields>({
    category: name === undefined ? (url === undefined ? 'network' : 'web') : 'dns',
    at: timeOf(get, line, context),
    sourceAddress,
    sourcePort: number('spt', 'srcPort'),
    destinationAddress: addressOf(destination),
    destinationPort: number('dpt', 'dstPort'),
    clientAddress: sourceAddress ?? addressOf(get('dvc')),
    transport: transportOf(get('proto')),
    name,
    host:
      hostOf(get('dhost')) ??
      (addressOf(destination) === undefined ? hostOf(destination) : undefined) ??
      hostOf(get('dntdom')),
    queryType: get('FTNTFGTqtype', 'FortinetFortiGateqtype', 'query_type', 'qtype'),
    url,
    referrer: get('requestContext'),
    userAgent: get('requestClientApplication'),
    method: get('requestMethod'),
    status: number('response_code', 'cn1response_code'),
    hashes: hashesIn(
      get(
        'fileHash',
        'filehash',
        'oldFileHash',
        'SHA256',
        'BitdefenderGZFileHashSha256',
        'FTNTFGTanalyticscksum',
      ),
    ),
    fileName: get('fname'),
    filePath: get('filePath'),
    user: get('suser', 'duser', 'usrName', 'PanOSSourceUserName', 'PanOSDestinationUserName'),
    hostName: get('dvchost', 'shost', 'deviceHostName', 'identHostName'),
    action: get('act', 'action'),
    rule: record.title === '' ? record.signature : record.title,
    bytesOut: number('out', 'srcBytes'),
    bytesIn: number('in', 'dstBytes'),
  });
}

function timeOf(
  get: (...keys: string[]) => string | undefined,
  line: string,
  context: DecodeContext,
): number | null {
  const zone = /^"?([+-]\d\d:?\d\d)"?$/.exec(get('tz') ?? '')?.[1];
  const isUtc = get('dtz') === 'UTC';
  const isTraffic = line.includes('|TRAFFIC|');
  for (const key of [
    'eventtime',
    'ad.eventtime',
    'start',
    'rt',
    'end',
    'devTime',
    'FTNTFGTeventtime',
    'FortinetFortiGateeventtime',
    'deviceCustomDate1',
  ]) {
    const stamp = get(key);
    // Palo Alto's traffic log: when the session began, not when it was logged.
    if (stamp === undefined || (key === 'start' && isTraffic)) continue;
    const instant =
      (zone === undefined ? null : parseTime(`${stamp} ${zone}`, context)) ??
      parseTime(stamp, isUtc ? { ...context, zoneMinutes: 0 } : context);
    if (instant !== null) return instant;
  }
  return stripSyslog(line, context).at;
}

function addressOf(text: string | undefined): string | undefined {
  const first = text?.split(',')[0]?.trim();
  return first !== undefined && /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]+)$/.test(first)
    ? first
    : undefined;
}

function hostOf(text: string | undefined): string | undefined {
  return text !== undefined && /^[^\s/:=]{1,253}$/.test(text) && addressOf(text) === undefined
    ? text
    : undefined;
}

function hashesIn(text: string | undefined): string[] | undefined {
  const found = text?.match(/(?<![0-9a-z])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-z])/gi);
  return found ? found.map((hash) => hash.toLowerCase()) : undefined;
}
