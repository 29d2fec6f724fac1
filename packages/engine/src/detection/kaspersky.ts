import type { DecodeContext } from '../decode/event.ts';
import { addressIn, firstIn } from '../decode/field-values.ts';
import { present } from '../decode/json-lines.ts';
import { stripSyslog } from '../decode/syslog.ts';
import { parseTime } from '../decode/time.ts';
import { actionOf, bareUser, baseName, digestsIn, pathOf, type Detection } from './detection.ts';
import { labelledValues } from './labelled-text.ts';

const names = {
  type: ['Event type', 'Event', 'Loại sự kiện', 'Sự kiện', 'Тип события'],
  result: [
    'Result description',
    'Result',
    'Action',
    'Mô tả kết quả',
    'Kết quả',
    'Hành động',
    'Описание результата',
  ],
  object: ['Object name', 'Object', 'Tên đối tượng', 'Đối tượng', 'Имя объекта'],
  folder: ['Object path', 'Path', 'Path to object', 'Đường dẫn đối tượng', 'Đường dẫn', 'Путь к объекту'],
  objectType: ['Object type', 'Kiểu đối tượng', 'Loại đối tượng', 'Тип объекта'],
  user: ['User', 'User name', 'Account', 'Người dùng', 'Пользователь'],
  computer: [
    'Computer',
    'Device',
    'Device name',
    'Computer name',
    'Host',
    'Máy tính',
    'Thiết bị',
    'Tên thiết bị',
    'Устройство',
  ],
  address: ['IP address', 'Device IP address', 'Địa chỉ IP', 'IP-адрес'],
  malware: [
    'Detected object name',
    'Threat name',
    'Detect name',
    'Virus name',
    'Malware name',
    'Tên đối tượng được phát hiện',
    'Tên mối đe dọa',
    'Имя угрозы',
  ],
  kind: ['Type', 'Threat type', 'Loại', 'Loại mối đe dọa', 'Тип'],
  time: ['Event time', 'Release date', 'Time', 'Detection time', 'Thời gian', 'Thời gian sự kiện', 'Время'],
  sha: ['SHA256 hash', 'Object SHA256', 'SHA256', 'SHA-256', 'Băm SHA256'],
  md5: ['MD5 hash', 'Object MD5', 'MD5', 'Băm MD5'],
} as const;

const finds =
  /malicious|infected|probably|virus|trojan|disinfect|object (?:deleted|quarantined|blocked|renamed)|threat|phishing|ransom|exploit|network attack|dangerous|độc hại|mã độc|nhiễm|vi-?rút|mối đe dọa|вредонос|зараж|GNRL_EV_(?:VIRUS|OBJECT|SUSPICIOUS|PTOTECT|ATTACK|MALICIOUS|WEB_URL_BLOCKED)/i;

/**
 * Kaspersky Endpoint Security and Security Center as text: `Label: value` lines, in English, Vietnamese or Russian,
 * with or without the structured data of RFC 5424 in front (`[event@23668 p2="…" p5="…" hdn="…" hip="…"]`).
 */
export function readKaspersky(line: string, context: DecodeContext): Detection | null {
  const structured = line.includes('[event@23668') ? structuredData(line) : null;
  if (
    !structured &&
    !/(?:Event type|Loại sự kiện|Тип события|Result description|Mô tả kết quả|Описание результата): /.test(
      line,
    )
  )
    return null;
  const { at, host, message } = stripSyslog(line, context);
  const pairs = labelledValues(message);
  const get = (keys: readonly string[]): string | undefined => firstIn(pairs, keys);
  const param = (key: string): string | undefined => structured?.get(key);
  const type = get(names.type) ?? param('etdn') ?? param('et') ?? '';
  const [folder, object] = [get(names.folder), get(names.object) ?? param('p2')];
  const isUrl =
    /web page|trang web|веб/i.test(get(names.objectType) ?? '') || /^https?:\/\//.test(object ?? '');
  const result = get(names.result);
  const isFind = finds.test(type) || finds.test(param('et') ?? '');
  const virus = get(names.malware) ?? param('p5');
  // "Name" is the malware's where the event is about a find, else the object's.
  const malware =
    virus ?? (isFind || get(names.kind) !== undefined ? firstIn(pairs, ['Name', 'Tên', 'Имя']) : undefined);
  // What came over the network is no file.
  const isFlow = /packet|gói tin|пакет/i.test(get(names.objectType) ?? '');
  const path = isUrl || isFlow ? undefined : pathOf(folder, object);
  return present<Detection>({
    product: 'kaspersky',
    isInfectionEvidence: isFind || virus !== undefined,
    at:
      parseTime(get(names.time) ?? param('time') ?? '', {
        ...context,
        zoneMinutes: context.zoneMinutes ?? 0,
      }) ?? at,
    hostName: get(names.computer) ?? param('hdn') ?? host,
    hostAddress: addressIn(get(names.address) ?? param('hip')),
    user: bareUser(get(names.user) ?? param('p7')),
    filePath: path,
    fileName: path === undefined ? undefined : baseName(path),
    hashes: digestsIn(get(names.sha), get(names.md5), param('p1')),
    url: isUrl ? object : undefined,
    malware,
    malwareClass: get(names.kind) ?? get(names.objectType),
    action: actionOf(result ?? (type === '' ? undefined : type)),
    actionText: result,
  });
}

/** The parameters of the event; values may hold escaped quotes and brackets. */
function structuredData(line: string): Map<string, string> {
  const pairs = new Map<string, string>();
  const start = line.indexOf('[event@23668');
  for (const match of line.slice(start, start + 16_384).matchAll(/ (\w{1,32})="((?:[^"\\]|\\.)*)"/g)) {
    pairs.set(match[1] ?? '', (match[2] ?? '').replaceAll(/\\(["\]\\])/g, '$1'));
  }
  return pairs;
}
