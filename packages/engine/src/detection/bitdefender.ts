import type { DecodeContext } from '../decode/event.ts';
import { addressIn } from '../decode/field-values.ts';
import { isJson, present, textAt, type Json } from '../decode/json-lines.ts';
import { parseTime } from '../decode/time.ts';
import { actionOf, bareUser, baseName, digestsIn, type Detection } from './detection.ts';
import { namedFields } from './field-names.ts';

/**
 * Modules of GravityZone that tell of malware or of a contact with it. The others tell of policy, updates and tasks.
 * Source: Bitdefender, "Syslog event messages".
 */
const finding = new Set([
  'av',
  'aph',
  'avc',
  'hd',
  'antiexploit',
  'ransomware-mitigation',
  'network-sandboxing',
  'network-monitor',
  'new-incident',
  'new-extended-incident',
  'exchange-malware',
  'storage-antimalware',
]);

/** Whether an event of this module is evidence, by its name and by what a web filter says it blocked for. */
export function isBitdefenderFind(module: string | undefined, blockedFor: string | undefined): boolean {
  return finding.has(module ?? '') || /antimalware|antiphishing/.test(blockedFor ?? '');
}

/** GravityZone as JSON, one event, or the first find of several in a call of its push service. */
export function readBitdefender(json: Json, context: DecodeContext): Detection | null {
  const pushed = isJson(json.params) ? json.params.events : undefined;
  if (Array.isArray(pushed)) {
    const read = pushed.flatMap((event: unknown) => (isJson(event) ? (readEvent(event, context) ?? []) : []));
    return read.find((detection) => detection.isInfectionEvidence) ?? read[0] ?? null;
  }
  return readEvent(json, context);
}

function readEvent(json: Json, context: DecodeContext): Detection | null {
  const module = textAt(json, 'module');
  if (
    module === undefined ||
    textAt(
      json,
      'computer_name',
      'computerName',
      'serverName',
      'endpointId',
      'companyId',
      'product_installed',
    ) === undefined
  )
    return null;
  const field = namedFields(pairsOf(json));
  const path = field('path');
  const isPath = path !== undefined && addressIn(path) === undefined;
  const actionText = field('action');
  const isInfectionEvidence = isBitdefenderFind(module, textAt(json, 'application_control_block_type'));
  return present<Detection>({
    product: 'bitdefender',
    isInfectionEvidence,
    at: parseTime(field('at') ?? '', { ...context, zoneMinutes: 0 }),
    hostName: field('host'),
    hostAddress: addressIn(field('address')),
    user: bareUser(textAt(json, 'user.name', 'user.userName', 'user.user_name') ?? field('user')),
    filePath: isPath ? path : undefined,
    fileName: isPath ? baseName(path) : field('file'),
    hashes: digestsIn(
      ...['hash', 'file_hash_sha256', 'file_hash_md5', 'fileHash', 'sha256', 'md5'].map((key) =>
        textAt(json, key),
      ),
    ),
    url: field('url'),
    malware: field('malware') ?? (isInfectionEvidence ? module : undefined),
    malwareClass: field('kind'),
    action: actionOf(actionText),
    actionText,
  });
}

/** Texts and numbers; of a list the first; of the objects of a list what the first of them says. */
function pairsOf(json: Json): [string, string][] {
  return Object.entries(json).flatMap(([key, value]): [string, string][] => {
    const one: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof one === 'string') return [[key, one]];
    if (typeof one === 'number') return [[key, String(one)]];
    return Array.isArray(value) && isJson(one) ? pairsOf(one) : [];
  });
}
