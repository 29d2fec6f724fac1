import { splitCsv } from './csv.ts';
import type { DecodeContext, DecodedLine, Decoder, EventFields } from './event.ts';
import { addressIn, digestsIn, numberIn, portIn } from './field-values.ts';
import { transportOf } from './firewalls.ts';
import { parseJsonLine, present, textAt, type Json } from './json-lines.ts';
import { stripSyslog } from './syslog.ts';
import { parseTime } from './time.ts';

const kinds =
  /,(?:TRAFFIC|THREAT|URL|SYSTEM|GLOBALPROTECT|USERID|CONFIG|HIP-MATCH|HIPMATCH|AUTH|AUTHENTICATION|DECRYPTION|SCTP|TUNNEL|GTP|IPTAG|CORRELATION),/;

/** Logs whose columns begin as those of traffic do. */
const sessions = new Set(['TRAFFIC', 'THREAT', 'URL', 'DECRYPTION', 'SCTP', 'TUNNEL', 'GTP']);

type Cell = (i: number) => string | undefined;

/**
 * PAN-OS syslog CSV. The first seven columns are the same in all logs; the high-resolution stamp with a zone
 * stands anywhere behind. Format: PAN-OS "Syslog Field Descriptions".
 */
export const decodePaloAlto: Decoder = (line, context) => {
  if (!line.includes(',') || !kinds.test(line)) return null;
  const { message } = stripSyslog(line, context);
  const cells = splitCsv(message).map((cell) => cell.trim());
  const kind = cells[3] ?? '';
  if (cells.length < 12 || !/^\d*$/.test(cells[0] ?? '')) return null;
  const get: Cell = (i) => (cells[i] === '' || cells[i] === undefined ? undefined : cells[i]);
  const exact = cells.find(
    (cell) => cell.charCodeAt(10) === 84 && /^\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:\d\d)$/.test(cell),
  );
  const at = parseTime(exact ?? get(6) ?? '', context) ?? parseTime(get(1) ?? '', context);
  const fields = sessions.has(kind)
    ? sessionFields(get, kind, cells)
    : kind === 'SYSTEM'
      ? systemFields(get(14) ?? '')
      : kind === 'GLOBALPROTECT'
        ? globalProtectFields(get)
        : otherFields(get, kind);
  return { format: 'csv', fields: { ...fields, at } };
};

function sessionFields(get: Cell, kind: string, cells: readonly string[]): EventFields {
  const isThreat = kind === 'THREAT' || kind === 'URL';
  const isTraffic = kind === 'TRAFFIC';
  const isUrl = kind === 'URL' || get(4) === 'url';
  const target = isThreat ? get(31) : undefined;
  const url = isUrl && target !== undefined ? withScheme(target, get(14), portIn(get(25))) : undefined;
  // Signatures of names asked for write the name in place of a file.
  const asked = isThreat && !isUrl ? askedName(`${target ?? ''} ${get(32) ?? ''}`) : undefined;
  const file = isThreat && !isUrl && asked === undefined ? target : undefined;
  const forwarded = /^x-fwd-for: (\S+)/.exec(get(12) ?? '');
  return present<EventFields>({
    category: isUrl ? 'web' : isThreat ? 'alert' : 'network',
    at: null,
    sourceAddress: get(7),
    sourcePort: portIn(get(24)),
    destinationAddress: get(8),
    destinationPort: portIn(get(25)),
    clientAddress: get(7),
    transport: transportOf(get(29)),
    host: url?.host,
    url: url?.url,
    name: asked,
    method: isThreat ? cells.find((cell, i) => i > 31 && methods.has(cell)) : undefined,
    userAgent: isThreat ? get(46) : undefined,
    referrer: isThreat ? get(49) : undefined,
    hashes: isThreat ? digestsIn(get(43)) : undefined,
    fileName: file,
    filePath: file,
    user: forwarded ? undefined : get(12),
    action: get(30),
    rule: isThreat && !isUrl ? get(32) : get(11),
    bytesOut: isTraffic ? numberIn(get(32)) : undefined,
    bytesIn: isTraffic ? numberIn(get(33)) : undefined,
  });
}

const methods = new Set(['get', 'post', 'head', 'put', 'delete', 'connect', 'options', 'patch']);

