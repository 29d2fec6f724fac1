import type { Decoder, EventFields } from './event.ts';
import { addressIn } from './field-values.ts';
import { present } from './json-lines.ts';
import { splitHostPort } from './proxies.ts';
import { stripSyslog } from './syslog.ts';
import { parseTime } from './time.ts';

/**
 * Access logs of nginx, Apache and whatever writes the Common or Combined format, a virtual host before
 * it or not. The request line may be garbage: scanners send anything.
 */
export const decodeAccessLog: Decoder = (line, context) => {
  const timeEnd = line.indexOf('] "');
  if (timeEnd < 0) return decodeSslRequest(line, context);
  const timeStart = line.lastIndexOf('[', timeEnd);
  if (timeStart < 1) return null;
  const requestEnd = closingQuote(line, timeEnd + 3);
  const tail = /^" (\d{3}|-) (\d{1,15}|-)(?=\s|$)/.exec(line.slice(requestEnd, requestEnd + 24));
  const who = askerOf(line.slice(0, timeStart));
  if (!tail || !who) return null;
  const [, status = '-', bytes = '-'] = tail;
  const request = line.slice(timeEnd + 3, requestEnd);
  const [referrer, userAgent] = quotedIn(line, requestEnd + tail[0].length);
  const asked = /^([A-Z_-]{3,20}) (\S+)(?: (HTTP\/[\d.]{1,5}))?$/.exec(request);
  const url = asked?.[2];
  const target =
    asked?.[1] === 'CONNECT' && url !== undefined ? splitHostPort(url.replace(/^https?:\/\//, '')) : null;
  const fields: EventFields = present<EventFields>({
    category: 'web',
    at: parseTime(line.slice(timeStart + 1, timeEnd), context) ?? stripSyslog(line, context).at,
    sourceAddress: addressIn(who.client),
    clientAddress: who.client,
    destinationPort: target?.port,
    host: target?.host ?? (url?.startsWith('/') ? who.site : undefined),
    url: target || request === '-' || request === '' ? undefined : (url ?? request),
    method: asked?.[1],
    status: status === '-' ? undefined : Number(status),
    referrer: referrer === '-' || referrer === '' ? undefined : referrer,
    userAgent: userAgent === '-' || userAgent === '' ? undefined : userAgent,
    user: who.user === '-' ? undefined : who.user,
    bytesIn: bytes === '-' ? undefined : Number(bytes),
  });
  return { format: 'access-log', fields };
};

/** Apache's log of encrypted requests: `[time] client protocol cipher "request" bytes`. */
const decodeSslRequest: Decoder = (line, context) => {
  const parts =
    /^\[([^\]]{20,40})\] ([0-9a-fA-F.:]{2,45}) (?:TLS|SSL)v[\d.]{1,4} \S{1,80} "([A-Z]{3,20}) (\S{1,8000})(?: HTTP\/[\d.]{1,5})?" (\d{1,15}|-)/.exec(
      line,
    );
  if (!parts) return null;
  const [, time = '', client = '', method, url, bytes] = parts;
  const fields: EventFields = present<EventFields>({
    category: 'web',
    at: parseTime(time, context),
    sourceAddress: addressIn(client),
    clientAddress: client,
    url,
    method,
    bytesIn: bytes === '-' ? undefined : Number(bytes),
  });
  return { format: 'access-log', fields };
};

/** `[virtual host] client identity user`, behind whatever a collector puts in front; a user may hold blanks. */
function askerOf(head: string): { client: string; user: string; site: string | undefined } | null {
  const words = head.trim().split(' ');
  if (words.length > 40) return null;
  let at = words.length - 3;
  while (at >= 0 && bareAddress(words[at]) === undefined) at--;
  // With look-ups on, Apache writes names.
  if (at < 0) at = words.length - 3;
  if (at < 0 || words[at] === '') return null;
  const skip = words[at + 1]?.startsWith('(') ? 2 : 1;
  // Behind proxies a list of addresses stands there, the first asker first.
  let first = at;
  while (first > 0 && /[,"]$/.test(words[first - 1] ?? '') && bareAddress(words[first - 1]) !== undefined)
    first--;
  const list = words.slice(first, at + 1).map((word) => bareAddress(word) ?? word);
  const client = list.find((word) => addressIn(word) !== undefined && !isPrivate(word)) ?? list[0] ?? '';
  const before = (words[first - 1] ?? '').replace(/^\uFEFF/, '').replace(/:\d{1,5}$/, '');
  const isSite = /^[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}$/.test(before) && /[A-Za-z]/.test(before);
  return { client, user: words.slice(at + skip + 1).join(' '), site: isSite ? before : undefined };
}

function bareAddress(word: string | undefined): string | undefined {
  return addressIn(word?.replace(/^"/, '').replace(/[,"]{1,2}$/, ''));
}

function isPrivate(address: string): boolean {
  return /^(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cd]|fe80:)/i.test(address);
}

/** Where the quotation mark that ends a text stands; marks behind a backslash do not end it. */
function closingQuote(line: string, from: number): number {
  for (let i = from; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (code === 92) i++;
    else if (code === 34) return i;
  }
  return line.length;
}

/** The first two quoted texts from here on. */
function quotedIn(line: string, from: number): string[] {
  const texts: string[] = [];
  for (let open = line.indexOf('"', from); open >= 0 && texts.length < 2;) {
    const end = closingQuote(line, open + 1);
    texts.push(line.slice(open + 1, end));
    open = line.indexOf('"', end + 1);
  }
  return texts;
}
