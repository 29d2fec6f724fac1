import type { DecodeContext, DecodedLine, Decoder, EventCategory, EventFields } from './event.ts';
import { digestsIn, firstIn } from './field-values.ts';
import { mappedFields } from './generic.ts';
import { present } from './json-lines.ts';
import { readKeyValues } from './key-value-pairs.ts';
import { stripSyslog } from './syslog.ts';
import { parseTime } from './time.ts';

/** Keys that firewalls use for the same thing: FortiGate, Sophos, SonicWall, Check Point, WatchGuard, iptables. */
const names: Readonly<Record<string, readonly string[]>> = {
  sourceAddress: [
    'srcip',
    'src_ip',
    'src',
    'SRC',
    'source',
    'source_ip',
    'sourceip',
    'srcV6',
    'client_ip',
    'c-ip',
    'remip',
    'rem_ip',
    'ip',
    'client_addr',
  ],
  sourcePort: [
    'srcport',
    'src_port',
    'spt',
    'SPT',
    'sport',
    'source_port',
    's_port',
    'client_port',
    'remport',
  ],
  destinationAddress: [
    'dstip',
    'dst_ip',
    'dst',
    'DST',
    'destination',
    'dest_ip',
    'destination_ip',
    'destip',
    'destinationip',
    'dstV6',
    'localip',
    'locip',
  ],
  destinationPort: [
    'dstport',
    'dst_port',
    'dpt',
    'DPT',
    'dport',
    'dest_port',
    'destination_port',
    'service_port',
    'locport',
  ],
  name: ['qname', 'query', 'dns_query', 'queryname'],
  host: ['hostname', 'domainname', 'dhost', 'dstname', 'domain', 'http_host', 'cs-host', 'fqdn', 'host'],
  url: ['url', 'http_url', 'request', 'uri', 'arg'],
  user: ['user', 'user_name', 'usr', 'unauthuser', 'suser', 'srcuser', 'username', 'xauthuser'],
  action: ['action', 'act', 'status', 'log_subtype', 'fw_action'],
};

/**
 * Firewall lines of `key=value` pairs, in any syslog envelope: FortiGate, Sophos, SonicWall, Check Point,
 * netfilter and others that use the same words.
 */