/** `Suspicious DNS Query (generic:c2.example)`, `generic:c2.example(4000000)` */
function askedName(text: string): string | undefined {
  return /(?:^|[ (])(?:generic|DNS Query|malware|phishing|dga|C2|Tunneling):([\w-]{1,63}(?:\.[\w-]{1,63}){1,10})/i.exec(
    text,
  )?.[1];
}

/** URL logs leave the scheme out. */
function withScheme(
  target: string,
  app: string | undefined,
  port: number | undefined,
): { url: string; host: string } {
  const host = /^(?:\[[^\]]*\]|[^/:?#]*)/.exec(target)?.[0] ?? '';
  if (/^[a-z]+:\/\//.test(target))
    return { url: target, host: /^[a-z]+:\/\/([^/:?#]*)/.exec(target)?.[1] ?? '' };
  const isSecure = target.startsWith(`${host}:443`) || port === 443 || app === 'ssl';
  return { url: `${isSecure ? 'https' : 'http'}://${target}`, host };
}

/** System logs say who and from where only in words. */
function systemFields(words: string): EventFields {
  const address = String.raw`((?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F]{0,4}:[0-9a-fA-F:]{2,39})`;
  const find = (pattern: string): string | undefined => new RegExp(pattern).exec(words)?.[1];
  const tunnel = new RegExp(String.raw`SA: ${address}\[(\d{1,5})\]-${address}\[(\d{1,5})\]`).exec(words);
  const source =
    find(
      String.raw`(?:From:|[Ll]ogin from:|logged (?:in|out) via \w{1,20} from|initiated by:|\bfrom) ${address}`,
    ) ?? tunnel?.[1];
  return present<EventFields>({
    category: 'session',
    at: null,
    sourceAddress: source,
    sourcePort: portIn(tunnel?.[2]),
    clientAddress: source,
    destinationAddress: find(String.raw`(?:server address '?|connected to server )${address}`) ?? tunnel?.[3],
    destinationPort: portIn(tunnel?.[4]),
    host: find(String.raw`(?:WildFire Cloud|server|host) ([\w-]{1,63}(?:\.[\w-]{1,63}){1,6})`),
    user:
      find(String.raw`User name: ([^\s',]{1,100}?)(?:[.,](?:\s|$)|$)`) ??
      find(String.raw`(?:for user |^User )'?([^\s',]{1,100}?)(?:[.'](?:\s|$)|'|\s|$)`),
    hostName: find(String.raw`Device name: ([^\s,]{1,100}?)(?:[.,](?:\s|$)|$)`),
    fileName: find(String.raw`(?:Installed|package:) .{0,60}?([\w.-]{1,100}\.(?:tgz|zip|pkg|img))`),
    outcome: /^(?:failed authentication|.{0,60}authentication failed)/i.test(words)
      ? 'failure'
      : /^authenticated for|logged in via|^.{0,60}authentication succeeded/.test(words)
        ? 'success'
        : undefined,
    action: /^(failed authentication|authenticated|User \S+ logged \w+)/.exec(words)?.[1]?.toLowerCase(),
  });
}

function globalProtectFields(get: Cell): EventFields {
  const source = addressIn(get(15));
  return present<EventFields>({
    category: 'session',
    at: null,
    sourceAddress: source,
    clientAddress: source,
    user: get(12),
    hostName: get(14),
    action: get(8),
  });
}

/** Columns of the client's address, the user and the machine. */
const clients: Readonly<Record<string, readonly number[]>> = {
  USERID: [8, 9],
  CONFIG: [7, 10],
  AUTH: [8, 9],
  AUTHENTICATION: [8, 9],
  IPTAG: [8],
  CORRELATION: [7, 8],
  HIPMATCH: [11, 7, 9],
};

/** User-ID, HIP match, configuration: an address of a client and a user where the log has them. */
function otherFields(get: Cell, kind: string): EventFields {
  const [address, user, host] = (clients[kind] ?? clients.HIPMATCH ?? []).map((i) => get(i));
  const source = addressIn(address);
  return present<EventFields>({
    category: 'session',
    at: null,
    sourceAddress: source,
    clientAddress: source,
    user,
    hostName: host,
    action: get(4),
  });
}

/** The same logs as JSON, as Cortex Data Lake forwards them. */
export function decodePaloAltoJson(line: string, context: DecodeContext): DecodedLine | null {
  const json = parseJsonLine(line);
  if (!json || typeof json.LogType !== 'string') return null;
  if (json.LogTime === undefined && json.TimeGenerated === undefined && json.TimeReceived === undefined)
    return null;
  return { format: 'json', fields: cortexFields(json, context) };
}

function cortexFields(json: Json, context: DecodeContext): EventFields {
  const text = (...keys: string[]): string | undefined => textAt(json, ...keys);
  const words = systemFields(text('EventDescription') ?? '');
  const target = text('URL');
  const port = portIn(text('DestinationPort'));
  const url = target === undefined ? undefined : withScheme(target, text('Application'), port);
  const source =
    addressIn(text('SourceAddress', 'SourceIP', 'PublicIPv4', 'PublicIPv6')) ?? words.sourceAddress;
  return present<EventFields>({
    category: url
      ? 'web'
      : json.LogType === 'THREAT'
        ? 'alert'
        : json.LogType === 'TRAFFIC'
          ? 'network'
          : 'session',
    at: parseTime(
      text('TimeGenerated', 'EventTime', 'TimeGeneratedHighResolution', 'LogTime') ?? '',
      context,
    ),
    sourceAddress: source,
    sourcePort: portIn(text('SourcePort')),
    destinationAddress: addressIn(text('DestinationAddress', 'DestinationIP')) ?? words.destinationAddress,
    destinationPort: port,
    clientAddress: source,
    transport: text('Protocol')?.toLowerCase(),
    host: url?.host ?? words.host,
    url: url?.url,
    method: text('HTTPMethod'),
    userAgent: text('UserAgent'),
    hashes: text('FileHash') === undefined ? undefined : [text('FileHash')?.toLowerCase() ?? ''],
    fileName: text('FileName') ?? words.fileName,
    user: text('SourceUser', 'SourceUserName', 'UserName') ?? words.user,
    hostName: text('EndpointDeviceName', 'SourceDeviceHost', 'DeviceName', 'LogSourceName') ?? words.hostName,
    action: text('Action', 'EventIDValue') ?? words.action,
    rule: text('ThreatName', 'ThreatID', 'Rule'),
    bytesOut: numberIn(text('BytesSent')),
    bytesIn: numberIn(text('BytesReceived')),
  });
}
