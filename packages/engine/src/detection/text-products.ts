import { splitCsv } from '../decode/csv.ts';
import type { DecodeContext } from '../decode/event.ts';
import { readCef, readLeef } from '../decode/extended-formats.ts';
import { present } from '../decode/json-lines.ts';
import { stripSyslog } from '../decode/syslog.ts';
import { parseTime } from '../decode/time.ts';
import {
  actionOf,
  bareUser,
  baseName,
  digestsIn,
  type AntivirusProduct,
  type Detection,
} from './detection.ts';

const vendors: readonly (readonly [RegExp, AntivirusProduct])[] = [
  [/trend ?micro/i, 'trend-micro'],
  [/bitdefender/i, 'bitdefender'],
  [/kaspersky/i, 'kaspersky'],
  [/symantec|broadcom/i, 'symantec'],
  [/sophos/i, 'sophos'],
  [/mcafee|trellix|musarubra/i, 'trellix'],
  [/eset/i, 'eset'],
  [/microsoft/i, 'defender'],
];

/** Events in CEF or LEEF: Trend Micro Apex and Deep Security, Bitdefender GravityZone, Kaspersky Security Center. */
export function readCefDetection(line: string, context: DecodeContext): Detection | null {
  // Some relays lose the "CEF:" in front of the version.
  const record = readCef(/^\d\|[^|]+\|[^|]+\|/.test(line) ? `CEF:${line}` : line) ?? readLeef(line);
  const product =
    record && vendors.find(([pattern]) => pattern.test(`${record.vendor} ${record.product}`))?.[1];
  if (!record || !product) return null;
  const get = (...keys: string[]): string | undefined => {
    for (const key of keys) {
      const value = record.fields.get(key);
      if (value !== undefined && !/^(?:|-|N\/A)$/.test(value)) return value;
    }
    return undefined;
  };
  const path = pathOf(get('filePath', 'VLF_FilePath'), get('fname'));
  const actionText = get('act', 'action', 'BitdefenderGZMainAction', 'TMCMLogAction');
  const malware = get(
    'BitdefenderGZMalwareName',
    'BitdefenderGZDetectionName',
    'DetectionName',
    'VirusName',
    'cs1VirusName',
  );
  const isInfectionEvidence =
    malware !== undefined ||
    /^(?:AV|CnC|PML|FH|NCIE|SB|BM):|malware|virus|GNRL_EV_(?:VIRUS|OBJECT|SUSPICIOUS|PTOTECT|ATTACK)|^4000\d{3}$/i.test(
      `${record.signature}\n${record.title}`,
    );
  return present<Detection>({
    product,
    isInfectionEvidence,
    at:
      parseTime(zoned(get('BitdefenderGZDetectionTime', 'rt', 'end', 'start', 'devTime')), context) ??
      stripSyslog(line, context).at,
    hostName: get('BitdefenderGZComputerFQDN', 'shost', 'dhost', 'dvchost', 'identHostName'),
    hostAddress: addressOf(get('dvc')) ?? addressOf(get('src')) ?? addressOf(get('dst')),
    user: bareUser(get('suser', 'duser', 'usrName', 'IncidentSource')),
    filePath: path,
    fileName: path === undefined ? undefined : baseName(path),
    hashes: digestsIn(
      get('BitdefenderGZFileHashSha256'),
      get('fileHash'),
      get('TrendMicroDsFileSHA256'),
      get('TrendMicroDsFileSHA1'),
      get('TrendMicroDsFileMD5'),
      get('cs3'),
      get('sha256'),
    ),
    url: get('request', 'InfectionLocation', 'url'),
    destinationAddress: get('src') === undefined ? undefined : addressOf(get('dst')),
    malware: malware ?? (isInfectionEvidence ? record.title : undefined),
    malwareClass: get('BitdefenderGZMalwareType', 'cs5', 'VLF_MalwareType'),
    action: actionOf(actionText ?? /^AV:(.*)/.exec(record.signature)?.[1]),
    actionText,
  });
}

