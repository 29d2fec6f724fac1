import type { DecodeContext } from '../decode/event.ts';
import { present, textAt, type Json } from '../decode/json-lines.ts';
import { parseTime } from '../decode/time.ts';
import { actionOf, bareUser, baseName, digestsIn, type Detection } from './detection.ts';

const finding =
  /Detection|Threat|Malware|Pua|Virus|Exploit|Ransom|C2|CommandAndControl|Hmpa|CoreClean|CoreOutbreak|CryptoGuard/i;
/** A reason of the web filter that is a name of malware, and not of a category such as games. */
const threatName = /^(?:Mal|Troj|C2|W32|JS|VBS|HTML|Phish|Exp|ML|CXmal|Worm)\/|malware|phish|spyware/i;

/** Sophos Central, as its SIEM integration writes events: JSON, or the same keys in CEF. */
export function readSophos(json: Json, context: DecodeContext): Detection | null {
  const type = textAt(json, 'type');
  if (type === undefined || !type.startsWith('Event::')) return null;
  const name = textAt(json, 'name') ?? '';
  const path =
    / at ['"′]([^'"′]+)['"′]/.exec(name)?.[1] ??
    /Source path: (.+?) {2}/.exec(name)?.[1] ??
    textAt(json, 'filePath');
  const actionText =
    /\b(cleanup required|cleaned up|cleaned|quarantined|blocked|prevented|deleted|removed|detected)\b/i.exec(
      name,
    )?.[1] ?? / ″([^″]+)″ action/.exec(name)?.[1];
  const reason = /because of ["″]([^"″]+)["″]/.exec(name)?.[1];
  const isWebFind = reason !== undefined && threatName.test(reason);
  const isInfectionEvidence = isWebFind || (finding.test(type) && !/Cleared|Resolved/.test(type));
  const malware =
    textAt(json, 'threat') ??
    /(?:detected|cleaned up|required|blocked|prevented|found)[^:'"′]{0,40}: ['"′]([^'"′]+)['"′]/.exec(
      name,
    )?.[1] ??
    (isWebFind ? reason : undefined);
  return present<Detection>({
    product: 'sophos',
    isInfectionEvidence,
    at: parseTime(textAt(json, 'rt', 'end', 'created_at') ?? '', context),
    hostName: textAt(json, 'dhost', 'location'),
    hostAddress: textAt(json, 'source_info.ip'),
    user: bareUser(textAt(json, 'suser', 'source')),
    filePath: path,
    fileName: path === undefined ? undefined : baseName(path),
    hashes: digestsIn(textAt(json, 'appSha256'), textAt(json, 'core_remedy_items.items.0.sha256')),
    url: /Access was blocked to "([^"]+)"/.exec(name)?.[1],
    malware: malware ?? (isInfectionEvidence && name !== '' ? name : undefined),
    malwareClass: textAt(json, 'group'),
    action: /Clean(?:ed|up)?(?:Up)?$/i.test(type)
      ? 'cleaned'
      : /required/i.test(actionText ?? '') || type.endsWith('CleanFailed')
        ? 'left'
        : actionOf(actionText),
    actionText,
  });
}
