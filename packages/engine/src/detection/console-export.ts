import { splitCsv } from '../decode/csv.ts';
import type { DecodeContext } from '../decode/event.ts';
import { addressIn } from '../decode/field-values.ts';
import { present } from '../decode/json-lines.ts';
import { parseTime } from '../decode/time.ts';
import {
  actionOf,
  bareUser,
  baseName,
  digestsIn,
  pathOf,
  type AntivirusProduct,
  type Detection,
} from './detection.ts';

type Column =
  | 'at'
  | 'host'
  | 'address'
  | 'user'
  | 'path'
  | 'folder'
  | 'file'
  | 'hash'
  | 'malware'
  | 'kind'
  | 'action'
  | 'event'
  | 'url'
  | 'product';

/** How consoles head the columns of their exports, in English and Vietnamese, folded by {@link folded}. */
const headings: Readonly<Record<Column, readonly string[]>> = {
  at: [
    'time',
    'date',
    'event time',
    'detection time',
    'detected',
    'date/time',
    'occurred',
    'received',
    'generated',
    'time of occurrence',
    'thoi gian',
    'thoi gian phat hien',
    'ngay',
    'ngay gio',
    'occured',
    'when',
    'event date',
  ],
  host: [
    'computer',
    'computer name',
    'device',
    'device name',
    'endpoint',
    'endpoint name',
    'host',
    'hostname',
    'host name',
    'machine',
    'client',
    'workstation',
    'may tinh',
    'ten may',
    'ten may tinh',
    'thiet bi',
    'ten thiet bi',
    'may tram',
    'target',
    'virtual server/device',
  ],
  address: [
    'ip',
    'ip address',
    'ip addresses',
    'ipv4',
    'endpoint ip',
    'device ip',
    'computer ip',
    'dia chi ip',
    'ip may',
  ],
  user: [
    'user',
    'user name',
    'username',
    'account',
    'logged on user',
    'nguoi dung',
    'tai khoan',
    'ten nguoi dung',
  ],
  path: [
    'path',
    'file path',
    'full path',
    'object',
    'object path',
    'location',
    'infected file',
    'infected file/object',
    'uri',
    'object uri',
    'duong dan',
    'duong dan tep',
    'doi tuong',
    'file/object',
    'resource',
  ],
  folder: ['folder', 'directory', 'thu muc'],
  file: ['file', 'file name', 'filename', 'object name', 'ten tep', 'ten file', 'tep', 'tap tin'],
  hash: [
    'hash',
    'sha256',
    'sha-256',
    'sha1',
    'sha-1',
    'md5',
    'file hash',
    'object sha256',
    'ma bam',
    'gia tri bam',
  ],
  malware: [
    'threat',
    'threat name',
    'virus',
    'virus name',
    'virus/malware',
    'virus/malware name',
    'malware',
    'malware name',
    'detection',
    'detection name',
    'detected object',
    'detected object name',
    'risk name',
    'threat detected',
    'spyware/grayware',
    'ma doc',
    'ten ma doc',
    'ten vi rut',
    'vi rut',
    'virut',
    'ten virus',
    'moi de doa',
    'ten moi de doa',
    'security threat',
  ],
  kind: [
    'threat type',
    'malware type',
    'virus type',
    'type',
    'category',
    'threat category',
    'loai',
    'loai ma doc',
    'loai moi de doa',
    'kind',
  ],
  action: [
    'action',
    'action taken',
    'actions taken',
    'result',
    'scan result',
    'actual action',
    'status',
    'resolution',
    'outcome',
    'hanh dong',
    'xu ly',
    'ket qua',
    'ket qua xu ly',
    'trang thai',
    'threat handled',
    'bien phap',
  ],
  event: ['event', 'event type', 'event name', 'su kien', 'loai su kien', 'description', 'mo ta'],
  url: ['url', 'web address', 'dia chi web', 'link'],
  product: ['product', 'application', 'app name', 'san pham', 'ung dung', 'phan mem'],
};

