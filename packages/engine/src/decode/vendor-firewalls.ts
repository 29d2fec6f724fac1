import { decodeCisco } from './cisco.ts';
import type { DecodeContext, DecodedLine, Decoder, EventFields } from './event.ts';
import { addressIn, firstIn, portIn } from './field-values.ts';
import { transportOf } from './firewalls.ts';
import { present } from './json-lines.ts';
import { decodePacketFilter } from './packet-filter.ts';
import { decodePaloAlto } from './palo-alto.ts';
import { stripSyslog } from './syslog.ts';
import { parseTime } from './time.ts';

/** Firewall lines that are neither key=value nor CEF: Cisco ASA and FTD, Palo Alto CSV, Check Point, pf. */
export const decodeVendorFirewall: Decoder = (line, context) =>
  (line.includes('%') || line.includes('Group <') ? decodeCisco(line, context) : null) ??
  (line.includes(',') ? decodeCommas(line, context) : null) ??
  (line.includes(':"') && /\b\w{1,64}:"[^"]*"; ?[\w-]{1,64}:"/.test(line)
    ? decodeCheckPoint(line, context)
    : null) ??
  (line.includes('|product=') || /\bproduct=[^|=]{1,60}\|/.test(line)
    ? decodeCheckPoint(line, context)
    : null) ??
  (line.includes('" "') ? decodeCheckPointExport(line, context) : null);

const decodeCommas: Decoder = (line, context) =>
  decodePaloAlto(line, context) ??
  (/,(?:pass|block|reject|match|rdr|nat|binat|scrub),/.test(line) ? decodePacketFilter(line, context) : null);

/** Check Point Log Exporter: `src:"10.1.2.3"; dst:"…";` of its syslog form, `src=10.1.2.3|dst=…` of its generic one. */
function decodeCheckPoint(line: string, context: DecodeContext): DecodedLine | null {
  const envelope = stripSyslog(line, context);
  const pairs = new Map<string, string>();
  const written = line.includes(':"')
    ? line.matchAll(/(?<![\w-])([\w-]{1,64}):"((?:[^"\\]|\\.)*)"/g)
    : envelope.message.matchAll(/(?:^|\|)([\w-]{1,64})=([^|]*)/g);
  for (const match of written) {
    if (!pairs.has(match[1] ?? '')) pairs.set(match[1] ?? '', match[2] ?? '');
  }
  const get = (...keys: string[]): string | undefined => firstIn(pairs, keys);
  const source = addressIn(get('src', 'endpoint_ip', 'client_ip'));
  if (source === undefined && addressIn(get('dst')) === undefined && !pairs.has('product')) return null;
  const fields: EventFields = present<EventFields>({
    category: pairs.has('resource') ? 'web' : pairs.has('malware_action') ? 'malware' : 'network',
    at: parseTime(get('time', 'lastupdatetime') ?? '', context) ?? envelope.at,
    sourceAddress: source,
    sourcePort: portIn(get('s_port')),
    destinationAddress: addressIn(get('dst')),
    destinationPort: portIn(get('service')),
    clientAddress: source,
    transport: transportOf(get('proto')),
    name: get('domain_name', 'dns_query'),
    host: get('dst_domain_name', 'dst_machine_name', 'http_host'),
    url: get('resource'),
    hashes: get('file_sha256', 'file_sha1', 'file_md5')
      ?.toLowerCase()
      .split(/[\s,;]+/),
    fileName: get('file_name'),
    user: get('src_user_name', 'user', 'user_name'),
    hostName: get('src_machine_name', 'hostname', 'host', 'origin_sic_name') ?? envelope.host,
    action: get('action', 'malware_action'),
    rule: get('protection_name', 'malware_family', 'rule_name'),
  });
  return { format: 'key-value', fields };
}

/** The log viewer's export: `"22" "10Dec2019" "23:44:49" "eth1" "ORIGIN" "Log" "Accept" "443" "44250" "src" "dst" "tcp" …`. */
function decodeCheckPointExport(line: string, context: DecodeContext): DecodedLine | null {
  const cells = [
    ...stripSyslog(line, context)
      .message.slice(0, 8_192)
      .matchAll(/"([^"]*)"/g),
  ].map((match) => match[1] ?? '');
  const [, day = '', clock = '', , origin, , action, service, port, source, destination, transport] = cells;
  if (cells.length < 12 || !/^\d{1,2}[A-Z][a-z]{2}\d{4}$/.test(day) || addressIn(source) === undefined)
    return null;
  const fields: EventFields = present<EventFields>({
    category: 'network',
    at: parseTime(`${day} ${clock}`, context),
    sourceAddress: source,
    sourcePort: portIn(port),
    destinationAddress: addressIn(destination),
    destinationPort: portIn(service),
    clientAddress: source,
    transport: transportOf(transport),
    hostName: origin === '' ? undefined : origin,
    action: action?.toLowerCase(),
  });
  return { format: 'key-value', fields };
}
