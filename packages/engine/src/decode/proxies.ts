import type { Decoder, EventFields } from './event.ts';
import { addressIn, numberIn, portIn } from './field-values.ts';
import { present } from './json-lines.ts';
import { stripSyslog } from './syslog.ts';
import { parseTime } from './time.ts';

/** Squid native access log: `time elapsed client code/status bytes method URL user hierarchy/peer type`. */
export const decodeSquid: Decoder = (line, context) => {
  const parts =
    /(?:^|\s)(\d{9,10}\.\d{3}) {1,10}(-?\d{1,15}) (\S{1,255}) ([A-Z_]{1,40})\/(\d{3}) (\d{1,15}) ([A-Z-]{1,20}) (\S{1,8000}) (\S{1,255}) ([A-Z_]{1,40})\/(\S{1,255})/.exec(
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
    method: method === '-' ? undefined : method,
    status: Number(status),
    user: user === '-' ? undefined : user,
    action,
    bytesIn: Number(bytes),
    durationMs: Number(elapsed),
  });
  return { format: 'squid', fields };
};

const haproxyTime =
  / \[(\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:.]{8,15})\] (?:\S{1,255}: (?=[A-Z])|\S{1,255} \S{1,255} )/;

/** HAProxy, HTTP and TCP logs: `client:port [time] frontend backend/server timers status bytes … "request"`. */
export const decodeHaproxy: Decoder = (line, context) => {
  const parts = haproxyTime.exec(line);
  if (!parts) return decodeHaproxyConnect(line, context);
  const before = line.slice(0, parts.index);
  const [client, port] = endOf(before.slice(before.lastIndexOf(' ') + 1));
  const rest = line.slice(parts.index + parts[0].length);
  const web = /^[-+\d]{1,12}(?:\/[-+\d]{1,12}){3}\/\+?(-?\d{1,12}) (\d{3}|-1) \+?(\d{1,15}) /.exec(rest);
  const tcp = web ? null : /^-?\d{1,12}\/-?\d{1,12}\/\+?(\d{1,12}) \+?(\d{1,15}) [A-Za-z-]{2} /.exec(rest);
  const isFailure = parts[0].endsWith(': ');
  if (client === undefined || (!web && !tcp && !isFailure)) return null;
  const open = rest.indexOf('"');
  const request = open < 0 ? null : /^"([A-Z]{3,20}) (\S{1,8000})/.exec(rest.slice(open, open + 8100));
  const fields: EventFields = present<EventFields>({
    category: web ? 'web' : 'network',
    at: parseTime(parts[1] ?? '', context),
    hostName: stripSyslog(line, context).host,
    sourceAddress: client,
    sourcePort: port,
    clientAddress: client,
    url: request?.[2]?.replace(/"$/, ''),
    method: request?.[1],
    status: web?.[2] === '-1' ? undefined : numberIn(web?.[2]),
    bytesIn: numberIn(web?.[3] ?? tcp?.[2]),
    durationMs: numberIn(web?.[1] ?? tcp?.[1]),
  });
  return { format: 'access-log', fields };
};

/** `Connect from 192.0.2.1:40780 to 198.51.100.1:5000 (main/HTTP)` */
const decodeHaproxyConnect: Decoder = (line, context) => {
  const parts = /Connect from (\S{3,60}) to (\S{3,60}) \(/.exec(line);
  const [client, port] = endOf(parts?.[1] ?? '');
  const [server, serverPort] = endOf(parts?.[2] ?? '');
  if (client === undefined) return null;
  const fields: EventFields = present<EventFields>({
    category: 'network',
    at: stripSyslog(line, context).at,
    sourceAddress: client,
    sourcePort: port,
    destinationAddress: server,
    destinationPort: serverPort,
    clientAddress: client,
  });
  return { format: 'access-log', fields };
};

/** `192.0.2.1:443`, `2001:db8::1:443` */
function endOf(text: string): [string | undefined, number | undefined] {
  const colon = text.lastIndexOf(':');
  return colon < 0
    ? [undefined, undefined]
    : [addressIn(text.slice(0, colon)), portIn(text.slice(colon + 1))];
}

/** `host:port`, `[v6]:port` or a bare host. */
export function splitHostPort(text: string): { host: string; port: number | undefined } {
  const parts = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text);
  return parts
    ? { host: parts[1] ?? parts[2] ?? text, port: parts[3] === undefined ? undefined : Number(parts[3]) }
    : { host: text, port: undefined };
}
