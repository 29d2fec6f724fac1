import type { Decoder, EventFields } from './event.ts';
import { addressIn, portIn } from './field-values.ts';
import { present } from './json-lines.ts';
import { stripSyslog } from './syslog.ts';
import { parseTime } from './time.ts';

/** Protocol log of Exchange's SMTP receive connectors: `time,connector,session,number,server,client,direction,data,context`. */
export const decodeExchange: Decoder = (line, context) => {
  const cells = stripSyslog(line, context).message.split(',', 9);
  const [time = '', , , , here = '', there = '', direction, data = ''] = cells;
  if (cells.length < 8 || !/^[-+*<>]$/.test(direction ?? '') || !/^\d{4}-\d\d-\d\dT/.test(time)) return null;
  const [server, serverPort] = endOf(here);
  const [client, clientPort] = endOf(there);
  if (server === undefined && client === undefined) return null;
  const isRefused = direction === '>' && data.startsWith('535 ');
  const fields: EventFields = present<EventFields>({
    category: 'session',
    at: parseTime(time, context),
    sourceAddress: client,
    sourcePort: clientPort,
    destinationAddress: server,
    destinationPort: serverPort,
    clientAddress: client,
    action: direction === '>' ? /^\d{3}/.exec(data)?.[0] : undefined,
    outcome: isRefused ? 'failure' : direction === '>' && data.startsWith('235 ') ? 'success' : undefined,
  });
  return { format: 'exchange-smtp', fields };
};

function endOf(text: string): [string | undefined, number | undefined] {
  const colon = text.lastIndexOf(':');
  return colon < 0
    ? [undefined, undefined]
    : [addressIn(text.slice(0, colon)), portIn(text.slice(colon + 1))];
}
