import type { Decoder, EventFields } from './event.ts';
import { present } from './json-lines.ts';
import { readKeyValues } from './key-value-pairs.ts';
import { stripSyslog } from './syslog.ts';
import { parseTime } from './time.ts';

/** dnsmasq with `log-queries` or `log-queries=extra`. */
export const decodeDnsmasq: Decoder = (line, context) => {
  const envelope = stripSyslog(line, context);
  if (envelope.program !== 'dnsmasq') return null;
  const body = envelope.message.replace(/^\d+ (?=\S+\/\d+ )/, '');
  const asker = /^([0-9a-fA-F.:]+)\/(\d+) /.exec(body);
  const rest = asker ? body.slice(asker[0].length) : body;
  const query = /^query\[([^\]]+)\] (\S+) from (\S+)$/.exec(rest);
  const client = query?.[3] ?? asker?.[1];
  const answer =
    /^(reply|cached|cached-stale|config|special domain|gravity blocked|exactly denied|regex denied|\/\S+|forwarded) (\S+) (?:is|to) (\S+)/.exec(
      rest,
    );
  if (!query && !answer) return null;
  const isAnswer = answer !== null && answer[1] !== 'forwarded' && !answer[3]?.startsWith('<');
  const fields: EventFields = present<EventFields>({
    category: 'dns',
    at: envelope.at,
    hostName: envelope.host,
    sourceAddress: client,
    sourcePort: asker ? Number(asker[2]) : undefined,
    clientAddress: client,
    name: query?.[2] ?? answer?.[2],
    queryType: query?.[1],
    answers: isAnswer && answer[3] !== undefined ? [answer[3]] : undefined,
    action: query ? 'query' : answer?.[1],
  });
  return { format: 'dnsmasq', fields };
};

const unboundHead =
  /^(?:\[(\d{1,12})\] |(.{0,300}?))(?:unbound\[[^\]]{0,30}\]:? (?:\[[^\]]{0,30}\] )?|unbound: \[[^\]]{0,30}\] |\[[0-9a-f]{1,8}:[0-9a-f]{1,8}\] (?=info|query|reply))(?:info|query|reply|notice|error)?:? ?/;
const unboundQuery =
  /^([0-9a-fA-F.:]{2,45})(?:@(\d{1,5}))? (\S+?)\.? ([A-Z0-9]+) (?:IN|CH|HS|ANY)(?: ([A-Z]+) [\d.]+ \d \d+(?: \S{2,5} \S{3,60})?)?\s*$/;
/** What the server did with a name: a zone of its own, a policy, a failure. */
const unboundAct =
  /^(?:rpz: applied \[[^\]]{0,100}\] )?\S{1,255} (?:[a-z_]{3,30}|rpz-\S{1,30}) ([0-9a-fA-F.:]{2,45})@(\d{1,5}) (\S+?)\.? ([A-Z0-9]+) IN\s*$/;
const unboundName =
  /^(?:SERVFAIL|validation failure|resolving|response for) <?(\S+?)\.? ([A-Z0-9]+) IN(?=[>\s]|$)/;

/** Unbound with `log-queries`, `log-replies` or `log-local-actions`, plain, with an epoch stamp or in a syslog envelope. */
export const decodeUnbound: Decoder = (line, context) => {
  const head = unboundHead.exec(line);
  if (!head) return null;
  const body = line.slice(head[0].length, head[0].length + 1_024);
  const query = unboundQuery.exec(body);
  const act = query ? null : unboundAct.exec(body);
  const name = query || act ? null : unboundName.exec(body);
  const [, address, port, asked, type, code] = query ?? act ?? [];
  if (!query && !act && !name) return null;
  if (address !== undefined && !/[.:]/.test(address)) return null;
  const [, first, prefix = ''] = head;
  const envelope = stripSyslog(line, context);
  const epoch = first ?? /\[(\d{9,11})\] $/.exec(prefix)?.[1];
  const fields: EventFields = present<EventFields>({
    category: 'dns',
    at: epoch === undefined ? (envelope.at ?? parseTime(prefix, context)) : Number(epoch) * 1000,
    hostName: envelope.host,
    sourceAddress: address,
    sourcePort: port === undefined ? undefined : Number(port),
    clientAddress: address,
    name: asked ?? name?.[1],
    queryType: type ?? name?.[2],
    responseCode: code ?? (body.startsWith('SERVFAIL') ? 'SERVFAIL' : undefined),
  });
  return { format: 'unbound', fields };
};

