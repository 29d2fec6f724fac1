import { splitCsv } from '../decode/csv.ts';
import type { DecodeContext } from '../decode/event.ts';
import { unescapeXml } from '../decode/event-xml.ts';
import { addressIn, portIn } from '../decode/field-values.ts';
import { present } from '../decode/json-lines.ts';
import { stripSyslog } from '../decode/syslog.ts';
import { parseTime } from '../decode/time.ts';
import {
  actionOf,
  bareUser,
  baseName,
  digestsIn,
  type Detection,
  type DetectionAction,
} from './detection.ts';

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
  const path = get('File path', 'File Path');
  const isInbound = cells.includes('Inbound');
  const described = /Traffic has been (blocked|allowed)|was (blocked|not blocked)/i.exec(
    get('Event Description') ?? '',
  );
  const actionText = get('Actual action', 'Actual Action', 'Action') ?? described?.[1] ?? described?.[2];
  const intrusion = get('CIDS Signature string');
  return present<Detection>({
    product: 'symantec',
    isInfectionEvidence:
      /virus found|security risk found|forced .{0,40}detection|potential risk|commercial application|suspicious|malware|compressed file/i.test(
        first,
      ) ||
      intrusion !== undefined ||
      get('Risk name') !== undefined,
    at: parseTime(get('Event Insert Time', 'Event time', 'End Time', 'Begin') ?? '', {
      ...context,
      zoneMinutes: 0,
    }),
    hostName:
      get('Computer name', 'Computer') ??
      (first.includes(':') || /found|detection/i.test(first) ? siteHost(cells) : first),
    hostAddress: get('IP Address', 'Local Host IP', 'Local Host', 'Source Computer IP'),
    hostPort: portIn(get('Local Port')),
    user: bareUser(get('User Name', 'User', 'Admin')) ?? (first.startsWith('Site') ? cells[5] : undefined),
    filePath: path,
    fileName: path === undefined ? undefined : baseName(path),
    hashes: digestsIn(get('Application hash'), get('SHA-256'), get('MD-5')),
    url: get('Intrusion URL'),
    destinationAddress: addressIn(get('Remote Host IP')),
    destinationPort: portIn(get('Remote Port')),
    isInbound: isInbound ? true : undefined,
    malware: get('Risk name') ?? intrusion,
    malwareClass: get('Category type', 'Category set'),
    action: actionOf(actionText),
    actionText,
  });
}

/** Trellix (McAfee) ePolicy Orchestrator: one XML document a message. */
export function readTrellix(line: string, context: DecodeContext): Detection | null {
  if (!/<(?:EPOEvent|UpdateEvents)\b/i.test(line)) return null;
  const get = (tag: string): string | undefined => {
    const start = line.indexOf(`<${tag}>`);
    const end = start < 0 ? -1 : line.indexOf('<', start + tag.length + 2);
    const value = end < 0 ? '' : line.slice(start + tag.length + 2, end).trim();
    return value === '' || value === '_' || value === 'N/A' ? undefined : unescapeXml(value);
  };
  const path = get('TargetFileName');
  const category = get('ThreatCategory');
  return present<Detection>({
    product: 'trellix',
    isInfectionEvidence:
      /^av\.|malware|trojan|ransom|^hip\.(?:file|bo|detect)/.test(category ?? '') ||
      (get('ThreatName') !== undefined &&
        /virus|trojan|malware|ransom|worm|pup/i.test(get('ThreatType') ?? '')),
    at: parseTime(`${(get('DetectedUTC') ?? get('GMTTime'))?.replace(/Z$/, '')}Z`, context),
    hostName: get('MachineName') ?? get('TargetHostName'),
    hostAddress: get('IPAddress'),
    user: bareUser(get('UserName') ?? get('TargetUserName')),
    filePath: path,
    fileName: path === undefined ? undefined : baseName(path),
    hashes: digestsIn(get('TargetHash')),
    malware: get('ThreatName'),
    malwareClass: get('ThreatType'),
    action: get('ThreatHandled')?.toLowerCase() === 'false' ? 'left' : epoAction(get('ThreatActionTaken')),
    actionText: get('ThreatActionTaken'),
  });
}

/** Event words of ePO are short: `IDS_ALERT_ACT_TAK_DEL`, `IDS_THREAT_ACTION_ALLOW`, `blocked`. */
function epoAction(text: string | undefined): DetectionAction {
  const short = /_ACT_TAK_([A-Z]{3})/.exec(text ?? '')?.[1];
  const known: Readonly<Record<string, DetectionAction>> = {
    DEL: 'deleted',
    CLE: 'cleaned',
    DEN: 'blocked',
    MOV: 'quarantined',
    CON: 'quarantined',
  };
  return (
    known[short ?? ''] ?? actionOf(text?.replace(/^IDS_(?:THREAT_ACTION|ACTION)_?/, '').replaceAll('_', ' '))
  );
}

/** ClamAV: `path: Signature FOUND` of clamscan, clamdscan, clamd and clamonacc; mail that its milter refused. */
export function readClamAv(line: string, context: DecodeContext): Detection | null {
  const { at, host, message } = stripSyslog(line, context);
  const text = message.trim();
  const parts =
    /^(?:(.{24}) -> )?(?:ScanOnAccess: )?(.+?): (\S+?)(?:\(([0-9a-f]{32}):\d+\))? FOUND$/.exec(text) ??
    /^()()Message \S{1,80} from .{1,800} infected by (\S{1,200})$/.exec(text);
  if (!parts) return null;
  const [, stamp, place = '', malware = '', md5] = parts;
  const stream = /^(?:instream|stream)\(([0-9a-fA-F.:]{2,45})@\d{1,5}\)$/.exec(place)?.[1];
  const path = stream !== undefined || /^(?:fd\[\d{1,9}\]|stream|)$/.test(place) ? undefined : place;
  return present<Detection>({
    product: 'clamav',
    isInfectionEvidence: true,
    at: stamp === undefined || stamp === '' ? at : parseTime(stamp, context),
    hostName: host,
    hostAddress: addressIn(stream),
    filePath: path,
    fileName: path === undefined ? undefined : baseName(path),
    hashes: digestsIn(md5),
    malware,
    action: place === '' ? 'unknown' : 'left',
  });
}

function siteHost(cells: readonly string[]): string | undefined {
  const bare = /^[\w-]{1,63}$/.test(cells[4] ?? '') ? cells[4] : undefined;
  return cells.findLast((cell) => /^[\w-]+(?:\.[\w-]+)+$/.test(cell)) ?? bare;
}
