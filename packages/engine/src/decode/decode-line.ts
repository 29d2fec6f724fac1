import { decodeAppliance } from './appliances.ts';
import { decodeDefenderXdr } from './defender-xdr.ts';
import { decodeBind } from './bind.ts';
import { decodeDnsmasq, decodePowerDns, decodeUnbound, decodeWindowsDns } from './dns-servers.ts';
import type { DecodeContext, DecodedLine, Decoder, LogFormat } from './event.ts';
import { decodeExchange } from './exchange.ts';
import { decodeCef, decodeLeef } from './extended-formats.ts';
import { decodeKeyValue } from './firewalls.ts';
import { csvColumns, decodeCsv, decodeJson, isColumnLine } from './generic.ts';
import { decodeMailLogin, isMailLogin } from './mail-logins.ts';
import { decodeNfdump } from './nfdump.ts';
import { decodePacketFilter } from './packet-filter.ts';
import { decodePaloAlto, decodePaloAltoJson } from './palo-alto.ts';
import { stripSyslog } from './syslog.ts';
import { decodeSshd } from './sshd.ts';
import { decodeSuricata } from './suricata.ts';
import { decodeVendorFirewall } from './vendor-firewalls.ts';
import { decodeAccessLog } from './access-log.ts';
import { decodeIis, decodeIisNative, w3cColumns } from './iis.ts';
import { decodeHaproxy, decodeSquid } from './proxies.ts';
import { decodeWebError } from './web-errors.ts';
import { decodeWindowsEvent } from './windows-events.ts';
import { decodeZeekHeadless, decodeZeekJson, decodeZeekTsv, zeekColumns } from './zeek.ts';

const maxPatternLength = 16_384;
const byteOrderMark = 0xfeff;

const decoders: Readonly<Record<LogFormat, Decoder>> = {
  'suricata-eve': wrapped(decodeSuricata),
  'zeek-json': wrapped(decodeZeekJson),
  'zeek-tsv': (line, context) => decodeZeekTsv(line, context) ?? decodeZeekHeadless(line, context),
  bind: decodeBind,
  dnsmasq: decodeDnsmasq,
  unbound: decodeUnbound,
  powerdns: decodePowerDns,
  'windows-dns': decodeWindowsDns,
  squid: decodeSquid,
  'access-log': (line, context) => decodeAccessLog(line, context) ?? decodeHaproxy(line, context),
  iis: (line, context) => decodeIis(line, context) ?? decodeIisNative(line, context),
  sshd: decodeSshd,
  'web-error': decodeWebError,
  pf: decodePacketFilter,
  nfdump: wrapped(decodeNfdump),
  'windows-event': wrapped(decodeWindowsEvent),
  appliance: decodeAppliance,
  'exchange-smtp': (line, context) => decodeExchange(line, context) ?? decodeMailLogin(line, context),
  'key-value': (line, context) =>
    (isMapped(context) ? null : decodeVendorFirewall(line, context)) ?? decodeKeyValue(line, context),
  cef: decodeCef,
  leef: decodeLeef,
  json: wrapped(
    (line, context) =>
      (isMapped(context) ? null : (decodePaloAltoJson(line, context) ?? decodeDefenderXdr(line, context))) ??
      decodeJson(line, context),
  ),
  csv: (line, context) =>
    decodeCsv(line, context) ?? (isMapped(context) ? null : decodePaloAlto(line, context)),
  text: () => null,
};

/**
 * Reads one line. With `auto` the format is found line by line, so that a collector may mix them.
 * @returns a `text` line with no fields but its time when no decoder knows it
 */
export function decodeLine(line: string, format: LogFormat | 'auto', context: DecodeContext): DecodedLine {
  // Patterns may take quadratic time; only JSON is written in lines longer than this.
  const whole = line.charCodeAt(0) === byteOrderMark ? line.slice(1) : line;
  const text =
    whole.length > maxPatternLength && !whole.trimStart().startsWith('{')
      ? whole.slice(0, maxPatternLength)
      : whole;
  const decoded = format === 'auto' ? decodeAny(text, context) : decoders[format](text, context);
  if (decoded && decoded.fields.at !== null) return decoded;
  const { at, host } = stripSyslog(text, context);
  if (decoded) return { format: decoded.format, fields: { ...decoded.fields, at } };
  return {
    format: 'text',
    fields: { category: 'other', at, ...(host === undefined ? {} : { hostName: host }) },
  };
}

/**
 * Column names, when a line is a header that tells how the lines after it are to be read. A header that only repeats
 * columns that are given is one too.
 */
