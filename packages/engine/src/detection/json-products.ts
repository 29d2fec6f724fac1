import type { DecodeContext } from '../decode/event.ts';
import { at, isJson, parseJsonLine, present, textAt, type Json } from '../decode/json-lines.ts';
import { stripSyslog } from '../decode/syslog.ts';
import { parseTime } from '../decode/time.ts';
import { actionOf, bareUser, baseName, digestsIn, type Detection } from './detection.ts';

/** ESET PROTECT, Sophos Central, Microsoft Defender (XDR export and Windows events): JSON, syslog header or not. */
export function readJsonDetection(line: string, context: DecodeContext): Detection | null {
  const { message } = stripSyslog(line, context);
  const brace = message.indexOf('{');
  const body = brace < 0 ? '' : message.slice(brace);
  // A find must not be lost because a relay cut its line off.
  const json = brace < 0 ? null : (parseJsonLine(body) ?? brokenJson(body));
  if (!json) return null;
  return (
    readEset(json, context) ??
    readSophos(json, context) ??
    readDefenderXdr(json, context) ??
    readDefenderEvent(json, context)
  );
}

const marks = /"event_type"\s{0,3}:\s{0,3}"\w{1,40}_Event"|"Event::|"AdvancedHunting|Windows Defender/;

/** The texts, numbers and truths that still stand in a JSON object of one of these products. */
function brokenJson(body: string): Json | null {
  if (!marks.test(body)) return null;
  const found: Record<string, unknown> = {};
  for (const match of body.matchAll(
    /"([\w .@-]{1,64})"\s{0,3}:\s{0,3}(?:"((?:[^"\\]|\\.)*)"|(-?\d{1,16}|true|false)\b)/g,
  )) {
    const [, key = '', text, bare] = match;
    if (!(key in found)) found[key] = text === undefined ? JSON.parse(bare ?? 'null') : unescaped(text);
  }
  return found.category === undefined ? found : { ...found, properties: found };
}

function unescaped(text: string): string {
  const value = parseJsonLine(`{"v":"${text}"}`)?.v;
  return typeof value === 'string' ? value : text;
}

/** ESET PROTECT syslog export. Its times are UTC. */
function readEset(json: Json, context: DecodeContext): Detection | null {
  const type = textAt(json, 'event_type');
  if (type === undefined || !/_Event$|^ESET/.test(type)) return null;
  if (
    json.occured === undefined &&
    json.occurred === undefined &&
    json.threat_name === undefined &&
    json.hostname === undefined
  )
    return null;
  const uri = textAt(json, 'object_uri');
  const path = uri?.replace(/^file:\/\/\/?/, '');
  const isFile = uri?.startsWith('file:') && path !== '';
  const actionText = textAt(json, 'action_taken', 'action');
  return present<Detection>({
    product: 'eset',
    isInfectionEvidence:
      (/^(?:Threat|FirewallAggregated|Hips|EnterpriseInspectorAlert|BlockedFiles)_Event$/.test(type) &&
        textAt(json, 'threat_name', 'event', 'rulename', 'hash') !== undefined) ||
      (type === 'FilteredWebsites_Event' && json.rule_id !== 'Blocked by user blacklist'),
    at: parseTime(textAt(json, 'occured', 'occurred') ?? '', { ...context, zoneMinutes: 0 }),
    hostName: textAt(json, 'hostname'),
    hostAddress: textAt(json, 'ipv4', 'ipv6'),
    user: bareUser(textAt(json, 'username', 'user')),
    filePath: isFile ? path : undefined,
    fileName: isFile && path !== undefined ? baseName(path) : undefined,
    hashes: digestsIn(textAt(json, 'hash')),
    url: uri?.startsWith('http') ? uri : undefined,
    destinationAddress: textAt(json, 'target_address'),
    malware: textAt(json, 'threat_name', 'event'),
    malwareClass: textAt(json, 'threat_type'),
    action: json.threat_handled === false || json.handled === false ? 'left' : actionOf(actionText),
    actionText,
  });
}

