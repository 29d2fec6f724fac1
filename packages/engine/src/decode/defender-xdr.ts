import type { Decoder, EventFields } from './event.ts';
import { addressIn, digestsIn, hostOfUrl, portIn } from './field-values.ts';
import { isJson, parseJsonLine, present, textAt, type Json } from './json-lines.ts';
import { parseTime } from './time.ts';

/** Microsoft Defender XDR, streaming export: rows of the tables of advanced hunting. */
export const decodeDefenderXdr: Decoder = (line, context) => {
  const json = parseJsonLine(line);
  const properties = json?.properties;
  const category = json?.category;
  if (!isJson(properties) || typeof category !== 'string' || !category.startsWith('AdvancedHunting'))
    return null;
  const text = (...keys: string[]): string | undefined => textAt(properties, ...keys);
  const extra = moreOf(properties);
  const said = (
    text('RemoteUrl', 'Url', 'FileOriginUrl') ??
    textAt(extra, 'Url') ??
    firstUrl(extra)
  )?.replace(/^uri=/, '');
  const url = said !== undefined && /^[a-z]+:\/\/|\//i.test(said) ? said : undefined;
  const here = {
    address: addressIn(text('LocalIP', 'IPAddress', 'SenderIPv4', 'SenderIPv6', 'PublicIP')),
    port: portIn(text('LocalPort', 'Port')),
  };
  const there = {
    address: addressIn(text('RemoteIP', 'DestinationIPAddress')),
    port: portIn(text('RemotePort', 'DestinationPort')),
  };
  const isInbound =
    textAt(extra, 'direction') === 'In' || (text('ActionType') ?? '').startsWith('InboundConnection');
  const [from, to] = isInbound ? [there, here] : [here, there];
  const source = from.address ?? addressIn(text('InitiatingProcessRemoteSessionIP'));
  const isLogon = category.includes('Logon');
  const fields: EventFields = present<EventFields>({
    category: said === undefined ? (to.address === undefined ? 'other' : 'network') : 'web',
    at: parseTime(text('Timestamp') ?? '', context),
    sourceAddress: source,
    sourcePort: from.port,
    destinationAddress: to.address,
    destinationPort: to.port,
    // Who logs on is the other end: an attempt against this machine, not a contact of it.
    clientAddress: isLogon ? (to.address ?? source) : source,
    transport: /^(tcp|udp|icmp)/i.exec(text('Protocol') ?? '')?.[1]?.toLowerCase(),
    name: text('ActionType') === 'DNS query' ? text('QueryTarget') : undefined,
    host: hostOfUrl(url) ?? text('UrlDomain') ?? (url === undefined ? said : undefined),
    url,
    hashes: digestsIn(text('SHA256'), text('SHA1'), text('MD5')),
    fileName: text('FileName'),
    filePath: text('FolderPath'),
    user: text('AccountName', 'AccountUpn'),
    hostName: text('DeviceName'),
    action: text('ActionType'),
    rule: text('Title'),
  });
  return { format: 'json', fields };
};

/** `AdditionalFields` is an object, or an object written as text. */
function moreOf(properties: Json): Json {
  const more = properties.AdditionalFields;
  if (isJson(more)) return more;
  return typeof more === 'string' ? (parseJsonLine(more) ?? {}) : {};
}

function firstUrl(extra: Json): string | undefined {
  const urls = extra.Urls;
  return Array.isArray(urls) && typeof urls[0] === 'string' ? urls[0] : undefined;
}
