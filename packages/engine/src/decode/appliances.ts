import type { DecodeContext, DecodedLine, Decoder, EventFields } from './event.ts';
import { addressIn, digestsIn, firstIn, hostOfUrl, numberIn, portIn } from './field-values.ts';
import { transportOf } from './firewalls.ts';
import { present } from './json-lines.ts';
import { readKeyValues } from './key-value-pairs.ts';
import { stripSyslog } from './syslog.ts';
import { parseTime } from './time.ts';

const ip = String.raw`(\d{1,3}(?:\.\d{1,3}){3})`;
const junosAddress = String.raw`((?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F]{0,4}:[0-9a-fA-F:]{2,39})`;
const arrow = new RegExp(String.raw`${ip}:(\d{1,5}) -> ${ip}:(\d{1,5})`);

/** F5 BIG-IP, Juniper Junos, VMware ESXi and Veeam in their own words. */
export const decodeAppliance: Decoder = (line, context) => {
  if (/\[junos@|\b(?:RT|UI|LOGIN|SSHD|IDP|AAMW|SECINTEL|WEBFILTER|ANTI_VIRUS|AV)_[A-Z]/.test(line)) {
    const junos = decodeJunos(line, context);
    if (junos) return junos;
  }
  if (/\b[0-9a-f]{8}:\d: |Rule \/|\/Common[:/]|CROND?\[\d+\]: \(/.test(line))
    return decodeBigIp(line, context);
  if (/\[Originator@6876|\[vob\.|\bvobd: |^\s{0,4}USER \S{1,64} pid \d+ cmd /.test(line))
    return decodeEsxi(line, context);
  if (line.includes('categoryId=') && line.includes('instanceId=')) return decodeVeeam(line, context);
  return null;
};

function decodeBigIp(line: string, context: DecodeContext): DecodedLine | null {
  const envelope = stripSyslog(line, context);
  const flow = arrow.exec(line);
  const said = (name: string): string | undefined => new RegExp(`[ ,]${name}: ([^,]{1,200})`).exec(line)?.[1];
  const pairs = /client_ip=|ip_client=/.test(line) ? readKeyValues(line) : new Map<string, string>();
  const request = /(?:request: <|request=")([A-Z]{3,20}) (\S{1,8000})/.exec(line);
  const response = new RegExp(
    String.raw`>: ${ip}:(\d{1,5}): HTTP: (\d{3}) response .{0,40}?from ${ip}:(\d{1,5}) URL: (\S{1,8000})`,
  ).exec(line);
  const server = /^(.{1,45}):(\d{1,5})$/.exec(pairs.get('lb_server') ?? '');
  const asked = (...keys: string[]): string | undefined => firstIn(pairs, keys);
  const session = new RegExp(String.raw`client IP ${junosAddress}(?:.{0,120} at VIP ${junosAddress})?`).exec(
    line,
  );
  const source = addressIn(
    response?.[4] ??
      flow?.[1] ??
      said('source ip') ??
      asked('client_ip', 'ip_client') ??
      session?.[1] ??
      (line.includes('AUDIT') ? new RegExp(String.raw`\bhost=${junosAddress}`).exec(line)?.[1] : undefined),
  );
  const url = response?.[6] ?? request?.[2] ?? asked('uri');
  const user =
    /\buser=([\w.@-]{1,80})/.exec(line)?.[1] ??
    /CROND?\[\d{1,8}\]: \(([\w.-]{1,64})\)/.exec(line)?.[1] ??
    /(?:authenticate with|Username|username) '([^'@]{1,80})/.exec(line)?.[1];
  const fields: EventFields = present<EventFields>({
    category: url !== undefined ? 'web' : flow ? 'network' : 'other',
    at: envelope.at,
    hostName: envelope.host,
    sourceAddress: source,
    sourcePort: portIn(response?.[5] ?? flow?.[2] ?? said('source port') ?? asked('client_port', 'src_port')),
    destinationAddress: addressIn(
      response?.[1] ?? flow?.[3] ?? said('destination ip') ?? server?.[1] ?? asked('dest_ip') ?? session?.[2],
    ),
    destinationPort: portIn(
      response?.[2] ?? flow?.[4] ?? said('destination port') ?? server?.[2] ?? asked('dest_port'),
    ),
    clientAddress: response ? response[1] : source,
    transport: /packet: (tcp|udp|icmp) /.exec(line)?.[1],
    host: pairs.get('host') ?? hostOfUrl(url) ?? (response ? url?.split(/[/:]/)[0] : undefined),
    url,
    method: request?.[1] ?? (url === undefined ? undefined : asked('method')),
    status: numberIn(response?.[3] ?? pairs.get('server_status')),
    userAgent: pairs.get('user_agent'),
    referrer: pairs.get('referer'),
    user,
    action: /\b(allow|reject|discard|drop) ACL/.exec(line)?.[1],
    rule: /\b([0-9a-f]{8}):\d: /.exec(line)?.[1],
  });
  return { format: 'appliance', fields };
}

const junosEnds = new RegExp(String.raw`${junosAddress}[/(](\d{1,5})\)?->${junosAddress}[/(](\d{1,5})`);

/** Junos: structured (`[junos@2636… key="value"]`) and plain (`session created 10.0.0.1/5->192.0.2.1/443 …`). */
function decodeJunos(line: string, context: DecodeContext): DecodedLine | null {
  const envelope = stripSyslog(line, context);
  const event =
    /\b((?:RT|UI|SSHD|LOGIN|IDP|AAMW|SECINTEL|WEBFILTER|ANTI_VIRUS|AV|APPTRACK|FLOW)_[A-Z_]{3,60})\b/.exec(
      line,
    )?.[1];
  const pairs = line.includes('=') ? readKeyValues(line) : new Map<string, string>();
  const get = (...keys: string[]): string | undefined => firstIn(pairs, keys);
  const plain = junosEnds.exec(line);
  const session = new RegExp(
    String.raw`ssh-connection '${junosAddress} (\d{1,5}) ${junosAddress} (\d{1,5})'`,
  ).exec(line);
  const ends = plain ?? session;
  const source =
    addressIn(get('source-address')) ??
    ends?.[1] ??
    new RegExp(String.raw`\bfrom host '?${junosAddress}`).exec(line)?.[1];
  const user = get('username') ?? /\b[Uu]ser '?([^'\s]{1,80})'? (?!N\/A)/.exec(line)?.[1];
  if (event === undefined && source === undefined) return null;
  // The web filter writes the site as "url" and the rest as "obj".
  const [site, object] = [get('url', 'URL'), get('obj', 'OBJ')];
  const isSplit = object?.startsWith('/') === true && site !== undefined;
  const fields: EventFields = present<EventFields>({
    category: source === undefined ? 'session' : site === undefined ? 'network' : 'web',
    at: envelope.at,
    hostName: envelope.host,
    sourceAddress: source,
    sourcePort: portIn(get('source-port') ?? ends?.[2]),
    destinationAddress: addressIn(get('destination-address')) ?? ends?.[3],
    destinationPort: portIn(get('destination-port') ?? ends?.[4]),
    clientAddress: source,
    transport: transportOf(get('protocol-id', 'protocol-name')),
    host: isSplit ? site : (get('hostname') ?? object),
    url: isSplit ? object : site,
    hashes: digestsIn(get('sample-sha256', 'file-hash', 'sha256')),
    fileName: get('filename', 'file-name'),
    user,
    action: event,
    outcome: /LOGIN_FAILED|Login failed/.test(line)
      ? 'failure'
      : event === 'UI_LOGIN_EVENT'
        ? 'success'
        : undefined,
    rule: get('attack-name', 'policy-name', 'malware-info'),
    bytesOut: numberIn(get('bytes-from-client')),
    bytesIn: numberIn(get('bytes-from-server')),
  });
  return { format: 'appliance', fields };
}

function decodeEsxi(line: string, context: DecodeContext): DecodedLine | null {
  const envelope = stripSyslog(line, context);
  const tcp = new RegExp(
    String.raw`<(?:TCP|UDP) '${ip} ?: ?(\d{1,5})'>, <(?:TCP|UDP) '${ip} ?: ?(\d{1,5})'>`,
  ).exec(line);
  const from = new RegExp(String.raw`\bfrom ${ip}(?:\s+port (\d{1,5}))?`).exec(line);
  const who = new RegExp(String.raw`(?:[Uu]ser |'|for |login )([\w.\\-]{1,64})@${ip}`).exec(line);
  const path = /(?:Processing file: |report file |: file |objectId, ')(\/[^\s':]{1,1000})/.exec(line)?.[1];
  const url =
    /\s-u (https?:\/\/\S{1,1000})/.exec(line)?.[1] ?? /endpoint added: (\/\S{0,1000})/.exec(line)?.[1];
  const source = tcp?.[1] ?? from?.[1] ?? who?.[2];
  const user =
    /logged in as ([\w.\\-]{1,64})/.exec(line)?.[1] ??
    who?.[1] ??
    /(?:for user |^\s{0,4}USER )([\w.\\-]{1,64})/.exec(line)?.[1] ??
    /[ []user=([\w.\\-]{1,64})/.exec(line)?.[1];
  const slash = path === undefined ? -1 : path.lastIndexOf('/');
  const fields: EventFields = present<EventFields>({
    category: source === undefined ? 'other' : 'session',
    at: envelope.at,
    hostName: envelope.host,
    sourceAddress: source,
    sourcePort: portIn(tcp?.[2] ?? from?.[2]),
    destinationAddress: tcp?.[3],
    destinationPort: portIn(tcp?.[4]),
    clientAddress: source,
    host: hostOfUrl(url),
    url,
    user,
    filePath: path,
    fileName: path === undefined ? undefined : path.slice(slash + 1),
    outcome: /Cannot login|Rejected password|SSH login has failed|Failed password/.test(line)
      ? 'failure'
      : /logged in as|Accepted password/.test(line)
        ? 'success'
        : undefined,
  });
  return { format: 'appliance', fields };
}

/** Veeam Backup & Replication: its events as structured data of RFC 5424. */
function decodeVeeam(line: string, context: DecodeContext): DecodedLine | null {
  const envelope = stripSyslog(line, context);
  const pairs = readKeyValues(envelope.message.slice(0, 65_536));
  const words = pairs.get('Description') ?? '';
  const vm = pairs.get('VmName');
  const fields: EventFields = present<EventFields>({
    category: 'other',
    at: parseTime(pairs.get('DateTime') ?? '', context) ?? envelope.at,
    hostName: envelope.host,
    hostAddress: addressIn(vm),
    user: pairs.get('UserName') ?? / by user ([^\s]{1,200}?)\.?$/.exec(words.trim())?.[1],
    rule: pairs.get('instanceId'),
  });
  return { format: 'appliance', fields };
}
