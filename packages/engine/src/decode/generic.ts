import { splitCsv } from './csv.ts';
import type { DecodeContext, Decoder, EventFields, MappableField } from './event.ts';
import { at, numberAt, parseJsonLine, present, textAt, type Json } from './json-lines.ts';
import { stripSyslog } from './syslog.ts';
import { parseTime } from './time.ts';

/** Where well-known shippers (ECS, Winlogbeat, NXLog, nfdump, Graylog) put each field. */
const guesses: Readonly<Record<MappableField, readonly string[]>> = {
  at: [
    '@timestamp',
    'timestamp',
    'time',
    'ts',
    'EventTime',
    'eventTime',
    'first',
    'date',
    'datetime',
    'TimeCreated',
  ],
  sourceAddress: [
    'source.ip',
    'remote_addr',
    'SourceAddress',
    'IpAddress',
    'src_ip',
    'srcip',
    'src4_addr',
    'src6_addr',
    'SourceIp',
    'sourceIPAddress',
    'client_ip',
    'source_address',
    'sa',
    'src',
    'clientip',
  ],
  sourcePort: ['IpPort', 'source.port', 'src_port', 'srcport', 's_port', 'source_port', 'sp', 'SourcePort'],
  destinationAddress: [
    'destination.ip',
    'DestinationAddress',
    'DestAddress',
    'dest_ip',
    'dst_ip',
    'dstip',
    'dst4_addr',
    'dst6_addr',
    'DestinationIp',
    'da',
    'dst',
    'RemoteIP',
    'upstream_addr',
    'target_address',
  ],
  destinationPort: [
    'DestPort',
    'destination.port',
    'dest_port',
    'dst_port',
    'dstport',
    'dp',
    'DestinationPort',
    'RemotePort',
    'service',
    'target_port',
  ],
  clientAddress: ['client.ip'],
  transport: ['network.transport', 'protocol', 'proto', 'pr', 'Protocol'],
  name: ['dns.question.name', 'QueryName', 'query', 'qname', 'QueryName', 'domain', 'dns_query', 'rrname'],
  queryType: ['dns.question.type', 'qtype', 'query_type', 'rrtype'],
  responseCode: ['dns.response_code', 'rcode'],
  answers: ['dns.answers', 'answers', 'QueryResults'],
  host: ['url.domain', 'destination.domain', 'host_header', 'DestinationHostname', 'http_host', 'host'],
  url: ['url.original', 'url.full', 'url', 'uri', 'request_uri', 'RemoteUrl'],
  tlsName: ['tls.client.server_name', 'server_name', 'sni'],
  certificateNames: ['tls.server.x509.alternative_names'],
  method: ['http.request.method', 'method', 'request_method'],
  status: ['response_status', 'http.response.status_code', 'status', 'status_code'],
  referrer: ['http_referrer', 'http.request.referrer', 'referrer', 'referer', 'http_referer'],
  userAgent: ['user_agent.original', 'user_agent', 'http_user_agent'],
  hashes: [
    'file.hash.sha256',
    'file.hash.sha1',
    'file.hash.md5',
    'sha256',
    'sha1',
    'md5',
    'SHA256',
    'Hashes',
    'process.hash.sha256',
  ],
  fileName: ['file.name', 'filename', 'FileName'],
  filePath: ['file.path', 'filepath', 'FolderPath', 'TargetFilename'],
  user: [
    'user.name',
    'TargetUserName',
    'AccountName',
    'user',
    'username',
    'User',
    'SubjectUserName',
    'remote_user',
    'user_name',
    'src_user_name',
  ],
  hostAddress: ['host.ip'],
  hostName: ['host.name', 'host.hostname', 'Computer', 'Hostname', 'DeviceName', 'computer_name'],
  action: ['event.action', 'action'],
  rule: ['rule.name', 'threat.name', 'ThreatName'],
  bytesOut: ['source.bytes', 'bytes_out', 'out_bytes', 'in_bytes'],
  bytesIn: ['destination.bytes', 'bytes_in'],
  durationMs: [],
};

