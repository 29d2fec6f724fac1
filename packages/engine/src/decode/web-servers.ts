import type { DecodeContext, DecodedLine, Decoder, EventFields } from './event.ts';
import { addressIn, numberIn } from './field-values.ts';
import { present } from './json-lines.ts';
import { stripSyslog } from './syslog.ts';
import { parseTime } from './time.ts';

/** Squid native access log: `time elapsed client code/status bytes method URL user hierarchy/peer type`. */
export const decodeSquid: Decoder = (line, context) => {
  const parts =
    /(?:^|\s)(\d{9,10}\.\d{3})\s+(-?\d+) (\S+) ([A-Z_]+)\/(\d{3}) (\d+) ([A-Z-]+) (\S+) (\S+) ([A-Z_]+)\/(\S+)/.exec(
      line,
    );
  if (!parts) return null;
  const [, time = '', elapsed, client = '', action, status, bytes, method, url = '', user, , peer = ''] =
    parts;
  const target = method === 'CONNECT' ? splitHostPort(url) : null;
  const fields: EventFields = present<EventFields>({
    category: 'web',
    at: parseTime(time, context),
    sourceAddress: client,
    clientAddress: client,
    destinationAddress: addressIn(peer) ?? addressIn(target?.host),
    destinationPort: target?.port,
    host: target?.host,
    url: target ? undefined : url,
    method,
    status: Number(status),
    user: user === '-' ? undefined : user,
    action,
    bytesIn: Number(bytes),
    durationMs: Number(elapsed),
  });
  return { format: 'squid', fields };
};

/**
 * Access logs of nginx, Apache and whatever writes the Common or Combined format, a virtual host before
 * it or not. The request line may be garbage: scanners send anything.
 */
export const decodeAccessLog: Decoder = (line, context) => {
  const parts =
    /(?:^|\s)(?:(\S+?)(?::(\d+))? )?([0-9a-fA-F.:]+)(?: \([^)]*\))? (\S+) (.+?) \[([^\]]+)\] "((?:[^"\\]|\\.)*)" (\d{3}|-) (\d+|-)(.*)$/.exec(
      line,
    );
  if (!parts) return null;
  const [, virtualHost, , client = '', , user, time = '', request = '', status, bytes, rest = ''] = parts;
  const [referrer, userAgent] = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]);
  const asked = /^([A-Z_-]{3,20}) (\S+)(?: (HTTP\/[\d.]+))?$/.exec(request);
  const url = asked?.[2];
  const target =
    asked?.[1] === 'CONNECT' && url !== undefined ? splitHostPort(url.replace(/^https?:\/\//, '')) : null;
  const site =
    virtualHost !== undefined && virtualHost.includes('.') && !/^[\d.]+$/.test(virtualHost)
      ? virtualHost
      : undefined;
  const fields: EventFields = present<EventFields>({
    category: 'web',
    at: parseTime(time, context) ?? stripSyslog(line, context).at,
    sourceAddress: client,
    clientAddress: client,
    destinationPort: target?.port,
    host: target?.host ?? (url?.startsWith('/') ? site : undefined),
    url: target ? undefined : (url ?? request),
    method: asked?.[1],
    status: status === '-' ? undefined : Number(status),
    referrer: referrer === '-' || referrer === '' ? undefined : referrer,
    userAgent: userAgent === '-' || userAgent === '' ? undefined : userAgent,
    user: user === '-' ? undefined : user,
    bytesIn: bytes === '-' ? undefined : Number(bytes),
  });
  return { format: 'access-log', fields };
};

/** HAProxy HTTP log: `client:port [time] frontend backend/server timers status bytes … "request"`. */
export const decodeHaproxy: Decoder = (line, context) => {
  const parts =
    /([0-9a-fA-F.:]+):(\d+) \[([^\]]+)\] \S+ \S+ [-+\d]+\/[-+\d]+\/[-+\d]+\/[-+\d]+\/(\+?\d+) (\d{3}|-1) \+?(\d+) .*?"(?:([A-Z]+) (\S+)[^"]*|<BADREQ>)"/.exec(
      line,
    );
  if (!parts) return null;
  const [, client = '', port, time = '', elapsed, status, bytes, method, url] = parts;
  const fields: EventFields = present<EventFields>({
    category: 'web',
    at: parseTime(time, context),
    sourceAddress: client,
    sourcePort: Number(port),
    clientAddress: client,
    url,
    method,
    status: status === '-1' ? undefined : Number(status),
    bytesIn: Number(bytes),
    durationMs: Number(elapsed),
  });
  return { format: 'access-log', fields };
};

