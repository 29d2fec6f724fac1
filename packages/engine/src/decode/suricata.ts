import type { Decoder, EventCategory, EventFields } from './event.ts';
import { at, isJson, numberAt, parseJsonLine, present, textAt, type Json } from './json-lines.ts';
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
  if (!json || typeof type !== 'string') return null;
  const sourceAddress = textAt(json, 'src_ip');
  const destinationAddress = textAt(json, 'dest_ip');
  const query = dnsQuery(json);
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
    responseCode: textAt(json, 'dns.rcode'),
    answers: answersOf(json),
    host: textAt(json, 'http.hostname'),
    url: textAt(json, 'http.url'),
    tlsName: textAt(json, 'tls.sni'),
    certificateNames: certificateNames(json),
    method: textAt(json, 'http.http_method'),
    status: numberAt(json, 'http.status'),
    referrer: textAt(json, 'http.http_refer'),
    userAgent: textAt(json, 'http.http_user_agent'),
    hashes: hashesOf(json),
    fileName: textAt(json, 'fileinfo.filename'),
    action: textAt(json, 'alert.action'),
    rule: textAt(json, 'alert.signature', 'anomaly.event'),
    bytesOut: numberAt(json, 'flow.bytes_toserver'),
    bytesIn: numberAt(json, 'flow.bytes_toclient'),
  });
  return { format: 'suricata-eve', fields };
};

/** Events that follow one packet show the addresses of that packet, which may come from the server. */
function isFromServer(json: Json, type: string): boolean {
  if (type === 'dns') return numberAt(json, 'src_port') === 53 && numberAt(json, 'dest_port') !== 53;
  const flowSource = textAt(json, 'flow.src_ip');
  if (flowSource !== undefined) return flowSource !== json.src_ip && flowSource === json.dest_ip;
  if (json.direction === 'to_client') return true;
  return type === 'fileinfo' && (numberAt(json, 'src_port') ?? 65535) < (numberAt(json, 'dest_port') ?? 0);
}

/** Version 3 of the DNS record moved the question into a list. */
function dnsQuery(json: Json): { name: string | undefined; type: string | undefined } {
  const queries = at(json, 'dns.queries') ?? at(json, 'dns.query');
  const first: unknown = Array.isArray(queries) ? queries[0] : undefined;
  const holder = isJson(first) ? first : isJson(json.dns) ? json.dns : {};
  return { name: textAt(holder, 'rrname'), type: textAt(holder, 'rrtype') };
}

function answersOf(json: Json): string[] | undefined {
  const found = new Set<string>();
  const answers = at(json, 'dns.answers');
  if (Array.isArray(answers)) {
    for (const answer of answers) {
      const data = isJson(answer) ? textAt(answer, 'rdata') : undefined;
      if (data !== undefined) found.add(data);
    }
  }
  const single = textAt(json, 'dns.rdata');
  if (single !== undefined) found.add(single);
  const grouped = at(json, 'dns.grouped');
  if (isJson(grouped)) {
    for (const list of Object.values(grouped)) {
      if (Array.isArray(list)) for (const data of list) if (typeof data === 'string') found.add(data);
    }
  }
  return found.size > 0 ? [...found] : undefined;
}

function certificateNames(json: Json): string[] | undefined {
  const subject = textAt(json, 'tls.subject');
  const common = subject === undefined ? undefined : /(?:^|[,\s/])CN=([^,/]+)/.exec(subject)?.[1];
  const alternative = at(json, 'tls.subjectaltname');
  const names = [common, ...(Array.isArray(alternative) ? alternative : [])].filter(
    (name): name is string => typeof name === 'string',
  );
  return names.length > 0 ? names : undefined;
}

function hashesOf(json: Json): string[] | undefined {
  const found = ['md5', 'sha1', 'sha256'].flatMap(
    (kind) => textAt(json, `fileinfo.${kind}`)?.toLowerCase() ?? [],
  );
  return found.length > 0 ? found : undefined;
}