/** Symantec Endpoint Protection: comma separated, most cells `Label: value`. */
export function readSymantec(line: string, context: DecodeContext): Detection | null {
  if (
    !/(?:Computer name|Event Description|Actual action|Group Name|Server Name|Local Host IP|Local Host): ?/.test(
      line,
    )
  )
    return null;
  const cells = splitCsv(stripSyslog(line, context).message).map((cell) => cell.trim());
  const pairs = new Map<string, string>();
  for (const cell of cells) {
    const colon = cell.indexOf(': ');
    if (colon > 0 && !pairs.has(cell.slice(0, colon)))
      pairs.set(cell.slice(0, colon), cell.slice(colon + 2).trim());
  }
  if (pairs.size < 2) return null;
  const get = (...keys: string[]): string | undefined =>
    keys.map((key) => pairs.get(key)).find((value) => value !== undefined && value !== '');
  const first = cells[0] ?? '';
  const path = get('File path');
  const actionText = get('Actual action');
  const intrusion = get('CIDS Signature string');
  return present<Detection>({
    product: 'symantec',
    isInfectionEvidence:
      /virus found|security risk found|forced .*detection|potential risk|commercial application/i.test(
        first,
      ) || intrusion !== undefined,
    at: parseTime(get('Event Insert Time', 'Event time', 'End Time', 'Begin') ?? '', {
      ...context,
      zoneMinutes: 0,
    }),
    hostName:
      get('Computer name') ??
      (first.includes(':') || /found|detection/i.test(first) ? siteHost(cells) : first),
    hostAddress: get('IP Address', 'Local Host IP', 'Local Host'),
    user: bareUser(get('User Name', 'User')) ?? (first.startsWith('Site') ? cells[5] : undefined),
    filePath: path,
    fileName: path === undefined ? undefined : baseName(path),
    hashes: digestsIn(get('Application hash'), get('SHA-256'), get('MD-5')),
    url: get('Intrusion URL'),
    destinationAddress: get('Remote Host IP'),
    malware: get('Risk name') ?? intrusion,
    malwareClass: get('Category type', 'Category set'),
    action: actionOf(actionText),
    actionText,
  });
}

/** Trellix (McAfee) ePolicy Orchestrator: one XML document a message. */
export function readTrellix(line: string, context: DecodeContext): Detection | null {
  if (!/<EPOEvent/i.test(line)) return null;
  const get = (tag: string): string | undefined => {
    const value = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(line)?.[1]?.trim();
    return value === undefined || value === '' || value === '_' ? undefined : value;
  };
  const path = get('TargetFileName');
  const category = get('ThreatCategory');
  return present<Detection>({
    product: 'trellix',
    isInfectionEvidence: category !== undefined && /^av\.|malware|trojan|ransom|^hip\.file/.test(category),
    at: parseTime(`${(get('DetectedUTC') ?? get('GMTTime'))?.replace(/Z$/, '')}Z`, context),
    hostName: get('MachineName') ?? get('TargetHostName'),
    hostAddress: get('IPAddress'),
    user: bareUser(get('UserName') ?? get('TargetUserName')),
    filePath: path,
    fileName: path === undefined ? undefined : baseName(path),
    hashes: digestsIn(get('TargetHash')),
    malware: get('ThreatName'),
    malwareClass: get('ThreatType'),
    action: actionOf(
      get('ThreatActionTaken')
        ?.replace(/^IDS_(?:THREAT_ACTION|ACTION)_?/, '')
        .replaceAll('_', ' '),
    ),
    actionText: get('ThreatActionTaken'),
  });
}