export function readColumns(line: string, context: DecodeContext = {}): string[] | null {
  if (context.columnsAreGiven) return isColumnLine(line, context) ? [...(context.columns ?? [])] : null;
  return zeekColumns(line) ?? w3cColumns(line) ?? csvColumns(line, context.separator);
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
    const header = readColumns(line, context);
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

/** Whether a person has said what the keys of these lines mean. */
function isMapped({ mapping }: DecodeContext): boolean {
  return mapping !== undefined && Object.keys(mapping).length > 0;
}

/** Cheap marks first: each decoder is asked only about lines that bear its mark. */
function decodeAny(line: string, context: DecodeContext): DecodedLine | null {
  const brace = line.indexOf('{');
  if (brace >= 0 && /^\s*$/.test(line.slice(0, brace))) {
    return decodeAnyJson(line, context);
  }
  if (line.includes('CEF:') || /^\d\|[^|]{1,80}\|/.test(line)) {
    const cef = decodeCef(line, context);
    if (cef) return cef;
  }
  if (line.includes('LEEF:')) {
    const leef = decodeLeef(line, context);
    if (leef) return leef;
  }
  if (line.includes('\t')) {
    const zeek = decodeZeekTsv(line, context) ?? decodeZeekHeadless(line, context);
    if (zeek) return zeek;
  }
  if (brace > 0 && line.startsWith('{"', brace)) {
    const json = decodeAnyJson(line.slice(brace), context);
    if (json) return json;
  }
  if (line.includes('devid=') || line.includes('log_component=') || line.includes('srcip=')) {
    const pairs = decodeKeyValue(line, context);
    if (pairs) return pairs;
  }
  if (line.includes('haproxy') || line.includes(' -> ')) {
    const flow = decodeHaproxy(line, context) ?? decodeNfdump(line, context);
    if (flow) return flow;
  }
  if (line.includes('<Event')) {
    const event = decodeWindowsEvent(line, context);
    if (event) return event;
  }
  const firewall = decodeVendorFirewall(line, context);
  if (firewall) return firewall;
  if (line.includes(' PACKET ')) {
    const windows = decodeWindowsDns(line, context);
    if (windows) return windows;
  }
  return (
    (/client |resolving |transfer of |validating |zone /.test(line) ? decodeBind(line, context) : null) ??
    (line.includes('dnsmasq') ? decodeDnsmasq(line, context) : null) ??
    (/unbound(?:\[|: \[)|^\[[0-9a-f]+:[0-9a-f]+\] /.test(line) ? decodeUnbound(line, context) : null) ??
    (/qname="|question for|answer to question| wants '/.test(line) ? decodePowerDns(line, context) : null) ??
    (/ [A-Z_]+\/\d{3} /.test(line) ? decodeSquid(line, context) : null) ??
    (line.includes('] ') && line.includes('"') ? decodeAccessLog(line, context) : null) ??
    decodeIis(line, context) ??
    (line.includes('W3SVC') ? decodeIisNative(line, context) : null) ??
    (line.includes('] ') ? decodeWebError(line, context) : null) ??
    decodeAppliance(line, context) ??
    decodeSshd(line, context) ??
    (isMailLogin(line) ? decodeMailLogin(line, context) : null) ??
    (/,[-+*<>],/.test(line) ? decodeExchange(line, context) : null) ??
    decodeNfdump(line, context) ??
    (line.includes('] ') || line.includes('Connect from ') ? decodeHaproxy(line, context) : null) ??
    (line.includes('=') ? decodeKeyValue(line, context) : null) ??
    (brace > 0 ? decodeAnyJson(line.slice(brace), context) : null) ??
    decodeCsv(line, context)
  );
}

/** JSON, also behind a syslog header. */
function wrapped(decode: Decoder): Decoder {
  return (line, context) => {
    const decoded = decode(line, context);
    const brace = decoded ? -1 : line.indexOf('{');
    return brace > 0 ? decode(line.slice(brace), context) : decoded;
  };
}

function decodeAnyJson(line: string, context: DecodeContext): DecodedLine | null {
  return (
    decodeSuricata(line, context) ??
    decodeZeekJson(line, context) ??
    (line.includes('EventID') || line.includes('winlog') ? decodeWindowsEvent(line, context) : null) ??
    (line.includes('AdvancedHunting') ? decodeDefenderXdr(line, context) : null) ??
    (line.includes('LogType') ? decodePaloAltoJson(line, context) : null) ??
    (line.includes('_addr"') || line.includes('"t_first"') ? decodeNfdump(line, context) : null) ??
    decodeJson(line, context)
  );
}
