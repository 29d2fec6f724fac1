import type { DecodeContext } from '../decode/event.ts';
import { readCef, readLeef, type ExtendedRecord } from '../decode/extended-formats.ts';
import { addressIn, hostOfUrl } from '../decode/field-values.ts';
import { present } from '../decode/json-lines.ts';
import { stripSyslog } from '../decode/syslog.ts';
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
import { isBitdefenderFind } from './bitdefender.ts';
import { namedFields } from './field-names.ts';
import { labelledValues } from './labelled-text.ts';
import { readSophos } from './sophos.ts';

const vendors: readonly (readonly [RegExp, AntivirusProduct])[] = [
  [/trend ?micro/i, 'trend-micro'],
  [/bitdefender/i, 'bitdefender'],
  [/kaspersky/i, 'kaspersky'],
  [/symantec|broadcom/i, 'symantec'],
  [/sophos/i, 'sophos'],
  [/mcafee|trellix|musarubra|skyhigh/i, 'trellix'],
  [/\beset\b/i, 'eset'],
  [/microsoft.*(?:defender|endpoint|atp|antimalware)|defender/i, 'defender'],
  [/clamav/i, 'clamav'],
];

/** Signs of a find in an event's number or title; a find that is only updated, scanned for or asked about is none. */
const finds =
  /^(?:AV|CnC|PML|FH|NCIE|SB|BM|Spyware|VAR|IPS|NVW):|malware|virus|trojan|ransom|infect|suspicious|exploit|threat|hijack|phish|GNRL_EV_(?:VIRUS|OBJECT|SUSPICIOUS|PTOTECT|ATTACK|MALICIOUS|WEB_URL_BLOCKED)|độc hại|mã độc|vi-?rút|^4000\d{3}$|^5000000$/im;
/** Kinds of alert of Kaspersky Anti Targeted Attack Platform. */
const attackFinds = /^(?:file|url|dns|ids|tab?|taa|yara|ioc|ioa|sb|heuristic)(?:_|$)/i;
const housekeeping =
  /update|log[- ]?o(?:n|ff|ut)|login|outbreak|audit|task (?:started|completed|finished)|scan (?:started|completed|finished)|licen[cs]e|protection (?:enabled|disabled)|database/i;

