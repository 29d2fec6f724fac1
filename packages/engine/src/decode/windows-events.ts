import type { DecodeContext, Decoder, EventFields } from './event.ts';
import { addressIn, digestsIn, hostOfUrl, portIn } from './field-values.ts';
import { readEventXml } from './event-xml.ts';
import { at, isJson, parseJsonLine, present, type Json } from './json-lines.ts';
import { parseTime } from './time.ts';

/** Windows event log, one event a line: as JSON of NXLog or Winlogbeat, or as XML; Sysmon among them. */
export const decodeWindowsEvent: Decoder = (line, context) => {
  const json = parseJsonLine(line) ?? readEventXml(line);
  return json && isWindowsEvent(json) ? { format: 'windows-event', fields: fieldsOf(json, context) } : null;
};

export function isWindowsEvent(json: Json): boolean {
  return (
    (json.EventID !== undefined && (json.Channel !== undefined || json.SourceName !== undefined)) ||
    (typeof json.winlog === 'object' && json.winlog !== null)
  );
}

const none: Json = {};

function fieldsOf(json: Json, context: DecodeContext): EventFields {
  const winlog = isJson(json.winlog) ? json.winlog : none;
  const data = isJson(winlog.event_data) ? winlog.event_data : none;
  const text = (...keys: string[]): string | undefined => {
    for (const key of keys) {
      const value = json[key] ?? data[key] ?? (key.includes('.') ? at(json, key) : undefined);
      if (typeof value === 'string' && value !== '' && value !== '-') return value;
      if (typeof value === 'number') return String(value);
    }
    return undefined;
  };
  const message = (text('Message', 'message') ?? '').slice(0, 16_384);
  // Sysmon tells its own time, in UTC.
  const ownTime = text('UtcTime');
  const source = addressIn(
    text(
      'IpAddress',
      'SourceAddress',
      'SourceIp',
      'ClientAddress',
      'ClientIP',
      'ClientIPAddress',
      'source.ip',
    ),
  );
  const [said, saidPort] = source === undefined ? addressInMessage(message) : [undefined, undefined];
  const url = text('RemoteName', 'url', 'Url') ?? /<RelyingParty>(https?:[^<\s]+)</.exec(message)?.[1];
  const isObjectFile = /^(?:File|Process|Key file)$/i.test(text('ObjectType') ?? '');
  const path =
    text('TargetFilename', 'LocalName', 'ImageLoaded') ??
    (isObjectFile ? text('ObjectName') : undefined) ??
    /^(%?[^\r\n]{3,400}?) was (?:allowed to run|prevented from running)/.exec(message)?.[1];
  const name = text('QueryName');
  const sourceAddress = source ?? said;
  return present<EventFields>({
    category: name !== undefined ? 'dns' : sourceAddress === undefined ? 'other' : 'session',
    at:
      ownTime === undefined
        ? parseTime(text('@timestamp', 'EventTime', 'TimeCreated') ?? '', context)
        : parseTime(ownTime, { ...context, zoneMinutes: 0 }),
    sourceAddress,
    sourcePort:
      portIn(text('IpPort', 'SourcePort', 'ClientPort')) ?? (source === undefined ? saidPort : undefined),
    destinationAddress: addressIn(text('DestAddress', 'DestinationIp', 'destination.ip')),
    destinationPort: portIn(text('DestPort', 'DestinationPort')),
    clientAddress: sourceAddress,
    transport: protocols[text('Protocol') ?? ''] ?? text('Protocol')?.toLowerCase(),
    name,
    answers: text('QueryResults')
      ?.split(/[\s;]+/)
      .filter((part) => part.includes('.') || part.includes(':'))
      .map((part) => part.replace(/^::ffff:/, '')),
    host: text('AuthenticationServer', 'DestinationHostname') ?? hostOfUrl(url),
    url,
    hashes: digestsIn(text('Hash'), text('Hashes')),
    filePath: path,
    user: text(
      'SubjectUserName',
      'Requester',
      'jobOwner',
      'User',
      'AccountName',
      'TargetUserName',
      'user.name',
    ),
    hostName: text('Hostname', 'Computer', 'host.name', 'winlog.computer_name'),
    outcome: outcomeOf(text('EventID', 'winlog.event_id', 'event.code') ?? '', text('Status')),
    action: text('EventID', 'winlog.event_id', 'event.code'),
    rule: text('RuleName'),
  });
}

/** Log-ons, Kerberos pre-authentication and NTLM, let in or not. */
const outcomes: Readonly<Record<string, 'success' | 'failure'>> = {
  '4624': 'success',
  '4625': 'failure',
  '4771': 'failure',
  '140': 'failure',
  '551': 'failure',
  '6273': 'failure',
};

/** A check of a password says in its status whether it was right. */
function outcomeOf(id: string, status: string | undefined): 'success' | 'failure' | undefined {
  if (id !== '4776' || status === undefined) return outcomes[id];
  return /^0x0+$/.test(status) ? 'success' : 'failure';
}

const protocols: Readonly<Record<string, string>> = {
  '1': 'icmp',
  '6': 'tcp',
  '17': 'udp',
  '58': 'ipv6-icmp',
};

/** Events of older components tell the client only in words. */
function addressInMessage(message: string): [string | undefined, number | undefined] {
  const found =
    /(?:(?:Client (?:IP|Address)|Caller IP|Source Network Address): {0,2}(?:\r?\n)?\s{0,8}|with an IP address of )([0-9a-fA-F.:]{3,60})/.exec(
      message,
    )?.[1] ?? /<IpAddress>([0-9a-fA-F.:]{3,45})/.exec(message)?.[1];
  const text = found?.replace(/\.$/, '');
  const withPort = text === undefined ? null : /^(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})$/.exec(text);
  return withPort ? [withPort[1], portIn(withPort[2])] : [addressIn(text), undefined];
}
