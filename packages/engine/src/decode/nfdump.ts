import type { Decoder, EventFields } from './event.ts';
import { addressIn, numberIn, portIn } from './field-values.ts';
import { transportOf } from './firewalls.ts';
import { parseJsonLine, present, textAt, type Json } from './json-lines.ts';
import { parseTime } from './time.ts';

/**
 * Flows of nfdump: one JSON object a line (`-o json-log`, or `-o json` through {@link JsonLineJoiner}), and the
 * `line`, `long` and `extended` outputs. Its CSV is read by its header, like any.
 */
export const decodeNfdump: Decoder = (line, context) => {
  const json = parseJsonLine(line);
  if (json) return isFlow(json) ? { format: 'nfdump', fields: flowFields(json, context) } : null;
  return line.includes(' -> ') || line.includes(':') ? decodeColumns(line, context) : null;
};

function isFlow(json: Json): boolean {
  const has = (...keys: string[]): boolean => keys.some((key) => typeof json[key] === 'string');
  return has('src4_addr', 'src6_addr', 'srcaddr') && has('dst4_addr', 'dst6_addr', 'dstaddr');
}

function flowFields(json: Json, context: Parameters<Decoder>[1]): EventFields {
  const source = textAt(json, 'src4_addr', 'src6_addr', 'srcaddr');
  const text = (...keys: string[]): string | undefined => textAt(json, ...keys);
  return present<EventFields>({
    category: 'network',
    at: parseTime(text('first', 't_first', 'ts') ?? '', context),
    sourceAddress: source,
    sourcePort: portIn(text('src_port', 'srcport')),
    destinationAddress: text('dst4_addr', 'dst6_addr', 'dstaddr'),
    destinationPort: portIn(text('dst_port', 'dstport')),
    clientAddress: source,
    transport: transportOf(text('proto')),
    bytesOut: numberIn(text('in_bytes')),
    bytesIn: numberIn(text('out_bytes')),
  });
}

const flowColumns =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?)\s{1,10}[\d.]{1,20}\s{1,10}([A-Z0-9-]{1,12})\s{1,20}(\S{2,60})\s{1,10}-> {1,30}(\S{2,60})(?=\s|$)/;

const decodeColumns: Decoder = (line, context) => {
  const parts = flowColumns.exec(line);
  if (!parts) return null;
  const [source, sourcePort] = endOf(parts[3] ?? '');
  const [destination, destinationPort] = endOf(parts[4] ?? '');
  if (source === undefined || destination === undefined) return null;
  return {
    format: 'nfdump',
    fields: present<EventFields>({
      category: 'network',
      at: parseTime(parts[1] ?? '', context),
      sourceAddress: source,
      sourcePort,
      destinationAddress: destination,
      destinationPort,
      clientAddress: source,
      transport: parts[2]?.toLowerCase(),
    }),
  };
};

/** `192.0.2.1:443`; an IPv6 address has its port behind a point. */
function endOf(text: string): [string | undefined, number | undefined] {
  const mark = text.includes('.') && text.indexOf(':') !== text.lastIndexOf(':') ? '.' : ':';
  const cut = text.lastIndexOf(mark);
  return [addressIn(text.slice(0, cut)), portIn(text.slice(cut + 1))];
}
