import { decodeBind, decodeDnsmasq, decodePowerDns, decodeUnbound, decodeWindowsDns } from './dns-servers.ts';
import type { DecodeContext, DecodedLine, Decoder, LogFormat } from './event.ts';
import { decodeCef, decodeLeef } from './extended-formats.ts';
import { decodeKeyValue } from './firewalls.ts';
import { csvColumns, decodeCsv, decodeJson } from './generic.ts';
import { stripSyslog } from './syslog.ts';
import { decodeSuricata } from './suricata.ts';
import { decodeAccessLog, decodeIis, decodeSquid, w3cColumns } from './web-servers.ts';
import { decodeZeekHeadless, decodeZeekJson, decodeZeekTsv, zeekColumns } from './zeek.ts';

const decoders: Readonly<Record<LogFormat, Decoder>> = {
  'suricata-eve': decodeSuricata,
  'zeek-json': decodeZeekJson,
  'zeek-tsv': (line, context) => decodeZeekTsv(line, context) ?? decodeZeekHeadless(line, context),
  bind: decodeBind,
  dnsmasq: decodeDnsmasq,
  unbound: decodeUnbound,
  powerdns: decodePowerDns,
  'windows-dns': decodeWindowsDns,
  squid: decodeSquid,
  'access-log': decodeAccessLog,
  iis: decodeIis,
  'key-value': decodeKeyValue,
  cef: decodeCef,
  leef: decodeLeef,
  json: decodeJson,
  csv: decodeCsv,
  text: () => null,
};

/**
 * Reads one line. With `auto` the format is found line by line, so that a collector may mix them.
 * @returns a `text` line with no fields but its time when no decoder knows it
 */
export function decodeLine(line: string, format: LogFormat | 'auto', context: DecodeContext): DecodedLine {
  const decoded = format === 'auto' ? decodeAny(line, context) : decoders[format](line, context);
  return decoded ?? { format: 'text', fields: { category: 'other', at: stripSyslog(line, context).at } };
}

/** Column names, when a line is a header that tells how the lines after it are to be read. */
export function readColumns(line: string): string[] | null {
  return zeekColumns(line) ?? w3cColumns(line) ?? csvColumns(line);
}

/**
 * Finds the format that most of these lines are in. Headers and comments are passed over.
 * @returns `text` when no format fits at least half of the lines
 */
export function detectFormat(lines: readonly string[], context: DecodeContext = {}): LogFormat {
  const votes = new Map<LogFormat, number>();
  let columns = context.columns;
  let counted = 0;
  for (const line of lines) {
    const header = readColumns(line);
    if (header) columns = header;
    if (header || line.trim() === '' || line.startsWith('#')) continue;
    counted++;
    const { format } = decodeLine(line, 'auto', columns ? { ...context, columns } : context);
    votes.set(format, (votes.get(format) ?? 0) + 1);
  }
  let best: LogFormat = 'text';
  for (const [format, count] of votes) {
    if (format !== 'text' && count > (votes.get(best) ?? 0) && count * 2 >= counted) best = format;
  }
  return best;
}

/** Cheap marks first: each decoder is asked only about lines that bear its mark. */
function decodeAny(line: string, context: DecodeContext): DecodedLine | null {
  const brace = line.indexOf('{');
  if (brace >= 0 && /^\s*$/.test(line.slice(0, brace))) {
    return decodeSuricata(line, context) ?? decodeZeekJson(line, context) ?? decodeJson(line, context);
  }
  if (line.includes('CEF:')) return decodeCef(line, context);
  if (line.includes('LEEF:')) return decodeLeef(line, context);
  if (line.includes('\t')) {
    const zeek = decodeZeekTsv(line, context) ?? decodeZeekHeadless(line, context);
    if (zeek) return zeek;
  }
  if (line.includes(' PACKET ')) {
    const windows = decodeWindowsDns(line, context);
    if (windows) return windows;
  }
  return (
    (line.includes('client ') ? decodeBind(line, context) : null) ??
    (line.includes('dnsmasq') ? decodeDnsmasq(line, context) : null) ??
    (line.includes('unbound[') ? decodeUnbound(line, context) : null) ??
    (/qname="|question for|answer to question| wants '/.test(line) ? decodePowerDns(line, context) : null) ??
    (/ [A-Z_]+\/\d{3} /.test(line) ? decodeSquid(line, context) : null) ??
    (line.includes('] "') ? decodeAccessLog(line, context) : null) ??
    decodeIis(line, context) ??
    (line.includes('=') ? decodeKeyValue(line, context) : null) ??
    (brace > 0 ? decodeWrappedJson(line, context) : null) ??
    decodeCsv(line, context)
  );
}

/** JSON behind a syslog header. */
function decodeWrappedJson(line: string, context: DecodeContext): DecodedLine | null {
  const { message } = stripSyslog(line, context);
  const body = message.slice(message.indexOf('{'));
  return decodeSuricata(body, context) ?? decodeZeekJson(body, context) ?? decodeJson(body, context);
}
