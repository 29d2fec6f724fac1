import type { DecodeContext, DecodedLine, Decoder, EventCategory, EventFields } from './event.ts';
import { numberAt, parseJsonLine, present, textAt, type Json } from './json-lines.ts';
import { parseTime } from './time.ts';

const categories: Readonly<Record<string, EventCategory>> = {
  dns: 'dns',
  http: 'web',
  ssl: 'tls',
  conn: 'network',
  files: 'file',
  notice: 'alert',
};

/** Zeek JSON: `ts` as epoch or ISO, `id.orig_h` and its companions; any log of Zeek's. */
export const decodeZeekJson: Decoder = (line, context) => {
  const json = parseJsonLine(line);
  if (!json || json.ts === undefined) return null;
  if (
    json['id.orig_h'] === undefined &&
    json.uid === undefined &&
    json['_path'] === undefined &&
    json.fuid === undefined
  )
    return null;
  return { format: 'zeek-json', fields: fieldsOf(json, textAt(json, '_path'), context) };
};

/** The `#fields` line of a Zeek TSV log. @returns column names, `null` when the line is another. */
export function zeekColumns(line: string): string[] | null {
  return line.startsWith('#fields\t') ? line.slice(8).split('\t') : null;
}

/** Zeek TSV, whose columns stand in a `#fields` line that went by earlier in the stream. */
export const decodeZeekTsv: Decoder = (line, context) => {
  const { columns } = context;
  if (line.startsWith('#') || !columns?.includes('ts')) return null;
  const cells = line.split('\t');
  if (cells.length !== columns.length) return null;
  const json: Record<string, unknown> = {};
  for (const [i, column] of columns.entries()) {
    const cell = cells[i] ?? '-';
    if (cell === '-' || cell === '(empty)') continue;
    json[column] = lists.has(column) ? cell.split(',').map(unescapeTsv) : unescapeTsv(cell);
  }
  return { format: 'zeek-tsv', fields: fieldsOf(json, undefined, context) };
};

/**
 * Lines of the usual DNS log without any header, as when a collector cuts files into chunks:
 * `ts uid orig_h orig_p resp_h resp_p proto …`.
 */
export function decodeZeekHeadless(line: string, context: DecodeContext): DecodedLine | null {
  const cells = line.split('\t');
  if (
    cells.length < 7 ||
    !/^\d{9,11}\.\d+$/.test(cells[0] ?? '') ||
    !/^[CFS][A-Za-z0-9]{10,20}$/.test(cells[1] ?? '')
  )
    return null;
  const columns = ['ts', 'uid', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'proto'];
  if (cells.length >= 20 && /^\d+$/.test(cells[7] ?? ''))
    columns.push(...dnsColumns.slice(0, cells.length - 7));
  while (columns.length < cells.length) columns.push(`column${columns.length}`);
  return decodeZeekTsv(line, { ...context, columns });
}

const dnsColumns =
  'trans_id rtt query qclass qclass_name qtype qtype_name rcode rcode_name AA TC RD RA Z answers TTLs rejected'.split(
    ' ',
  );
const lists = new Set(['answers', 'TTLs', 'tx_hosts', 'rx_hosts', 'san.dns', 'tags']);

function fieldsOf(json: Json, path: string | undefined, context: DecodeContext): EventFields {
  const sourceAddress = textAt(json, 'id.orig_h', 'src', 'tx_hosts.0');
  return present<EventFields>({
    category: (path === undefined ? undefined : categories[path]) ?? guessCategory(json),
    at: parseTime(textAt(json, 'ts') ?? '', context),
    sourceAddress,
    sourcePort: numberAt(json, 'id.orig_p'),
    destinationAddress: textAt(json, 'id.resp_h', 'dst'),
    destinationPort: numberAt(json, 'id.resp_p', 'p'),
    clientAddress: sourceAddress,
    transport: textAt(json, 'proto')?.toLowerCase(),
    name: textAt(json, 'query'),
    queryType: textAt(json, 'qtype_name'),
    responseCode: textAt(json, 'rcode_name'),
    answers: texts(json.answers),
    host: json.uri === undefined ? undefined : textAt(json, 'host'),
    url: textAt(json, 'uri'),
    tlsName: textAt(json, 'server_name'),
    method: textAt(json, 'method'),
    status: numberAt(json, 'status_code'),
    referrer: textAt(json, 'referrer'),
    userAgent: textAt(json, 'user_agent'),
    hashes: texts([textAt(json, 'md5'), textAt(json, 'sha1'), textAt(json, 'sha256')]),
    fileName: textAt(json, 'filename'),
    user: textAt(json, 'username', 'client'),
    rule: textAt(json, 'note'),
    bytesOut: numberAt(json, 'orig_bytes', 'request_body_len'),
    bytesIn: numberAt(json, 'resp_bytes', 'response_body_len'),
    durationMs: seconds(numberAt(json, 'duration')),
  });
}

function guessCategory(json: Json): EventCategory {
  if (json.qtype_name !== undefined || json.query !== undefined || json.rcode_name !== undefined)
    return 'dns';
  if (json.uri !== undefined || json.status_code !== undefined) return 'web';
  if (json.server_name !== undefined) return 'tls';
  if (json.fuid !== undefined) return 'file';
  if (json.note !== undefined) return 'alert';
  return json.conn_state === undefined ? 'other' : 'network';
}

function texts(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found = value.filter((item): item is string => typeof item === 'string' && item !== '');
  return found.length > 0 ? found : undefined;
}

function seconds(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 1000);
}

function unescapeTsv(cell: string): string {
  return cell.replaceAll(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