/** Fields that a mapping can name. */
export const mappableFields = Object.keys(guesses) as readonly MappableField[];

/** Any JSON object, by the caller's mapping or by the names shippers commonly use. */
export const decodeJson: Decoder = (line, context) => {
  const json = parseJsonLine(line);
  return json && { format: 'json', fields: fieldsOf(json, context) };
};

/** Any CSV record, by the column names that went by earlier in the stream or that the caller gives. */
export const decodeCsv: Decoder = (line, context) => {
  const { columns } = context;
  if (!columns || columns.length < 2) return null;
  const cells = csvCells(line, context);
  if (cells?.length !== columns.length) return null;
  const json: Record<string, string> = {};
  for (const [i, column] of columns.entries()) json[column] = (cells[i] ?? '').trim();
  if (columns.every((column) => json[column] === column)) return null;
  return { format: 'csv', fields: fieldsOf(json, context, namesAmong(columns)) };
};

type Names = Readonly<Record<MappableField, readonly string[]>>;

const ofColumns = new WeakMap<readonly string[], Names>();

/** Of the usual names those that are columns: a record has no others, and nothing below them. */
function namesAmong(columns: readonly string[]): Names {
  let names = ofColumns.get(columns);
  if (!names) {
    const known = new Set(columns);
    names = Object.fromEntries(
      Object.entries(guesses).map(([field, some]) => [field, some.filter((name) => known.has(name))]),
    ) as unknown as Names;
    ofColumns.set(columns, names);
  }
  return names;
}

const separators = [',', ';', '\t'];

/**
 * The cells of a CSV record, behind a syslog header too where the columns are given.
 * @returns `null` when no separator makes as many cells as there are columns
 */
export function csvCells(line: string, context: DecodeContext): string[] | null {
  const { columns, columnsAreGiven, separator } = context;
  const record = columnsAreGiven ? stripSyslog(line, context).message : line;
  if (separator !== undefined) return record.includes(separator) ? splitCsv(record, separator) : null;
  for (const one of columnsAreGiven ? [...separators, '|'] : separators) {
    if (!record.includes(one)) continue;
    const cells = splitCsv(record, one);
    if (cells.length === columns?.length) return cells;
  }
  return null;
}