/** PowerDNS Recursor: structured (`msg="Question" … qname= remote=`) and classic trace lines. */
export const decodePowerDns: Decoder = (line, context) => {
  const envelope = stripSyslog(line, context);
  if (/(?:^|\s)qname="/.test(line) && line.includes('remote="')) {
    const pairs = readKeyValues(line);
    const remote = /^\[?([^\]]+?)\]?(?::(\d+))?$/.exec(pairs.get('remote') ?? '');
    const fields: EventFields = present<EventFields>({
      category: 'dns',
      at: parseTime(pairs.get('ts') ?? '', context) ?? envelope.at,
      sourceAddress: remote?.[1],
      sourcePort: remote?.[2] === undefined ? undefined : Number(remote[2]),
      clientAddress: remote?.[1],
      name: pairs.get('qname'),
      queryType: pairs.get('qtype'),
      responseCode: pairs.get('rcode'),
      action: pairs.get('msg'),
    });
    return { format: 'powerdns', fields };
  }
  const classic =
    /\[(?:\d+\/)?\d+(?:\/\d+)?\] (?:question for|answer to question) '([^|']+)\|([A-Z0-9]+)'(?:.* from ([0-9a-fA-F.:]+?)(?::\d+)?(?=\s|$))?/.exec(
      line,
    ) ?? /Remote ([0-9a-fA-F.:]+) wants '([^|']+)\|([A-Z0-9]+)'/.exec(line);
  if (!classic) return null;
  const authoritative = classic[0].startsWith('Remote');
  const sourceAddress = authoritative ? classic[1] : classic[3];
  const fields: EventFields = present<EventFields>({
    category: 'dns',
    at: envelope.at,
    sourceAddress,
    clientAddress: sourceAddress,
    name: authoritative ? classic[2] : classic[1],
    queryType: authoritative ? classic[3] : classic[2],
  });
  return { format: 'powerdns', fields };
};

/**
 * Windows DNS Server debug log: `… PACKET … UDP Rcv 192.0.2.1 … Q [0001 D NOERROR] A (3)www(7)example(3)com(0)`.
 * The date in front is in whatever the server's regional setting writes.
 */
export const decodeWindowsDns: Decoder = (line, context) => {
  const envelope = stripSyslog(line, context);
  const text = envelope.message;
  const mark = text.indexOf(' PACKET ');
  const head = mark < 0 ? null : /^(.{0,60}?) ?[0-9A-Fa-f]{3,6}$/.exec(text.slice(0, mark));
  const parts =
    head &&
    /^ PACKET\s{1,4}[0-9A-Fa-f]{6,16} (UDP|TCP) (Rcv|Snd) (\S{2,45})\s{1,60}[0-9a-f]{4} (R?)\s{0,4}\S\s{0,4}\[([^\]]{0,40})\]\s{1,4}(\S{1,16})\s{1,12}(\(\d{1,3}\)\S{0,1000})/.exec(
      text.slice(mark, mark + 1_400),
    );
  if (!parts) return null;
  const [, transport = '', direction, peer = '', response, flags = '', queryType, labels = ''] = parts;
  const code = /[A-Z]{2,}$/.exec(flags.trim())?.[0];
  // What the server itself asks of others (Snd queries, Rcv responses) is not a client's doing.
  const fromClient = (direction === 'Rcv') === (response !== 'R');
  const fields: EventFields = present<EventFields>({
    category: 'dns',
    at: parseTime(head[1] ?? '', context) ?? envelope.at,
    sourceAddress: fromClient ? peer : undefined,
    destinationAddress: fromClient ? undefined : peer,
    clientAddress: fromClient ? peer : undefined,
    transport: transport.toLowerCase(),
    name: decodeLabels(labels),
    queryType,
    responseCode: code,
  });
  return { format: 'windows-dns', fields };
};

/** `(3)www(7)example(3)com(0)` → `www.example.com` */
export function decodeLabels(text: string): string {
  return [...text.matchAll(/\(\d+\)([^()]*)/g)]
    .map((match) => match[1] ?? '')
    .filter((label) => label !== '')
    .join('.');
}