/** ClamAV: `path: Signature FOUND` of clamscan, clamdscan and clamd, its syslog lines included. */
export function readClamAv(line: string, context: DecodeContext): Detection | null {
  const { at, host, message } = stripSyslog(line, context);
  const parts = /^(?:(.{24}) -> )?(.+?): (\S+?)(?:\(([0-9a-f]{32}):\d+\))? FOUND\s*$/.exec(message.trim());
  if (!parts) return null;
  const [, stamp, path = '', malware = '', md5] = parts;
  return present<Detection>({
    product: 'clamav',
    isInfectionEvidence: true,
    at: stamp === undefined ? at : parseTime(stamp, context),
    hostName: host,
    filePath: path,
    fileName: baseName(path),
    hashes: digestsIn(md5),
    malware,
    action: 'left',
  });
}

/** Kaspersky Endpoint Security as sent by Security Center: `Label: value` lines joined by `\r\n`. */
export function readKaspersky(line: string, context: DecodeContext): Detection | null {
  if (!/Event type: |Loại sự kiện: |Result description: /.test(line)) return null;
  const { at, host, message } = stripSyslog(line, context);
  const pairs = new Map<string, string>();
  for (const part of message.split(/\\r\\n|\r?\n|\\n/)) {
    const match = /^\s*([^:]{2,50}): (.*)$/.exec(part);
    if (match && !pairs.has(match[1] ?? '')) pairs.set(match[1] ?? '', match[2]?.trim() ?? '');
  }
  const get = (...keys: string[]): string | undefined =>
    keys.map((key) => pairs.get(key)).find((value) => value !== undefined && value !== '');
  const type = get('Event type', 'Loại sự kiện') ?? '';
  const folder = get('Object path', 'Path');
  const object = get('Object name', 'Object', 'Name');
  const isFile = !/web page|trang web/i.test(get('Object type') ?? '');
  const actionText = get('Result description', 'Result', 'Action');
  return present<Detection>({
    product: 'kaspersky',
    isInfectionEvidence:
      /malicious|infected|probably|virus|trojan|disinfect|object (?:deleted|quarantined|blocked)|threat|độc hại/i.test(
        type,
      ),
    at:
      parseTime(get('Event time', 'Release date', 'Time') ?? '', {
        ...context,
        zoneMinutes: context.zoneMinutes ?? 0,
      }) ?? at,
    hostName: get('Computer', 'Device', 'Device name') ?? host,
    hostAddress: get('IP address', 'Device IP address'),
    user: bareUser(get('User')),
    filePath: isFile ? pathOf(folder, object) : undefined,
    fileName: isFile && object !== undefined ? baseName(object) : undefined,
    hashes: digestsIn(get('SHA256 hash', 'Object SHA256', 'SHA256'), get('MD5 hash', 'Object MD5', 'MD5')),
    url: isFile ? undefined : object,
    malware:
      get('Detected object name', 'Threat name', 'Detect name', 'Virus name') ??
      (get('Type') === undefined ? undefined : get('Name')),
    malwareClass: get('Type', 'Threat type', 'Object type'),
    action: actionOf(actionText ?? type),
    actionText,
  });
}

function siteHost(cells: readonly string[]): string | undefined {
  return cells.findLast((cell) => /^[\w-]+(?:\.[\w-]+)+$/.test(cell)) ?? cells[4];
}

function pathOf(folder: string | undefined, name: string | undefined): string | undefined {
  const directory = folder?.replaceAll('\\\\', '\\').replace(/[\\/]+$/, '');
  if (directory === undefined) return name;
  if (name === undefined || directory.endsWith(name)) return directory;
  return /[\\/]/.test(name) ? name : `${directory}${directory.includes('\\') ? '\\' : '/'}${name}`;
}

/** `Sep 02 2024 07:28:21 GMT+00:00` and its kin. */
function zoned(text: string | undefined): string {
  return text?.replace(/ ?GMT([+-])/, ' $1').replace(/(\d\d:\d\d:\d\d)([+-]\d\d:\d\d)$/, '$1 $2') ?? '';
}

function addressOf(text: string | undefined): string | undefined {
  const first = text?.split(',')[0]?.trim();
  return first !== undefined && /^(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F]*:[0-9a-fA-F:.]+)$/.test(first)
    ? first
    : undefined;
}
