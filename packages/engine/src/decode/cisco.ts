import type { DecodeContext, DecodedLine, Decoder, EventFields } from './event.ts';
import { addressIn, firstIn, hostOfUrl, numberIn, portIn } from './field-values.ts';
import { present } from './json-lines.ts';
import { stripSyslog } from './syslog.ts';
import { parseTime } from './time.ts';

const mark = /%(?:ASA|FTD|PIX|FWSM|NGIPS|FPR)-/;
const address = String.raw`((?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F]{0,4}:[0-9a-fA-F:]{2,39})`;
const anEnd = new RegExp(
  String.raw`\b(from|for|to|src|SRC|dst|dest|DEST|gaddr|laddr|faddr|Local:|Remote:)\s{0,3}(?:PAT address )?\(?(?:[\w.-]{1,60}:)?${address}(?:[/:](\d{1,5}\b|[a-z]{3,8}\b))?`,
  'g',
);
/** Access lists: `inside/10.1.2.3(50001)(user) -> outside/198.51.100.7(443)`. */
const listed = new RegExp(
  String.raw`\/${address}\((\d{1,5})\)(?:\(([^()]{0,160})\))? -> [\w.-]{1,60}\/${address}\((\d{1,5})\)`,
);
const visited = new RegExp(
  String.raw`(?:([^\s@]{1,80})@)?${address}(?: \([^()]{0,80}\))? Accessed URL ${address}:(\S{1,2000})`,
);
/** Ports by the names that log-on messages write. */
const services: Readonly<Record<string, number>> = {
  ftp: 21,
  ssh: 22,
  telnet: 23,
  domain: 53,
  http: 80,
  www: 80,
  https: 443,
};

/** Cisco ASA and FTD, also where a relay has cut the message number off. */
export const decodeCisco: Decoder = (line, context) => {
  const start = line.search(mark);
  if (start < 0) {
    return /^Group <[^>]{0,80}> User </.test(line.trimStart()) ? decodeSession(line, line, context) : null;
  }
  const body = line.slice(start, start + 4000);
  return (
    decodeKeyed(body, line, context) ??
    decodeListed(body, line, context) ??
    decodeVisit(body, line, context) ??
    decodeEnds(body, line, context) ??
    decodeSession(body, line, context)
  );
};

function decodeListed(body: string, line: string, context: DecodeContext): DecodedLine | null {
  const parts = body.includes(' -> ') ? listed.exec(body) : null;
  if (!parts) return null;
  const [, source, sourcePort, user, target, targetPort] = parts;
  const fields: EventFields = present<EventFields>({
    category: 'network',
    at: stripSyslog(line, context).at,
    sourceAddress: source,
    sourcePort: portIn(sourcePort),
    destinationAddress: target,
    destinationPort: portIn(targetPort),
    clientAddress: source,
    transport: /\b(tcp|udp|icmp)\b/i.exec(body)?.[1]?.toLowerCase(),
    user: bareName(user?.split(',')[0]),
    action: /\b(permitted|denied)\b/.exec(body)?.[1],
    rule: ruleIn(body),
  });
  return { format: 'key-value', fields };
}

/** `user@10.1.2.3 Accessed URL 198.51.100.7:http://x/`, `Access denied URL http://x/ SRC 10.1.2.3 DEST 198.51.100.7` */
function decodeVisit(body: string, line: string, context: DecodeContext): DecodedLine | null {
  const parts = body.includes('Accessed URL') ? visited.exec(body) : null;
  if (!parts) return null;
  const [, user, source, target, url] = parts;
  const fields: EventFields = present<EventFields>({
    category: 'web',
    at: stripSyslog(line, context).at,
    sourceAddress: source,
    destinationAddress: target,
    clientAddress: source,
    host: hostOfUrl(url),
    url,
    user,
    rule: ruleIn(body),
  });
  return { format: 'key-value', fields };
}

