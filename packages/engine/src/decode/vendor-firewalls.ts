import { splitCsv } from './csv.ts';
import type { DecodeContext, DecodedLine, Decoder, EventFields } from './event.ts';
import { transportOf } from './firewalls.ts';
import { present } from './json-lines.ts';
import { stripSyslog } from './syslog.ts';
import { parseTime } from './time.ts';

/** Firewall lines that are neither key=value nor CEF: Cisco ASA and FTD, Palo Alto CSV, Check Point syslog. */
export const decodeVendorFirewall: Decoder = (line, context) =>
  (/%(?:ASA|FTD|PIX|FWSM|NGIPS)-/.test(line) ? decodeCisco(line, context) : null) ??
  (/,(?:TRAFFIC|THREAT|URL),/.test(line) ? decodePaloAlto(line, context) : null) ??
  (/\b\w+:"[^"]*"; ?\w+:"/.test(line) ? decodeCheckPoint(line, context) : null);

/** `… from inside:10.1.2.3/5 to outside:198.51.100.7/443 …` in its many wordings. */
function decodeCisco(line: string, context: DecodeContext): DecodedLine | null {
  const body = line.slice(line.search(/%(?:ASA|FTD|PIX|FWSM|NGIPS)-/));
  const keyed = decodeCiscoKeyed(body, line, context);
  if (keyed) return keyed;
  const ends = [
    ...body.matchAll(
      /\b(from|for|to|src|dst|gaddr|laddr|faddr)\s+(?:[\w.-]+:)?((?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F]*:[0-9a-fA-F:]+)(?:\/(\d{1,5}))?/g,
    ),
  ];
  const find = (...words: string[]): RegExpMatchArray | undefined =>
    ends.find((end) => words.includes(end[1] ?? ''));
  const source = find('from', 'src', 'for', 'faddr');
  const target = find('to', 'dst', 'laddr');
  if (!source && !target) return decodeCiscoSession(body, line, context);
  const outbound = /\bBuilt outbound\b/.test(body);
  const [from, to] = outbound ? [target, source] : [source, target];
  const fields: EventFields = present<EventFields>({
    category: 'network',
    at: stripSyslog(line, context).at,
    sourceAddress: from?.[2],
    sourcePort: portOf(from?.[3]),
    destinationAddress: to?.[2],
    destinationPort: portOf(to?.[3]),
    clientAddress: from?.[2],
    transport: /\b(tcp|udp|icmp)\b/i.exec(body)?.[1]?.toLowerCase(),
    user: /\(?(?:[\w.-]+\\)?([\w.@-]+)\) to /.exec(body)?.[1],
    action: /: (Deny|Built|Teardown|Denied|permitted|denied)/i.exec(body)?.[1]?.toLowerCase(),
    rule: /%\w+-\d-(\d+)/.exec(body)?.[1],
  });
  return { format: 'key-value', fields };
}

