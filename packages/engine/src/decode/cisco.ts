import type { DecodeContext, DecodedLine, Decoder, EventFields } from './event.ts';
import { addressIn, firstIn, numberIn, portIn } from './field-values.ts';
import { present } from './json-lines.ts';
import { stripSyslog } from './syslog.ts';
import { parseTime } from './time.ts';

const mark = /%(?:ASA|FTD|PIX|FWSM|NGIPS)-/;
const address = String.raw`((?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F]{0,4}:[0-9a-fA-F:]{2,39})`;
const anEnd = new RegExp(
  String.raw`\b(from|for|to|src|dst|gaddr|laddr|faddr|Local:|Remote:)\s{0,3}(?:[\w.-]{1,60}:)?${address}(?:[/:](\d{1,5}))?`,
  'g',
);

/** Cisco ASA and FTD, also where a relay has cut the message number off. */
export const decodeCisco: Decoder = (line, context) => {
  const start = line.search(mark);
  if (start < 0) {
    return /^Group <[^>]{0,80}> User </.test(line.trimStart()) ? decodeSession(line, line, context) : null;
  }
  const body = line.slice(start, start + 4000);
  return (
    decodeKeyed(body, line, context) ?? decodeEnds(body, line, context) ?? decodeSession(body, line, context)
  );
};

/** `… from inside:10.1.2.3/5 to outside:198.51.100.7/443 …` in its many wordings. */
function decodeEnds(body: string, line: string, context: DecodeContext): DecodedLine | null {
  const ends = [...body.matchAll(anEnd)];
  const find = (...words: string[]): RegExpMatchArray | undefined =>
    ends.find((end) => words.includes(end[1] ?? ''));
  const source = find('from', 'src', 'for', 'faddr', 'Local:');
  const target = find('to', 'dst', 'laddr', 'Remote:');
  if (!source && !target) return null;
  const outbound = /\bBuilt outbound\b/.test(body);
  const [from, to] = outbound ? [target, source] : [source, target];
  const fields: EventFields = present<EventFields>({
    category: 'network',
    at: stripSyslog(line, context).at,
    sourceAddress: from?.[2],
    sourcePort: portIn(from?.[3]),
    destinationAddress: to?.[2],
    destinationPort: portIn(to?.[3]),
    clientAddress: from?.[2],
    transport: /\b(tcp|udp|icmp)\b/i.exec(body)?.[1]?.toLowerCase(),
    user:
      /\((?:LOCAL\\|[\w.-]{1,60}\\)?([\w.$-]{1,80})(?:@[\w.-]{1,100})?\) (?:to|gaddr) /.exec(body)?.[1] ??
      userIn(body),
    action: /: (Deny|Built|Teardown|Denied|permitted|denied)/i.exec(body)?.[1]?.toLowerCase(),
    rule: /%\w{3,6}-\d-(\d{1,8})/.exec(body)?.[1],
  });
  return { format: 'key-value', fields };
}

/** Log-ons and sessions name one address, if any, and a user. */
function decodeSession(body: string, line: string, context: DecodeContext): DecodedLine | null {
  const client = new RegExp(String.raw`\b(?:user IP|IP|ip|peer|client)\s{0,2}[=:]?\s{0,2}<?${address}`).exec(
    body,
  );
  const any = /\b((?:\d{1,3}\.){3}\d{1,3})(?:\/(\d{1,5}))?/.exec(body);
  const end = client ?? any;
  const user = userIn(body);
  if (!end && user === undefined) return null;
  const server = new RegExp(String.raw`\bserver\s{0,2}[=:]?\s{0,2}${address}`).exec(body)?.[1];
  const isServer = !client && server !== undefined;
  const fields: EventFields = present<EventFields>({
    category: 'session',
    at: stripSyslog(line, context).at,
    sourceAddress: isServer ? undefined : end?.[1],
    sourcePort: isServer ? undefined : portIn(end?.[2]),
    destinationAddress: server,
    clientAddress: isServer ? undefined : end?.[1],
    user,
    action: /: (Deny|Denied|permitted|denied|Rejected|Successful)/i.exec(body)?.[1]?.toLowerCase(),
    rule: /%\w{3,6}-\d-(\d{1,8})/.exec(body)?.[1],
  });
  return { format: 'key-value', fields };
}

function userIn(body: string): string | undefined {
  return /\b(?:[Uu]ser ?name|[Uu]ser|[Uu]name)\b ?[=:<']{1,2} ?<?'?([\w.@\\$-]{1,80})/.exec(body)?.[1];
}

/** FTD connection events: `SrcIP: 10.1.2.3, DstIP: …, URL: …`. */
function decodeKeyed(body: string, line: string, context: DecodeContext): DecodedLine | null {
  if (!/\bSrcIP: /.test(body)) return null;
  const pairs = new Map<string, string>();
  for (const part of body.slice(body.indexOf(': ') + 2).split(/, (?=[A-Z]\w{0,40}(?: \w{1,20}){0,2}: )/)) {
    const colon = part.indexOf(': ');
    const key = part.slice(0, colon);
    if (colon > 0 && !pairs.has(key)) pairs.set(key, part.slice(colon + 2).trim());
  }
  const get = (...keys: string[]): string | undefined => firstIn(pairs, keys);
  const user = get('User');
  const fields: EventFields = present<EventFields>({
    category: pairs.has('DNSQuery') ? 'dns' : 'network',
    at: parseTime(get('FirstPacketSecond') ?? '', context) ?? stripSyslog(line, context).at,
    sourceAddress: addressIn(get('SrcIP')),
    sourcePort: portIn(get('SrcPort')),
    destinationAddress: addressIn(get('DstIP')),
    destinationPort: portIn(get('DstPort')),
    clientAddress: addressIn(get('SrcIP')),
    transport: get('Protocol')?.toLowerCase(),
    name: get('DNSQuery'),
    queryType: get('DNSRecordType'),
    host: get('ReferencedHost'),
    url: get('URL'),
    user,
    userAgent: get('UserAgent'),
    method: get('HTTPMethod'),
    hashes: get('FileSHA256') === undefined ? undefined : [get('FileSHA256')?.toLowerCase() ?? ''],
    fileName: get('FileName'),
    action: get('AccessControlRuleAction', 'FileAction'),
    rule: get('ThreatName', 'Message', 'AccessControlRuleName'),
    bytesOut: numberIn(get('InitiatorBytes')),
    bytesIn: numberIn(get('ResponderBytes')),
  });
  return { format: 'key-value', fields };
}