/** Events in CEF or LEEF: Trend Micro Apex and Deep Security, Bitdefender GravityZone, Kaspersky Security Center and others. */
export function readCefDetection(line: string, context: DecodeContext): Detection | null {
  const record = readCef(line) ?? readLeef(line);
  const product =
    record && vendors.find(([pattern]) => pattern.test(`${record.vendor} ${record.product}`))?.[1];
  if (!record || !product || isFirewall(record)) return null;
  // Kaspersky puts the whole event into the message, label by label.
  const said = labelledValues(record.fields.get('msg') ?? '');
  const get = (...keys: readonly string[]): string | undefined => {
    for (const key of keys) {
      const value = record.fields.get(key) ?? said.get(key);
      if (value !== undefined && !/^(?:|-|N\/A)$/.test(value)) return value;
    }
    return undefined;
  };
  const field = namedFields([...record.fields, ...said]);
  // The same keys as in JSON, the kind of event and its sentence in the header.
  if (product === 'sophos' && record.signature.startsWith('Event::'))
    return readSophos(
      { ...Object.fromEntries(record.fields), type: record.signature, name: record.title },
      context,
    );
  const path = pathOf(
    (get('filePath', 'VLF_FilePath', 'SLF_FileSource', 'Object path', 'Object') ?? field('path'))?.replace(
      /^file:\/\/\/?/,
      '',
    ),
    get('fname', 'Object name') ?? field('file'),
  );
  const asked =
    get(
      'act',
      'action',
      'BitdefenderGZMainAction',
      'TMCMLogAction',
      'First_Action_Result',
      'Result description',
      'Action',
    ) ?? field('action');
  // A number is an entry of the product's own table; the event's name says the same in words.
  const ended = /^(?:AV|PML|CnC|FH|Spyware):(.+)/.exec(record.signature)?.[1];
  const first = asked !== undefined && !/^\d+$/.test(asked) ? asked : (ended ?? asked);
  const second = field('secondAction');
  const done = second !== undefined && actionOf(first) === 'left' ? second : first;
  // Security Center says in the kind of event what became of the object.
  const actionText = done ?? (product === 'kaspersky' ? record.title : undefined);
  const malware = field('malware');
  const text = `${record.signature}\n${record.title}`;
  const isInfectionEvidence =
    malware !== undefined ||
    (finds.test(text) && !housekeeping.test(record.title)) ||
    (product === 'bitdefender' &&
      isBitdefenderFind(get('BitdefenderGZModule'), get('BitdefenderGZApplicationControlBlockType'))) ||
    (product === 'kaspersky' && /anti targeted/i.test(record.product) && attackFinds.test(record.signature));
  // Security Center writes the machine as the destination, an attacker as the source.
  const isManaged = product === 'kaspersky' && record.product === 'SecurityCenter';
  const url = get('request', 'InfectionLocation', 'url');
  return present<Detection>({
    product,
    isInfectionEvidence,
    at:
      parseTime(zoned(get('BitdefenderGZDetectionTime', 'rt', 'end', 'start', 'devTime')), context) ??
      stripSyslog(line, context).at,
    hostName: record.signature.startsWith('WB:')
      ? get('dvchost', 'shost')
      : (get('BitdefenderGZComputerFQDN', ...(isManaged ? ['dhost'] : []), 'shost', 'dhost', 'dvchost') ??
        get('identHostName', 'Computer', 'Device') ??
        field('host')),
    hostAddress:
      addressIn(get('TMCMLogDetectedIP')) ??
      addressIn(get('dvc')) ??
      (isManaged ? addressIn(get('dst')) : undefined) ??
      addressIn(get('src')) ??
      addressIn(get('dst')) ??
      addressIn(field('address')),
    user: bareUser(
      get('suser', 'duser', 'usrName', 'IncidentSource', 'Incident_Source_(AD_Account)', 'User') ??
        field('user'),
    ),
    filePath: path,
    fileName: path === undefined ? undefined : baseName(path),
    hashes: digestsIn(
      get('BitdefenderGZFileHashSha256'),
      get('fileHash'),
      get('TrendMicroDsFileSHA256'),
      get('TrendMicroDsFileSHA1'),
      get('TrendMicroDsFileMD5'),
      get('cs3'),
      get('sha256', 'SHA256'),
      get('md5', 'MD5'),
    ),
    url: url?.replace(/^"(.*)"$/, '$1'),
    destinationAddress: get('src') === undefined || isManaged ? undefined : addressIn(get('dst')),
    malware: malware ?? (isInfectionEvidence ? nameOf(record, url) : undefined),
    malwareClass: get('TrendMicroDsMalwareTargetType') ?? field('kind'),
    action: actionOf(actionText),
    actionText,
  });
}

/** Titles are the malware's name (Trend Micro) or the kind of event; a bare number says nothing. */
function nameOf(record: ExtendedRecord, url: string | undefined): string {
  return /^\d*$/.test(record.title) ? (hostOfUrl(url) ?? record.signature) : record.title;
}

/** Sophos and Trend Micro also make firewalls and gateways, whose traffic is not an antivirus event. */
function isFirewall(record: ExtendedRecord): boolean {
  return (
    /firewall|\bSFW\b|\bUTM\b|\bXG\b|InterScan|TippingPoint/i.test(record.product) &&
    !record.fields.has('virusname')
  );
}

/** `Sep 02 2024 07:28:21 GMT+00:00` and its kin. */
function zoned(text: string | undefined): string {
  return text?.replace(/ ?GMT([+-])/, ' $1').replace(/(\d\d:\d\d:\d\d)([+-]\d\d:\d\d)$/, '$1 $2') ?? '';
}
