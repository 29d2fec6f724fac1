import { splitCsv } from '../decode/csv.ts';
import type { DecodeContext } from '../decode/event.ts';
import { addressIn, portIn } from '../decode/field-values.ts';
import { present } from '../decode/json-lines.ts';
import { stripSyslog } from '../decode/syslog.ts';
import { parseTime } from '../decode/time.ts';
import { actionOf, bareUser, baseName, digestsIn, type Detection } from './detection.ts';

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
  const actionText = get('Actual action', 'Actual Action', 'Action');
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
      get('Computer name') ??
      (first.includes(':') || /found|detection/i.test(first) ? siteHost(cells) : first),
    hostAddress: get('IP Address', 'Local Host IP', 'Local Host', 'Source Computer IP'),
    hostPort: portIn(get('Local Port')),
    user: bareUser(get('User Name', 'User')) ?? (first.startsWith('Site') ? cells[5] : undefined),
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

function unescapeXml(text: string): string {
  const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.includes('&')
    ? text.replaceAll(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => names[name] ?? '')
    : text;
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

function siteHost(cells: readonly string[]): string | undefined {
  return cells.findLast((cell) => /^[\w-]+(?:\.[\w-]+)+$/.test(cell)) ?? cells[4];
}
