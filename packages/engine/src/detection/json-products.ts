import type { DecodeContext } from '../decode/event.ts';
import { readEventXml } from '../decode/event-xml.ts';
import { at, isJson, parseJsonLine, present, textAt, type Json } from '../decode/json-lines.ts';
import { stripSyslog } from '../decode/syslog.ts';
import { parseTime } from '../decode/time.ts';
import { readBitdefender } from './bitdefender.ts';
import { actionOf, bareUser, baseName, digestsIn, type Detection } from './detection.ts';
import { readEset } from './eset.ts';
import { labelledValues } from './labelled-text.ts';
import { readSophos } from './sophos.ts';

/** Windows events of Defender Antivirus as XML. */
export function readEventXmlDetection(line: string, context: DecodeContext): Detection | null {
  const event = readEventXml(line);
  return event && readDefenderEvent(event, context);
}

/** ESET PROTECT, Sophos Central, Bitdefender GravityZone, Microsoft Defender (XDR export and Windows events): JSON, syslog header or not. */
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
    readBitdefender(json, context) ??
    readDefenderXdr(json, context) ??
    readDefenderEvent(json, context)
  );
}

const marks =
  /"event_type"\s{0,3}:\s{0,3}"\w{1,40}_Event"|"Event::|"AdvancedHunting|Windows Defender|"product_installed"/;

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

/** Microsoft 365 Defender streaming export: tables of advanced hunting. */
function readDefenderXdr(json: Json, context: DecodeContext): Detection | null {
  const properties = json.properties;
  const category = textAt(json, 'category');
  if (!isJson(properties) || category === undefined || !category.startsWith('AdvancedHunting')) return null;
  const more = properties.AdditionalFields;
  const extra = isJson(more) ? more : (parseJsonLine(typeof more === 'string' ? more : '') ?? {});
  const folder = textAt(properties, 'FolderPath');
  const actionText =
    textAt(properties, 'ActionType') ??
    textAt(extra, 'LastRemediationState', 'ThreatAnalysisSummary.0.Verdict');
  return present<Detection>({
    product: 'defender',
    isInfectionEvidence:
      /Alert/.test(category) ||
      (/Antivirus|Malware|Ransom/.test(actionText ?? '') &&
        !/Scan|Definition|Update|Troubleshoot|PolicyApplied/.test(actionText ?? '')) ||
      textAt(extra, 'ThreatName') !== undefined ||
      (category.endsWith('UrlClickEvents') && textAt(properties, 'ThreatTypes') !== undefined),
    at: parseTime(textAt(properties, 'Timestamp') ?? '', context),
    hostName: textAt(properties, 'DeviceName') ?? textAt(extra, 'Host.HostName', 'ImageFile.Host.HostName'),
    hostAddress: textAt(properties, 'LocalIP'),
    user: bareUser(textAt(properties, 'AccountName', 'InitiatingProcessAccountName')),
    filePath: folder,
    fileName: textAt(properties, 'FileName') ?? textAt(extra, 'ImageFile.Name', 'Name'),
    hashes: digestsIn(textAt(properties, 'SHA256'), textAt(properties, 'SHA1'), textAt(properties, 'MD5')),
    url: withPath(textAt(properties, 'RemoteUrl', 'Url')?.replace(/^uri=/, '')),
    destinationAddress: textAt(properties, 'RemoteIP'),
    malware:
      textAt(properties, 'ThreatFamily', 'Title') ??
      textAt(extra, 'ThreatName') ??
      textAt(properties, 'ThreatTypes'),
    malwareClass: textAt(properties, 'Categories', 'Category'),
    action:
      extra.WasRemediated === true
        ? 'cleaned'
        : extra.WasRemediated === false || actionText === 'Active'
          ? 'left'
          : actionOf(actionText),
    actionText,
  });
}

/** A bare name is no URL. */
function withPath(text: string | undefined): string | undefined {
  return text?.includes('/') ? text : undefined;
}

const foundByDefender = new Set([1006, 1007, 1008, 1009, 1015, 1116, 1117, 1118, 1119, 1160]);

/** Windows events of Defender Antivirus: 1116 found, 1117 acted, 1118 and 1119 failed to. */
function readDefenderEvent(json: Json, context: DecodeContext): Detection | null {
  const channel = textAt(json, 'SourceName', 'Channel', 'winlog.channel', 'Event.System.Provider') ?? '';
  if (!channel.includes('Windows Defender')) return null;
  const id = Number(textAt(json, 'EventID', 'winlog.event_id', 'event.code'));
  // Some shippers send the words alone.
  const words = labelledValues(textAt(json, 'Message', 'message') ?? '');
  const data = (key: string, label = key): string | undefined => {
    const found = at(json, `winlog.event_data.${key}`) ?? json[key];
    return typeof found === 'string' && found !== '' ? found : words.get(label);
  };
  const path = data('Path')
    ?.replace(/^(?:file|containerfile|process|behavior):_/, '')
    .split(';')[0];
  const actionText = data('Action Name', 'Action');
  const error = data('Error Code', 'Error code');
  const hasFailed = error !== undefined && !/^(?:0x)?0+$/i.test(error);
  return present<Detection>({
    product: 'defender',
    isInfectionEvidence: foundByDefender.has(id) || data('Threat Name') !== undefined,
    at: parseTime(data('Detection Time') ?? textAt(json, 'EventTime', '@timestamp') ?? '', context),
    hostName: textAt(json, 'Hostname', 'Computer', 'host.name', 'winlog.computer_name'),
    user: bareUser(data('Detection User', 'User') ?? textAt(json, 'AccountName')),
    filePath: path,
    fileName: path === undefined ? undefined : baseName(path),
    malware: foundByDefender.has(id) ? data('Threat Name', 'Name') : data('Threat Name'),
    malwareClass: data('Category Name', 'Category') ?? textAt(json, 'Category'),
    action: hasFailed || [1008, 1116, 1118, 1119].includes(id) ? 'left' : actionOf(actionText),
    actionText,
  });
}