/** `… from inside:10.1.2.3/5 to outside:198.51.100.7/443 …` in its many wordings. */
function decodeEnds(body: string, line: string, context: DecodeContext): DecodedLine | null {
  const ends = [...body.matchAll(anEnd)];
  const find = (...words: string[]): RegExpMatchArray | undefined =>
    ends.find((end) => words.includes(end[1] ?? ''));
  const source = find('from', 'src', 'SRC', 'for', 'faddr', 'Local:');
  const target = find('to', 'dst', 'dest', 'DEST', 'laddr', 'Remote:');
  if (!source && !target) return null;
  const [from, to] = /\bBuilt outbound\b/.test(body) ? [target, source] : [source, target];
  const [fromPort, toPort] = [portOf(from?.[3]), portOf(to?.[3])];
  // What ends a connection, or comes after its end, may be of either side's making.
  const isReply =
    /: Teardown |\(no connection\)/.test(body) && (fromPort ?? 65_535) < 1024 && (toPort ?? 0) >= 1024;
  // The traffic filter tells the name that the listed address was asked for by.
  const name = /\bresolved from \w{1,20} list: ([\w-]{1,63}(?:\.[\w-]{1,63}){1,10})/.exec(body)?.[1];
  const url = /\bdenied URL (\S{1,2000}) SRC /.exec(body)?.[1];
  const fields: EventFields = present<EventFields>({
    category: url === undefined ? 'network' : 'web',
    at: stripSyslog(line, context).at,
    sourceAddress: from?.[2],
    sourcePort: fromPort,
    destinationAddress: to?.[2],
    destinationPort: toPort,
    clientAddress: isReply ? to?.[2] : from?.[2],
    transport: /\b(tcp|udp|icmp)\b/i.exec(body)?.[1]?.toLowerCase(),
    host: name !== undefined && /[A-Za-z]/.test(name) ? name : undefined,
    url,
    fileName: / (?:Retrieved|Stored) (?:file )?(?:\S{0,300}\/)?([^\s/]{1,200})\s*$/.exec(body)?.[1],
    user:
      bareName(/\(((?:[\w.-]{1,60}\\)?[\w.@$-]{1,120})\) (?:to|gaddr|dst) /.exec(body)?.[1]) ??
      (/: (?:Built|Teardown) /.test(body)
        ? bareName(/ \(((?:[\w.-]{1,60}\\)?[\w.@$-]{1,120})\)\s*$/.exec(body)?.[1])
        : undefined) ??
      userIn(body),
    action: /: (Deny|Built|Teardown|Denied|permitted|denied)/i.exec(body)?.[1]?.toLowerCase(),
    outcome: / Login denied /.test(body) ? 'failure' : / Login permitted /.test(body) ? 'success' : undefined,
    rule: ruleIn(body),
  });
  return { format: 'key-value', fields };
}

function portOf(text: string | undefined): number | undefined {
  return portIn(text) ?? services[text ?? ''];
}

function ruleIn(body: string): string | undefined {
  return /%\w{3,6}-(?:\w{1,20}-)?\d-(\d{1,8})/.exec(body)?.[1];
}

/** Without its domain on either side: `XA\an@xa.example` → `an`; an address is no name. */
function bareName(text: string | undefined): string | undefined {
  const name = text?.replace(/^.*\\/, '').replace(/@.*$/, '');
  return name === undefined || name === '' || addressIn(name) !== undefined ? undefined : name;
}

/** Log-ons and sessions name one address, if any, and a user. */
function decodeSession(body: string, line: string, context: DecodeContext): DecodedLine | null {
  const client = new RegExp(
    String.raw`\b(?:user IP|IP address|IP|ip|Addr|peer|client)\s{0,2}[=:]?\s{0,2}<?${address}`,
  ).exec(body);
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
    outcome: /authentication (?:Rejected|failed)/.test(body)
      ? 'failure'
      : /authentication (?:Successful|succeeded)/.test(body)
        ? 'success'
        : undefined,
    rule: ruleIn(body),
  });
  return { format: 'key-value', fields };
}

function userIn(body: string): string | undefined {
  return (
    /\b(?:[Uu]ser ?name|[Uu]ser|[Uu]name)\b ?[=:<']{1,2} ?<?'?([\w.@\\$-]{1,80})/.exec(body)?.[1] ??
    /(?:\bfor user|, user|: User) ["']?(?!authentication\b)([\w.@\\$-]{1,80})["']?(?=[\s,]|$)/.exec(
      body,
    )?.[1] ??
    / mapping \S{2,45} - (\S{1,120}) /.exec(body)?.[1]
  );
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
  const url = get('URL', 'URI');
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
    tlsName: get('SSLServerName', 'TLSServerName'),
    url,
    referrer: get('HTTPReferer'),
    status: numberIn(get('HTTPResponse')),
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
