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
import { labelledValues } from './labelled-text.ts';

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

/** Names under which products keep the malware's name, their labels included. */
const malwareKeys = [
  'BitdefenderGZMalwareName',
  'BitdefenderGZDetectionName',
  'DetectionName',
  'VirusName',
  'Virus Name',
  'Virus_Name',
  'virusName',
  'ThreatName',
  'Threat Name',
  'threatName',
  'threat_name',
  'Threat name',
  'Malware_Name',
  'MalwareName',
  'Detected object name',
  'Virus/Malware Name',
  'Spyware',
  'Spyware/Grayware',
  'TrendMicroDsMalwareTarget',
  'detectionName',
] as const;

const classKeys = [
  'BitdefenderGZMalwareType',
  'VLF_MalwareType',
  'MalwareType',
  'ThreatType',
  'threat_type',
  'Threat type',
  'VirusType',
  'TrendMicroDsMalwareTargetType',
  'Type',
] as const;

/** Signs of a find in an event's number or title; a find that is only updated, scanned for or asked about is none. */
const finds =
  /^(?:AV|CnC|PML|FH|NCIE|SB|BM|Spyware|VAR|IPS|NVW):|malware|virus|trojan|ransom|infect|suspicious|exploit|threat|hijack|phish|GNRL_EV_(?:VIRUS|OBJECT|SUSPICIOUS|PTOTECT|ATTACK|MALICIOUS|WEB_URL_BLOCKED)|độc hại|mã độc|vi-?rút|^4000\d{3}$/i;
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
  const path = pathOf(
    get('filePath', 'VLF_FilePath', 'SLF_FileSource', 'Object path', 'Object'),
    get('fname', 'Object name'),
  );
  const asked = get(
    'act',
    'action',
    'BitdefenderGZMainAction',
    'TMCMLogAction',
    'First_Action_Result',
    'Result description',
    'Action',
  );
  // A number is an entry of the product's own table; the event's name says the same in words.
  const ended = /^(?:AV|PML|CnC|FH|Spyware):(.+)/.exec(record.signature)?.[1];
  const actionText = asked !== undefined && !/^\d+$/.test(asked) ? asked : (ended ?? asked);
  const malware = get(...malwareKeys);
  const text = `${record.signature}\n${record.title}`;
  const isInfectionEvidence = malware !== undefined || (finds.test(text) && !housekeeping.test(record.title));
  const url = get('request', 'InfectionLocation', 'url');
  return present<Detection>({
    product,
    isInfectionEvidence,
    at:
      parseTime(zoned(get('BitdefenderGZDetectionTime', 'rt', 'end', 'start', 'devTime')), context) ??
      stripSyslog(line, context).at,
    hostName: record.signature.startsWith('WB:')
      ? get('dvchost', 'shost')
      : get('BitdefenderGZComputerFQDN', 'shost', 'dhost', 'dvchost', 'identHostName', 'Computer', 'Device'),
    hostAddress:
      addressIn(get('TMCMLogDetectedIP')) ??
      addressIn(get('dvc')) ??
      addressIn(get('src')) ??
      addressIn(get('dst')),
    user: bareUser(
      get('suser', 'duser', 'usrName', 'IncidentSource', 'Incident_Source_(AD_Account)', 'User'),
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
    destinationAddress: get('src') === undefined ? undefined : addressIn(get('dst')),
    malware: malware ?? (isInfectionEvidence ? nameOf(record, url) : undefined),
    malwareClass: get(...classKeys),
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