const makers: readonly (readonly [RegExp, AntivirusProduct])[] = [
  [/kaspersky|\bKES\b|\bHEUR:/i, 'kaspersky'],
  [/\beset\b|Win32\/|MSIL\//i, 'eset'],
  [/symantec|broadcom|norton/i, 'symantec'],
  [/trend ?micro|apex|officescan|TROJ_|PUA_/i, 'trend-micro'],
  [/sophos|Mal\/|Troj\//i, 'sophos'],
  [/bitdefender|gravityzone|Gen:/i, 'bitdefender'],
  [/defender|microsoft|:Win32\/|:Win64\//i, 'defender'],
  [/trellix|mcafee/i, 'trellix'],
  [/clamav|\.UNOFFICIAL/i, 'clamav'],
];

/**
 * The columns of a console's export, when a header names a machine and what was found on it.
 * @returns `null` for any other CSV
 */
export function detectionColumns(columns: readonly string[]): ReadonlyMap<Column, number> | null {
  const cached = known.get(columns);
  if (cached !== undefined) return cached;
  const found = new Map<Column, number>();
  for (const [i, column] of columns.entries()) {
    const heading = folded(column);
    for (const [name, spellings] of Object.entries(headings) as [Column, readonly string[]][]) {
      if (!found.has(name) && spellings.includes(heading)) found.set(name, i);
    }
  }
  const isAbout = found.has('host') || found.has('address');
  const isExport =
    isAbout && found.has('malware') && (found.has('action') || found.has('path') || found.has('file'));
  known.set(columns, isExport ? found : null);
  return isExport ? found : null;
}

/** A header is read once, however many rows follow. */
const known = new WeakMap<readonly string[], ReadonlyMap<Column, number> | null>();

/**
 * A row of the export of any antivirus console, by the names of its columns.
 * @param context its `columns` are those of the header that went by
 */
export function readConsoleExport(line: string, context: DecodeContext): Detection | null {
  const { columns } = context;
  if (!columns || columns.length < 3) return null;
  const at = detectionColumns(columns);
  if (!at) return null;
  const separator = line.includes('\t') ? '\t' : line.split(';').length >= columns.length ? ';' : ',';
  const cells = splitCsv(line, separator).map((cell) => cell.trim());
  if (cells.length < columns.length - 1 || cells.length > columns.length + 1) return null;
  const get = (column: Column): string | undefined => {
    const cell = cells[at.get(column) ?? -1];
    return cell === undefined || cell === '' || cell === '-' || /^(?:n\/a|không có)$/i.test(cell)
      ? undefined
      : cell;
  };
  const whole = columns.every((column, i) => folded(column) === folded(cells[i] ?? ''));
  const malware = get('malware');
  if (whole || (malware === undefined && get('event') === undefined)) return null;
  const object = get('path');
  const isUrl = /^https?:/i.test(object ?? '');
  const path = isUrl
    ? get('file')
    : pathOf(
        object ?? get('folder'),
        object === undefined || get('folder') !== undefined ? get('file') : undefined,
      );
  const actionText = get('action');
  return present<Detection>({
    product:
      makers.find(([pattern]) => pattern.test(`${get('product') ?? ''} ${malware ?? ''}`))?.[1] ?? 'other',
    isInfectionEvidence: malware !== undefined,
    at: parseTime(get('at') ?? '', context),
    hostName: get('host'),
    hostAddress: addressIn(get('address')?.split(/[\s;]/)[0]),
    user: bareUser(get('user')),
    filePath: path,
    fileName: get('file') ?? (path === undefined ? undefined : baseName(path)),
    hashes: digestsIn(get('hash')),
    url: get('url') ?? (isUrl ? object : undefined),
    malware,
    malwareClass: get('kind'),
    action: actionOf(actionText),
    actionText,
  });
}

/** Without marks, case, quotation marks and order marks: `"Tên máy tính"` → `ten may tinh`. */
function folded(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f\uFEFF"]/g, '')
    .replaceAll(/[đĐ]/g, 'd')
    .replaceAll(/[\s_-]+/g, ' ')
    .trim()
    .toLowerCase();
}