/** Whether a line repeats the names of the columns that are known. */
export function isColumnLine(line: string, context: DecodeContext): boolean {
  const { columns } = context;
  if (!columns || columns.length < 2) return false;
  const cells = csvCells(line.replace(/^\uFEFF?#?\s{0,8}/, ''), context);
  return cells?.length === columns.length && columns.every((column, i) => cells[i]?.trim() === column);
}

/** Column names, when a line looks like the header of a CSV of log events or of an antivirus console's export. */
export function csvColumns(line: string, own?: string): string[] | null {
  if (line.length > 4000 || line.includes('=')) return null;
  for (const separator of own === undefined ? separators : [own]) {
    if (!line.includes(separator)) continue;
    const cells = splitCsv(line.replace(/^\uFEFF?#?\s{0,8}/, ''), separator).map((cell) => cell.trim());
    if (
      cells.length < 3 ||
      !cells.every((cell) => /^[\p{L}@_][\p{L}\p{M}\d_ .@()/:#-]{0,80}$/u.test(cell) || cell === '')
    )
      continue;
    if (cells.filter((cell) => knownColumns.has(cell)).length >= 2 || isConsoleHeader(cells)) return cells;
  }
  return null;
}

const knownColumns = new Set(Object.values(guesses).flat());

/** A machine and what was found on it, in English or Vietnamese. */
function isConsoleHeader(cells: readonly string[]): boolean {
  const all = cells.join('|').normalize('NFC').toLowerCase();
  return (
    /(?:computer|device|endpoint|host|machine|client|máy|thiết bị|\bip\b)/.test(all) &&
    /(?:threat|virus|malware|detection|detected|risk name|mã độc|vi[- ]?rút|virut|mối đe dọa)/.test(all)
  );
}

/** Keys that hold a field, those that are asked first in front. */
export function keysOf(field: MappableField, mapping: DecodeContext['mapping']): readonly string[] {
  const mapped = mapping?.[field];
  return mapped === undefined ? guesses[field] : [mapped];
}

/** What the mapping alone finds in an object; `null` when none of its keys is there. */
export function mappedFields(json: Json, context: DecodeContext): Partial<EventFields> | null {
  const mapping = context.mapping ?? {};
  const mapped = (Object.keys(mapping) as MappableField[]).filter(
    (field) => textAt(json, mapping[field] ?? '') !== undefined,
  );
  if (mapped.length === 0) return null;
  const all = fieldsOf(json, context);
  const wanted = new Set<string>([
    'category',
    ...mapped,
    ...(mapped.includes('sourceAddress') && mapping.clientAddress === undefined ? ['clientAddress'] : []),
  ]);
  return Object.fromEntries(Object.entries(all).filter(([field]) => wanted.has(field)));
}

function fieldsOf(json: Json, context: DecodeContext, names: Names = guesses): EventFields {
  const paths = (field: MappableField): readonly string[] =>
    context.mapping?.[field] === undefined ? names[field] : keysOf(field, context.mapping);
  const text = (field: MappableField): string | undefined => textAt(json, ...paths(field));
  const number = (field: MappableField): number | undefined => numberAt(json, ...paths(field));
  const sourceAddress = text('sourceAddress');
  const name = text('name');
  const request = /^([A-Z]{3,10}) (\S{1,8000}) HTTP\//.exec(textAt(json, 'request') ?? '');
  const url = text('url') ?? request?.[2];
  // A proxy in front of a site writes the server behind it with its port.
  const destination = /^(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})$/.exec(text('destinationAddress') ?? '');
  return present<EventFields>({
    category: name === undefined ? (url === undefined ? 'network' : 'web') : 'dns',
    at: parseTime(text('at') ?? '', context),
    sourceAddress,
    sourcePort: number('sourcePort'),
    destinationAddress: destination?.[1] ?? text('destinationAddress'),
    destinationPort: number('destinationPort') ?? (destination ? Number(destination[2]) : undefined),
    clientAddress: text('clientAddress') ?? sourceAddress,
    transport: text('transport')?.toLowerCase(),
    name,
    queryType: text('queryType'),
    responseCode: text('responseCode'),
    answers: list(json, paths('answers')),
    host: text('host'),
    url,
    tlsName: text('tlsName'),
    method: text('method') ?? request?.[1],
    status: number('status'),
    referrer: text('referrer'),
    userAgent: text('userAgent'),
    hashes: hashes(json, paths('hashes')),
    fileName: text('fileName'),
    filePath: text('filePath'),
    user: text('user'),
    hostName: text('hostName'),
    hostAddress: text('hostAddress'),
    action: text('action'),
    rule: text('rule'),
    bytesOut: number('bytesOut'),
    bytesIn: number('bytesIn'),
    ...(context.mapping?.durationMs === undefined ? {} : { durationMs: number('durationMs') }),
    certificateNames: list(json, paths('certificateNames')),
  });
}

function list(json: Json, paths: readonly string[]): string[] | undefined {
  for (const path of paths) {
    const value = at(json, path);
    if (typeof value === 'string' && value !== '') return value.split(/[\s,;]+/).filter(Boolean);
    if (Array.isArray(value)) {
      const found = value.flatMap((item: unknown) =>
        typeof item === 'string'
          ? item
          : typeof item === 'object' && item !== null
            ? (textAt(item as Json, 'data', 'rdata') ?? [])
            : [],
      );
      if (found.length > 0) return found;
    }
  }
  return undefined;
}

/** Sysmon writes all digests into one field: `SHA1=…,MD5=…`. */
function hashes(json: Json, paths: readonly string[]): string[] | undefined {
  const found = paths.flatMap((path) => {
    const text = textAt(json, path);
    return text?.match(/(?<![0-9a-z])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-z])/gi) ?? [];
  });
  return found.length > 0 ? [...new Set(found.map((hash) => hash.toLowerCase()))] : undefined;
}