function readSophos(json: Json, context: DecodeContext): Detection | null {
  const type = textAt(json, 'type');
  if (type === undefined || !type.startsWith('Event::')) return null;
  const name = textAt(json, 'name') ?? '';
  const path =
    / at ['"′]([^'"′]+)['"′]/.exec(name)?.[1] ??
    /Source path: (.+?) {2}/.exec(name)?.[1] ??
    textAt(json, 'filePath');
  const actionText =
    /\b(cleaned up|cleaned|quarantined|blocked|deleted|removed|detected)\b/i.exec(name)?.[1] ??
    / ″([^″]+)″ action/.exec(name)?.[1];
  return present<Detection>({
    product: 'sophos',
    isInfectionEvidence:
      /Detection|Threat|Malware|Pua|Virus|Exploit|Ransom|C2/i.test(type) && !/Cleared|Resolved/.test(type),
    at: parseTime(textAt(json, 'rt', 'end', 'created_at') ?? '', context),
    hostName: textAt(json, 'dhost', 'location'),
    hostAddress: textAt(json, 'source_info.ip'),
    user: bareUser(textAt(json, 'suser', 'source')),
    filePath: path,
    fileName: path === undefined ? undefined : baseName(path),
    hashes: digestsIn(textAt(json, 'appSha256'), textAt(json, 'core_remedy_items.items.0.sha256')),
    url: /Access was blocked to "([^"]+)"/.exec(name)?.[1],
    malware: textAt(json, 'threat') ?? /detected: ['"′]([^'"′]+)['"′]/.exec(name)?.[1],
    malwareClass: textAt(json, 'group'),
    action: /clean(?:ed|up)/i.test(type) ? 'cleaned' : actionOf(actionText),
    actionText,
  });
}

/** Microsoft 365 Defender streaming export: tables of advanced hunting. */
function readDefenderXdr(json: Json, context: DecodeContext): Detection | null {
  const properties = json.properties;
  const category = textAt(json, 'category');
  if (!isJson(properties) || category === undefined || !category.startsWith('AdvancedHunting')) return null;
  const extra = parseJsonLine(textAt(properties, 'AdditionalFields') ?? '') ?? {};
  const folder = textAt(properties, 'FolderPath');
  const actionText =
    textAt(properties, 'ActionType') ??
    textAt(extra, 'LastRemediationState', 'ThreatAnalysisSummary.0.Verdict');
  return present<Detection>({
    product: 'defender',
    isInfectionEvidence: /Alert/.test(category) || /Antivirus|Malware|Ransom/.test(actionText ?? ''),
    at: parseTime(textAt(properties, 'Timestamp') ?? '', context),
    hostName: textAt(properties, 'DeviceName') ?? textAt(extra, 'Host.HostName', 'ImageFile.Host.HostName'),
    hostAddress: textAt(properties, 'LocalIP'),
    user: bareUser(textAt(properties, 'AccountName', 'InitiatingProcessAccountName')),
    filePath: folder,
    fileName: textAt(properties, 'FileName') ?? textAt(extra, 'ImageFile.Name', 'Name'),
    hashes: digestsIn(textAt(properties, 'SHA256'), textAt(properties, 'SHA1'), textAt(properties, 'MD5')),
    url: textAt(properties, 'RemoteUrl')?.replace(/^uri=/, ''),
    destinationAddress: textAt(properties, 'RemoteIP'),
    malware: textAt(properties, 'ThreatFamily', 'Title') ?? textAt(extra, 'ThreatName'),
    malwareClass: textAt(properties, 'Categories', 'Category'),
    action: actionOf(actionText === 'Active' ? 'left alone' : actionText),
    actionText,
  });
}

/** Windows events of Defender Antivirus: 1116 found, 1117 acted, 1118 and 1119 failed to. */
function readDefenderEvent(json: Json, context: DecodeContext): Detection | null {
  const channel = textAt(json, 'SourceName', 'Channel', 'winlog.channel', 'Event.System.Provider') ?? '';
  if (!channel.includes('Windows Defender')) return null;
  const id = Number(textAt(json, 'EventID', 'winlog.event_id', 'event.code'));
  const data = (key: string): string | undefined => {
    const found = at(json, `winlog.event_data.${key}`) ?? json[key];
    return typeof found === 'string' && found !== '' ? found : undefined;
  };
  const path = data('Path')
    ?.replace(/^(?:file|containerfile|process|behavior):_/, '')
    .split(';')[0];
  const actionText = data('Action Name');
  return present<Detection>({
    product: 'defender',
    isInfectionEvidence: [1006, 1007, 1008, 1015, 1116, 1117, 1118, 1119].includes(id),
    at: parseTime(data('Detection Time') ?? textAt(json, 'EventTime', '@timestamp') ?? '', context),
    hostName: textAt(json, 'Hostname', 'Computer', 'host.name', 'winlog.computer_name'),
    user: bareUser(data('Detection User') ?? textAt(json, 'AccountName')),
    filePath: path,
    fileName: path === undefined ? undefined : baseName(path),
    malware: data('Threat Name'),
    malwareClass: data('Category Name') ?? textAt(json, 'Category'),
    action: id === 1118 || id === 1119 || id === 1008 ? 'left' : id === 1116 ? 'left' : actionOf(actionText),
    actionText,
  });
}
