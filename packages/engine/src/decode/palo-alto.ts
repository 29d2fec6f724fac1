import { splitCsv } from './csv.ts';
import type { DecodeContext, DecodedLine, Decoder, EventFields } from './event.ts';
import { addressIn, numberIn, portIn } from './field-values.ts';
import { transportOf } from './firewalls.ts';
import { parseJsonLine, present, textAt, type Json } from './json-lines.ts';
import { stripSyslog } from './syslog.ts';
import { parseTime } from './time.ts';

type Cell = (i: number) => string | undefined;

/**
 * PAN-OS syslog CSV. The first seven columns are the same in all logs; the high-resolution stamp with a zone
 * stands anywhere behind. Format: PAN-OS "Syslog Field Descriptions".
 */
export const decodePaloAlto: Decoder = (line, context) => {
  if (
    !/,(?:TRAFFIC|THREAT|URL|SYSTEM|GLOBALPROTECT|USERID|CONFIG|HIP-MATCH|HIPMATCH|AUTHENTICATION|DECRYPTION),/.test(
      line,
    )
  )
    return null;
  const { message } = stripSyslog(line, context);
  const cells = splitCsv(message).map((cell) => cell.trim());
  const kind = cells[3] ?? '';
  if (cells.length < 12 || !/^\d*$/.test(cells[0] ?? '')) return null;
  const get: Cell = (i) => (cells[i] === '' || cells[i] === undefined ? undefined : cells[i]);
  const exact = cells.find((cell) => /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(cell));
  const at = parseTime(exact ?? get(6) ?? '', context) ?? parseTime(get(1) ?? '', context);
  const fields =
    kind === 'TRAFFIC' || kind === 'THREAT' || kind === 'URL'
      ? sessionFields(get, kind, cells)
      : kind === 'SYSTEM'
        ? systemFields(get(14) ?? '')
        : kind === 'GLOBALPROTECT'
          ? globalProtectFields(get)
          : otherFields(get, kind);
  return { format: 'csv', fields: { ...fields, at } };
};

function sessionFields(get: Cell, kind: string, cells: readonly string[]): EventFields {
  const isThreat = kind !== 'TRAFFIC';
  const isUrl = kind === 'URL' || get(4) === 'url';
  const target = isThreat ? get(31) : undefined;
  const url = isUrl && target !== undefined ? withScheme(target, get(14), portIn(get(25))) : undefined;
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
    method: isThreat
      ? cells.find((cell) => /^(?:get|post|head|put|delete|connect|options|patch)$/.test(cell))
      : undefined,
    fileName: isThreat && !isUrl ? target : undefined,
    filePath: isThreat && !isUrl ? target : undefined,
    user: forwarded ? undefined : get(12),
    action: get(30),
    rule: isThreat && !isUrl ? get(32) : get(11),
    bytesOut: isThreat ? undefined : numberIn(get(32)),
    bytesIn: isThreat ? undefined : numberIn(get(33)),
  });
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
  const address = String.raw`((?:\d{1,3}\.){3}\d{1,3})`;
  const find = (pattern: string): string | undefined => new RegExp(pattern).exec(words)?.[1];
  const source = find(String.raw`(?:From:|logged in via \w{1,20} from|initiated by:|\bfrom) ${address}`);
  return present<EventFields>({
    category: 'session',
    at: null,
    sourceAddress: source,
    clientAddress: source,
    destinationAddress: find(String.raw`(?:server address '?|connected to server )${address}`),
    host: find(String.raw`(?:WildFire Cloud|server|host) ([\w-]{1,63}(?:\.[\w-]{1,63}){1,6})`),
    user: find(String.raw`(?:for user |^User )'?([^\s',]{1,100}?)(?:[.'](?:\s|$)|'|\s|$)`),
    fileName: find(String.raw`(?:Installed|package:) .{0,60}?([\w.-]{1,100}\.(?:tgz|zip|pkg|img))`),
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

/** User-ID, HIP match, configuration: an address of a client and a user where the log has them. */
function otherFields(get: Cell, kind: string): EventFields {
  const [address, user, host] =
    kind === 'USERID'
      ? [get(8), get(9), undefined]
      : kind === 'CONFIG'
        ? [get(7), get(10), undefined]
        : kind === 'AUTHENTICATION'
          ? [get(8), get(9), undefined]
          : [get(11), get(7), get(9)];
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
    hostName: text('EndpointDeviceName', 'SourceDeviceHost', 'DeviceName', 'LogSourceName'),
    action: text('Action', 'EventIDValue') ?? words.action,
    rule: text('ThreatName', 'ThreatID', 'Rule'),
    bytesOut: numberIn(text('BytesSent')),
    bytesIn: numberIn(text('BytesReceived')),
  });
}
