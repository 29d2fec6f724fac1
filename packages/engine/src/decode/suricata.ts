import type { Decoder, EventCategory, EventFields } from './event.ts';
import { isJson, numberAt, parseJsonLine, present, textAt, type Json } from './json-lines.ts';
import { parseTime } from './time.ts';

const categories: Readonly<Record<string, EventCategory>> = {
  dns: 'dns',
  http: 'web',
  tls: 'tls',
  flow: 'network',
  netflow: 'network',
  fileinfo: 'file',
  alert: 'alert',
  drop: 'alert',
};

/** Suricata EVE JSON, one event a line: `event_type` and `timestamp` are required, all else is optional. */
export const decodeSuricata: Decoder = (line, context) => {
  const json = parseJsonLine(line);
  const type = json?.event_type;
  // ESET writes its kinds of event under the same key.
  if (!json || typeof type !== 'string' || type.endsWith('_Event')) return null;
  const sourceAddress = textAt(json, 'src_ip');
  const destinationAddress = textAt(json, 'dest_ip');
  const query = dnsQuery(json);
  const dns = section(json, 'dns');
  const http = section(json, 'http');
  const tls = section(json, 'tls');
  const flow = section(json, 'flow');
  const alert = section(json, 'alert');
  const fields: EventFields = present<EventFields>({
    category: categories[type] ?? 'other',
    at: parseTime(textAt(json, 'timestamp') ?? '', context),
    sourceAddress,
    sourcePort: numberAt(json, 'src_port'),
    destinationAddress,
    destinationPort: numberAt(json, 'dest_port'),
    clientAddress: isFromServer(json, type) ? destinationAddress : sourceAddress,
    transport: textAt(json, 'proto')?.toLowerCase(),
    name: query.name,
    queryType: query.type,
    responseCode: textAt(dns, 'rcode'),
    answers: answersOf(json),
    host: textAt(http, 'hostname'),
    url: textAt(http, 'url'),
    tlsName: textAt(tls, 'sni'),
    certificateNames: certificateNames(json),
    method: textAt(http, 'http_method'),
    status: numberAt(http, 'status'),
    referrer: textAt(http, 'http_refer'),
    userAgent: textAt(http, 'http_user_agent'),
    hashes: hashesOf(json),
    fileName: textAt(section(json, 'fileinfo'), 'filename'),
    action: textAt(alert, 'action'),
    rule: textAt(alert, 'signature') ?? textAt(section(json, 'anomaly'), 'event'),
    bytesOut: numberAt(flow, 'bytes_toserver'),
    bytesIn: numberAt(flow, 'bytes_toclient'),
  });
  return { format: 'suricata-eve', fields };
};

/** Events that follow one packet show the addresses of that packet, which may come from the server. */
function isFromServer(json: Json, type: string): boolean {
  if (type === 'dns') return numberAt(json, 'src_port') === 53 && numberAt(json, 'dest_port') !== 53;
  const flowSource = textAt(section(json, 'flow'), 'src_ip');
  if (flowSource !== undefined) return flowSource !== json.src_ip && flowSource === json.dest_ip;
  if (json.direction === 'to_client') return true;
  return type === 'fileinfo' && (numberAt(json, 'src_port') ?? 65535) < (numberAt(json, 'dest_port') ?? 0);
}

/** Version 3 of the DNS record moved the question into a list. */
function dnsQuery(json: Json): { name: string | undefined; type: string | undefined } {
  const queries = section(json, 'dns').queries ?? section(json, 'dns').query;
  const first: unknown = Array.isArray(queries) ? queries[0] : undefined;
  const holder = isJson(first) ? first : isJson(json.dns) ? json.dns : {};
  return { name: textAt(holder, 'rrname'), type: textAt(holder, 'rrtype') };
}

function answersOf(json: Json): string[] | undefined {
  const found = new Set<string>();
  const answers = section(json, 'dns').answers;
  if (Array.isArray(answers)) {
    for (const answer of answers) {
      const data = isJson(answer) ? textAt(answer, 'rdata') : undefined;
      if (data !== undefined) found.add(data);
    }
  }
  const single = textAt(section(json, 'dns'), 'rdata');
  if (single !== undefined) found.add(single);
  const grouped = section(json, 'dns').grouped;
  if (isJson(grouped)) {
    for (const list of Object.values(grouped)) {
      if (Array.isArray(list)) for (const data of list) if (typeof data === 'string') found.add(data);
    }
  }
  return found.size > 0 ? [...found] : undefined;
}

function certificateNames(json: Json): string[] | undefined {
  const subject = textAt(section(json, 'tls'), 'subject');
  const common = subject === undefined ? undefined : /(?:^|[,\s/])CN=([^,/]+)/.exec(subject)?.[1];
  const alternative = section(json, 'tls').subjectaltname;
  const names = [common, ...(Array.isArray(alternative) ? alternative : [])].filter(
    (name): name is string => typeof name === 'string',
  );
  return names.length > 0 ? names : undefined;
}

function hashesOf(json: Json): string[] | undefined {
  const file = section(json, 'fileinfo');
  if (file === none) return undefined;
  const found = ['md5', 'sha1', 'sha256'].flatMap((kind) => textAt(file, kind)?.toLowerCase() ?? []);
  return found.length > 0 ? found : undefined;
}

const none: Json = {};

/** The part of an event that its type adds; empty when the event has none. */
function section(json: Json, name: string): Json {
  const value = json[name];
  return isJson(value) ? value : none;
}