export const decodeKeyValue: Decoder = (line, context) => {
  if (!/(?<![\w.-])[A-Za-z_][\w.-]*\s?=\s?["\w[-]/.test(line)) return null;
  if (context.mapping && Object.keys(context.mapping).length > 0) return decodeMapped(line, context);
  return decodePairs(line, context);
};

/** What a person says of the keys goes before what we know of them. */
function decodeMapped(line: string, context: DecodeContext): DecodedLine | null {
  const known = decodePairs(line, context);
  const mapped = mappedFields(Object.fromEntries(readKeyValues(line)), context);
  if (!mapped) return known;
  const { at, ...rest } = mapped;
  const fields = {
    ...known?.fields,
    category: mapped.category ?? 'other',
    at: at ?? known?.fields.at ?? null,
  };
  return { format: 'key-value', fields: { ...fields, ...rest } };
}

function decodePairs(line: string, context: DecodeContext): DecodedLine | null {
  // An error message of ICMP repeats the packet that it is about.
  const inner = line.indexOf(' [SRC=');
  const pairs = readKeyValues(inner < 0 ? line : line.slice(0, inner));
  const get = (field: string): string | undefined => firstOf(pairs, context, field);
  const sourceAddress =
    addressIn(get('sourceAddress')) ??
    // Who works at the console: `ui="GUI(192.0.2.1)"`.
    addressIn(/\(([0-9a-fA-F.:]{3,45})\)$/.exec(pairs.get('ui') ?? '')?.[1]);
  const said = fromMailWords(pairs);
  const destination = get('destinationAddress');
  const destinationAddress = addressIn(destination) ?? said.destinationAddress;
  const isNamed = ['devid', 'devname', 'device_id', 'logid', 'log_id', 'device_name'].some((key) =>
    pairs.has(key),
  );
  if (
    pairs.size < 3 ||
    (!isNamed &&
      sourceAddress === undefined &&
      destinationAddress === undefined &&
      get('name') === undefined &&
      get('url') === undefined)
  ) {
    return null;
  }
  const client =
    pairs.get('direction') === 'inbound' || pairs.get('dir') === 'inbound' ? undefined : sourceAddress;
  const isSonicWall = pairs.has('sn') && pairs.has('fw');
  const status = numberOf(
    firstIn(pairs, ['httpcode', 'http_retcode', 'server_status', 'httpstatus', isSonicWall ? 'result' : '']),
  );
  const url = get('url') ?? said.url;
  const fields: EventFields = present<EventFields>({
    category: categoryOf(pairs),
    at: timeOf(pairs, line, context),
    sourceAddress,
    sourcePort: portOf(get('sourcePort')) ?? portBehind(get('sourceAddress')),
    destinationAddress,
    destinationPort: portOf(get('destinationPort')) ?? portBehind(destination),
    clientAddress: client ?? sourceAddress,
    transport: transportOf(pairs.get('proto') ?? pairs.get('PROTO') ?? pairs.get('protocol')),
    name: get('name'),
    queryType: pairs.get('qtype'),
    answers: listOf(pairs.get('ipaddr')),
    host:
      said.host ??
      hostOf(get('host')) ??
      (destinationAddress === undefined ? hostOf(destination) : undefined) ??
      bareName(url),
    url,
    method: [pairs.get('httpmethod'), pairs.get('http_method'), pairs.get('method'), pairs.get('op')]
      .find((method) => method !== undefined && methods.test(method))
      ?.toUpperCase(),
    status: status !== undefined && status >= 100 && status < 600 ? status : undefined,
    tlsName: pairs.get('sni'),
    referrer: pairs.get('referralurl') ?? pairs.get('http_referer') ?? pairs.get('referer'),
    userAgent: pairs.get('agent') ?? pairs.get('http_agent') ?? pairs.get('user_agent'),
    hashes: digestKeys.some((key) => pairs.has(key))
      ? digestsIn(...digestKeys.map((key) => pairs.get(key)))
      : undefined,
    fileName: pairs.get('filename') ?? pairs.get('file_name') ?? said.fileName,
    user: get('user'),
    hostName:
      pairs.get('srcname') ??
      pairs.get('src_host') ??
      pairs.get('devname') ??
      pairs.get('device_name') ??
      stripSyslog(line, context).host,
    action: get('action'),
    rule: pairs.get('virus') ?? pairs.get('attack') ?? pairs.get('signature_msg'),
    bytesOut: numberOf(pairs.get('sentbyte') ?? pairs.get('bytes_sent')),
    bytesIn: numberOf(pairs.get('rcvdbyte') ?? pairs.get('bytes_received')),
    durationMs: scaled(numberOf(pairs.get('duration')), 1000),
  });
  return { format: 'key-value', fields };
}

const digestKeys = ['filehash', 'analyticscksum', 'sha256', 'sha1', 'md5', 'file_hash', 'sha1sum'];
const methods = /^(?:[A-Z]{3,10}|get|post|head|put|delete|connect|options|patch|trace)$/;

function firstOf(
  pairs: ReadonlyMap<string, string>,
  context: DecodeContext,
  field: string,
): string | undefined {
  const mapped = context.mapping?.[field as keyof typeof context.mapping];
  for (const key of mapped === undefined ? (names[field] ?? []) : [mapped]) {
    const value = pairs.get(key);
    if (value !== undefined && value !== '' && value !== 'N/A' && value !== '-') return value;
  }
  return undefined;
}

function timeOf(pairs: ReadonlyMap<string, string>, line: string, context: DecodeContext): number | null {
  const zone = /^"?([+-]\d\d:?\d\d)"?$/.exec(pairs.get('tz') ?? '')?.[1] ?? '';
  const epoch = parseTime(pairs.get('eventtime') ?? '', context);
  if (epoch !== null) return epoch;
  const date = pairs.get('date');
  const clock = pairs.get('time');
  if (date !== undefined && clock !== undefined) return parseTime(`${date}T${clock}${zone}`, context);
  for (const key of ['timestamp', 'time', 'rt', 'start', 'end', 'ts']) {
    const instant = parseTime(pairs.get(key) ?? '', context);
    if (instant !== null) return instant;
  }
  return stripSyslog(line, context).at;
}

function categoryOf(pairs: ReadonlyMap<string, string>): EventCategory {
  const kind =
    `${pairs.get('type') ?? ''} ${pairs.get('subtype') ?? ''} ${pairs.get('log_component') ?? ''}`.toLowerCase();
  if (pairs.has('qname') || kind.includes('dns')) return 'dns';
  if (kind.includes('virus') || pairs.has('virus')) return 'malware';
  if (kind.includes('ips') || kind.includes('anomaly')) return 'alert';
  if (kind.includes('webfilter') || pairs.has('url')) return 'web';
  return 'network';
}

/** SonicWall: `10.1.2.3:50001:X0:may-01` */
function portBehind(text: string | undefined): number | undefined {
  return portOf(/^\d{1,3}(?:\.\d{1,3}){3}:(\d{1,5})(?=:|$)/.exec(text ?? '')?.[1]);
}

/** A URL that is nothing but a name. */
function bareName(url: string | undefined): string | undefined {
  return url !== undefined && /^[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}$/.test(url) && addressIn(url) === undefined
    ? url
    : undefined;
}

function addressIn(text: string | undefined): string | undefined {
  // SonicWall writes address:port:interface.
  const address = text === undefined ? undefined : /^(\d{1,3}(?:\.\d{1,3}){3})(?::.*)?$/.exec(text)?.[1];
  return address ?? (text !== undefined && /^[0-9a-fA-F]*:[0-9a-fA-F:.]+$/.test(text) ? text : undefined);
}

/** Mail gateways put the peer, the link and the file into a sentence. */
function fromMailWords(
  pairs: ReadonlyMap<string, string>,
): Pick<EventFields, 'destinationAddress' | 'host' | 'url' | 'fileName'> {
  const words = pairs.get('msg');
  if (words === undefined || !pairs.has('device_id')) return {};
  const relay = /relay=([\w.-]{1,253}?)?\.? ?\[([0-9a-fA-F.:]{3,45})\]/.exec(words);
  return present<Pick<EventFields, 'destinationAddress' | 'host' | 'url' | 'fileName'>>({
    destinationAddress: addressIn(relay?.[2]),
    host: relay?.[1],
    url: /^URL (\S+) has been scanned/.exec(words)?.[1],
    fileName: /^(?:The )?[Ff]ile (.{1,255}?) (?:\(checksum|is infected|has been |was )/.exec(words)?.[1],
  });
}

/** A name, also one without a point, as of a machine of the same office. */
function hostOf(text: string | undefined): string | undefined {
  return text !== undefined && /^[^\s/=:()]{1,253}$/.test(text) && addressIn(text) === undefined
    ? text
    : undefined;
}

function listOf(text: string | undefined): string[] | undefined {
  const items = text?.split(/[\s,]+/).filter(Boolean) ?? [];
  return items.length > 0 ? items : undefined;
}

export function transportOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const numbers: Readonly<Record<string, string>> = {
    '1': 'icmp',
    '6': 'tcp',
    '17': 'udp',
    '58': 'ipv6-icmp',
  };
  return numbers[text] ?? /^[^/]*/.exec(text.toLowerCase())?.[0];
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function portOf(text: string | undefined): number | undefined {
  const port = numberOf(text);
  return port !== undefined && port < 65536 ? port : undefined;
}

function scaled(value: number | undefined, by: number): number | undefined {
  return value === undefined ? undefined : value * by;
}
