import type { DecodeContext, Decoder, EventFields } from './event.ts';
import { present } from './json-lines.ts';
import { stripSyslog } from './syslog.ts';
import { parseTime } from './time.ts';

const client =
  /client (?:@0x[0-9a-f]{1,16} )?([0-9a-fA-F.:]{2,45})#(\d{1,5})(?:\/key [^\s:]{1,255})?(?: \(([^)]{0,255})\))?: (?:view [^:]{1,255}: )?/;
/** The name, its type, and what was done, in what stands behind the client. */
const sayings: readonly RegExp[] = [
  /^(?<verb>query|answer|response): (?<name>\S+) (?:IN|CH|HS|ANY|CLASS\d{1,5}) (?<type>[A-Z0-9]+)/,
  /^(?:disabled )?(?<verb>rpz [A-Z0-9/-]+(?: [A-Za-z-]+)? rewrite) (?<name>[^\s/]+)(?:\/(?<type>[A-Z0-9]+))?/,
  /^(?<verb>query|zone transfer|update)(?: \(cache\))? '(?<name>[^'/ ]+)(?:\/(?<type>[A-Z0-9]+))?(?:\/[A-Z]{2})?'/,
  /^(?<verb>query failed) \([^)]{1,60}\) for (?<name>[^\s/]+)\/[A-Z]{2}\/(?<type>[A-Z0-9]+)/,
  /^(?:would )?(?<verb>rate limit \w+) .{0,120}? for (?<name>\S+) [A-Z]{2} (?<type>[A-Z0-9]+)/,
  /^(?<verb>transfer of|received notify for zone) '(?<name>[^'/ ]+)/,
];

/** BIND 9: what clients asked for and were told, with or without stamp, category and syslog envelope. */
export const decodeBind: Decoder = (line, context) => {
  const asker = client.exec(line);
  if (!asker || line.includes(' resolving ')) return decodeOwnQuestions(line, context);
  const [whole, address = '', port, asked] = asker;
  const rest = line.slice(asker.index + whole.length, asker.index + whole.length + 2_048);
  let said: Partial<Record<string, string>> | undefined;
  for (const saying of sayings) {
    said = saying.exec(rest)?.groups;
    if (said) break;
  }
  if (!said && asked === undefined && !/^[a-zA-Z]/.test(rest)) return null;
  const type = said?.type === 'IN' ? undefined : said?.type;
  const fields: EventFields = present<EventFields>({
    category: 'dns',
    ...placeOf(line, context),
    sourceAddress: address,
    sourcePort: Number(port),
    clientAddress: address,
    name: said?.name ?? asked,
    queryType: type,
    responseCode: / -> ([A-Z]+)/.exec(rest)?.[1] ?? (/\bdenied\b/.test(rest) ? 'REFUSED' : undefined),
    action: said?.verb?.startsWith('rpz') ? said.verb : /\bdenied\b/.test(rest) ? 'denied' : undefined,
  });
  return { format: 'bind', fields };
};

/** What BIND says of its own questions, of zones and transfers: the other end is a server, not a machine of ours. */
const decodeOwnQuestions: Decoder = (line, context) => {
  const text = line.slice(0, 4_096);
  const question =
    /(?:resolving|transfer of) '([^'/ ]{1,255})(?:\/([A-Z0-9]{1,10}))?(?:\/[A-Z]{2})?'/.exec(text) ??
    / resolving ([^\s/']{1,255})\/([A-Z0-9]{1,10}) for client /.exec(text) ??
    /\bvalidating (?:@0x[0-9a-f]{1,16}: )?([^\s/:]{1,255})\/([A-Z0-9]{1,10}):/.exec(text) ??
    /\bvalidating @0x[0-9a-f]{1,16}: ([^\s/:]{1,255}) ([A-Z0-9]{1,10}):/.exec(text) ??
    /\bzone [^\s:]{1,255}: ([^\s/:]{1,255})\/([A-Z0-9]{1,10}): /.exec(text);
  const peer = /(?:from|to|master|primary|:) ([0-9a-fA-F.:]{2,45})#(\d{1,5})/.exec(text);
  const isZone = /\bzone [^\s/]{1,255}\/[A-Z]{2}(?:\/[^\s:]{1,60})?: /.test(text) && peer !== null;
  const isQuestion =
    question !== null && /resolving |transfer of '|\bvalidating |\(check-names\)|bad owner name/.test(text);
  if (!isQuestion && !isZone) return null;
  const isTransfer = question?.[0].startsWith('transfer') ?? false;
  const asker = / for client (?:@0x[0-9a-f]{1,16} )?([0-9a-fA-F.:]{2,45})#\d/.exec(text)?.[1];
  const fields: EventFields = present<EventFields>({
    category: 'dns',
    ...placeOf(text, context),
    sourceAddress: peer?.[1],
    sourcePort: peer ? Number(peer[2]) : undefined,
    clientAddress: asker,
    name: isTransfer ? undefined : question?.[1],
    queryType: isTransfer ? undefined : question?.[2],
  });
  return { format: 'bind', fields };
};

/** When and on which machine: by BIND's own stamp, else by the envelope's. */
function placeOf(line: string, context: DecodeContext): { at: number | null; hostName: string | undefined } {
  const envelope = stripSyslog(line, context);
  const stamp =
    /^(?:\d{2}-[A-Z][a-z]{2}-\d{4} [\d:.]{8,16}|\d{4}-\d\d-\d\d[T ][\d:.]{8,16}(?:Z|[+-]\d\d:?\d\d)?)/.exec(
      envelope.message,
    )?.[0];
  return {
    at: stamp === undefined ? envelope.at : parseTime(stamp, context),
    // A stamp of ISO 8601 is BIND's own: the category stands where a host would.
    hostName: envelope.host?.endsWith(':') === true ? undefined : envelope.host,
  };
}