const iisDefault = (
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) ' +
  'sc-status sc-substatus sc-win32-status time-taken'
).split(' ');

/** IIS's own format: `client, user, date, time, service, server, address, ms, in, out, status, win32, method, target, query,`. */
export const decodeIisNative: Decoder = (line, context) => {
  const cells = line.split(',', 17).map((cell) => cell.trim());
  const [
    client,
    user,
    day = '',
    clock = '',
    ,
    server,
    address,
    elapsed,
    received,
    sent,
    status,
    ,
    method,
    stem,
    query,
  ] = cells;
  if (cells.length < 15 || addressIn(client) === undefined || !/^W3SVC\d{0,6}$/.test(cells[4] ?? ''))
    return null;
  const fields: EventFields = present<EventFields>({
    category: 'web',
    at: parseTime(`${day} ${clock}`, context),
    sourceAddress: client,
    clientAddress: client,
    destinationAddress: addressIn(address),
    hostName: server === '-' ? undefined : server,
    url: stem === undefined || stem === '-' ? undefined : query && query !== '-' ? `${stem}?${query}` : stem,
    method,
    status: numberIn(status),
    user: user === '-' ? undefined : user,
    bytesOut: numberIn(received),
    bytesIn: numberIn(sent),
    durationMs: numberIn(elapsed),
  });
  return { format: 'iis', fields };
};

/** The `#Fields:` line of a W3C log. @returns column names, `null` when the line is another. */
export function w3cColumns(line: string): string[] | null {
  return line.startsWith('#Fields: ') ? line.slice(9).trim().split(/\s+/) : null;
}

/** IIS logs in the W3C extended format, by their `#Fields:` line or the default columns. Times are UTC. */
export const decodeIis: Decoder = (line, context) => {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S/.test(line)) return null;
  const cells = line.split(' ');
  const columns = context.columns?.includes('c-ip') ? context.columns : iisDefault;
  if (cells.length !== columns.length) return null;
  return decodeW3cCells(columns, cells, context);
};

function decodeW3cCells(
  columns: readonly string[],
  cells: readonly string[],
  context: DecodeContext,
): DecodedLine | null {
  const get = (column: string): string | undefined => {
    const cell = cells[columns.indexOf(column)];
    return cell === '-' ? undefined : cell;
  };
  const client = get('c-ip');
  if (client === undefined || !/^[0-9a-fA-F.:]+$/.test(client)) return null;
  const query = get('cs-uri-query');
  const stem = get('cs-uri-stem');
  const number = (column: string): number | undefined => {
    const value = Number(get(column));
    return Number.isFinite(value) ? value : undefined;
  };
  const fields: EventFields = present<EventFields>({
    category: 'web',
    at: parseTime(`${get('date')}T${get('time')}Z`, context),
    sourceAddress: client,
    clientAddress: client,
    destinationAddress: get('s-ip'),
    destinationPort: number('s-port'),
    host: get('cs-host') ?? get('cs(Host)'),
    url: stem === undefined || query === undefined ? stem : `${stem}?${query}`,
    method: get('cs-method'),
    status: number('sc-status'),
    referrer: get('cs(Referer)'),
    userAgent: get('cs(User-Agent)')?.replaceAll('+', ' '),
    user: get('cs-username'),
    bytesOut: number('cs-bytes'),
    bytesIn: number('sc-bytes'),
    durationMs: number('time-taken'),
  });
  return { format: 'iis', fields };
}

/** `host:port`, `[v6]:port` or a bare host. */
export function splitHostPort(text: string): { host: string; port: number | undefined } {
  const parts = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text);
  return parts
    ? { host: parts[1] ?? parts[2] ?? text, port: parts[3] === undefined ? undefined : Number(parts[3]) }
    : { host: text, port: undefined };
}
