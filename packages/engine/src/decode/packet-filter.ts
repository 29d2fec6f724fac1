import type { Decoder, EventFields } from './event.ts';
import { present } from './json-lines.ts';
import { addressIn, portIn } from './field-values.ts';
import { stripSyslog } from './syslog.ts';

/**
 * pf as pfSense and OPNsense write it (`filterlog`): comma separated, the rest by address family and protocol.
 * Format: pfSense documentation, "Raw Filter Log Format".
 */
export const decodePacketFilter: Decoder = (line, context) => {
  const { at, host, message } = stripSyslog(line, context);
  const cells = message.trim().split(',', 40);
  if (cells.length < 15 || !/^(?:pass|block|reject|match|rdr|nat|binat|scrub)$/.test(cells[6] ?? ''))
    return null;
  if (!/^(?:in|out|in\/out)$/.test(cells[7] ?? '') || !/^[46]$/.test(cells[8] ?? '')) return null;
  // What stands before the two addresses depends on the family, and for CARP on neither.
  const start = cells.findIndex(
    (cell, i) => i >= 13 && addressIn(cell) !== undefined && addressIn(cells[i + 1]) !== undefined,
  );
  if (start < 0) return null;
  const transport = cells
    .slice(12, start)
    .find((cell) => /^[a-z]/i.test(cell) && !/^(?:none|DF|MF|\+)$/.test(cell))
    ?.toLowerCase();
  const hasPorts = transport === 'tcp' || transport === 'udp';
  const fields: EventFields = present<EventFields>({
    category: 'network',
    at,
    hostName: host,
    sourceAddress: cells[start],
    sourcePort: hasPorts ? portIn(cells[start + 2]) : undefined,
    destinationAddress: cells[start + 1],
    destinationPort: hasPorts ? portIn(cells[start + 3]) : undefined,
    clientAddress: cells[start],
    transport,
    action: cells[6],
    rule: cells[0] === '' ? undefined : cells[0],
  });
  return { format: 'pf', fields };
};