/** Log-ons and sessions name one address, if any, and a user. */
function decodeCiscoSession(body: string, line: string, context: DecodeContext): DecodedLine | null {
  const end = /\b((?:\d{1,3}\.){3}\d{1,3})(?:\/(\d{1,5}))?/.exec(body);
  const user = /\b[Uu](?:ser|name|ser ?name)\b ?(?:name)? ?[=:<']+ ?<?'?([\w.@\\-]+)/.exec(body)?.[1];
  if (!end && user === undefined) return null;
  const isServer = /\bserver\b ?[=:]? /.test(body.slice(0, end?.index ?? 0));
  const fields: EventFields = present<EventFields>({
    category: 'session',
    at: stripSyslog(line, context).at,
    sourceAddress: isServer ? undefined : end?.[1],
    sourcePort: isServer ? undefined : portOf(end?.[2]),
    destinationAddress: isServer ? end?.[1] : undefined,
    clientAddress: isServer ? undefined : end?.[1],
    user,
    rule: /%\w+-\d-(\d+)/.exec(body)?.[1],
  });
  return { format: 'key-value', fields };
}

/** FTD connection events: `SrcIP: 10.1.2.3, DstIP: …, URL: …`. */
function decodeCiscoKeyed(body: string, line: string, context: DecodeContext): DecodedLine | null {
  if (!/\bSrcIP: /.test(body)) return null;
  const pairs = new Map(
    [...body.matchAll(/\b(\w+): ([^,]*)(?:,|$)/g)].map((match) => [match[1] ?? '', match[2]?.trim() ?? '']),
  );
  const fields: EventFields = present<EventFields>({
    category: pairs.has('DNSQuery') ? 'dns' : 'network',
    at: parseTime(pairs.get('FirstPacketSecond') ?? '', context) ?? stripSyslog(line, context).at,
    sourceAddress: pairs.get('SrcIP'),
    sourcePort: portOf(pairs.get('SrcPort')),
    destinationAddress: pairs.get('DstIP'),
    destinationPort: portOf(pairs.get('DstPort')),
    clientAddress: pairs.get('SrcIP'),
    transport: pairs.get('Protocol')?.toLowerCase(),
    name: pairs.get('DNSQuery'),
    url: pairs.get('URL'),
    user: pairs.get('User'),
    userAgent: pairs.get('UserAgent'),
    hashes:
      pairs.get('FileSHA256') === undefined ? undefined : [pairs.get('FileSHA256')?.toLowerCase() ?? ''],
    fileName: pairs.get('FileName'),
    action: pairs.get('AccessControlRuleAction'),
    bytesOut: numberOf(pairs.get('InitiatorBytes')),
    bytesIn: numberOf(pairs.get('ResponderBytes')),
  });
  return { format: 'key-value', fields };
}

/** PAN-OS syslog CSV: the first 30 columns are the same in traffic, threat and URL logs. */
function decodePaloAlto(line: string, context: DecodeContext): DecodedLine | null {
  const { message } = stripSyslog(line, context);
  const cells = splitCsv(message).map((cell) => cell.trim());
  if (cells.length < 31 || !/^(?:TRAFFIC|THREAT|URL)$/.test(cells[3] ?? '')) return null;
  const get = (i: number): string | undefined => (cells[i] === '' ? undefined : cells[i]);
  const isThreat = cells[3] !== 'TRAFFIC';
  const isUrl = cells[4] === 'url';
  const target = isThreat ? get(31) : undefined;
  const fields: EventFields = present<EventFields>({
    category: isUrl ? 'web' : isThreat ? 'alert' : 'network',
    at: parseTime(get(6) ?? '', context),
    sourceAddress: get(7),
    sourcePort: portOf(get(24)),
    destinationAddress: get(8),
    destinationPort: portOf(get(25)),
    clientAddress: get(7),
    transport: transportOf(get(29)),
    url: isUrl ? target : undefined,
    fileName: isThreat && !isUrl ? target : undefined,
    user: get(12),
    action: get(30),
    rule: isThreat && !isUrl ? get(32) : get(11),
    bytesOut: isThreat ? undefined : numberOf(get(32)),
    bytesIn: isThreat ? undefined : numberOf(get(33)),
  });
  return { format: 'csv', fields };
}

/** Check Point Log Exporter, syslog form: `src:"10.1.2.3"; dst:"…";`. */
function decodeCheckPoint(line: string, context: DecodeContext): DecodedLine | null {
  const pairs = new Map(
    [...line.matchAll(/(?<![\w-])([\w-]+):"((?:[^"\\]|\\.)*)"/g)].map((match) => [
      match[1] ?? '',
      match[2] ?? '',
    ]),
  );
  if (!pairs.has('src') && !pairs.has('dst')) return null;
  const fields: EventFields = present<EventFields>({
    category: pairs.has('resource') ? 'web' : 'network',
    at: parseTime(pairs.get('time') ?? '', context) ?? stripSyslog(line, context).at,
    sourceAddress: pairs.get('src'),
    sourcePort: portOf(pairs.get('s_port')),
    destinationAddress: pairs.get('dst'),
    destinationPort: portOf(pairs.get('service')),
    clientAddress: pairs.get('src'),
    transport: transportOf(pairs.get('proto')),
    name: pairs.get('domain_name'),
    url: pairs.get('resource'),
    user: pairs.get('src_user_name') ?? pairs.get('user'),
    action: pairs.get('action'),
    rule: pairs.get('rule_name') ?? pairs.get('protection_name'),
  });
  return { format: 'key-value', fields };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function portOf(text: string | undefined): number | undefined {
  const port = numberOf(text);
  return port !== undefined && port < 65_536 ? port : undefined;
}
