import type { DecodeContext } from '../decode/event.ts';
import { addressIn } from '../decode/field-values.ts';
import { present, textAt, type Json } from '../decode/json-lines.ts';
import { parseTime } from '../decode/time.ts';
import { actionOf, bareUser, baseName, digestsIn, type Detection } from './detection.ts';

/** Events that tell of malware even when they do not name it. Source: ESET, "Events exported to JSON format". */
const finding =
  /^(?:Threat|FirewallAggregated|Hips|HipsAggregated|EnterpriseInspectorAlert|Inspect\w{0,20}|BlockedFiles)_Event$/;

/** ESET PROTECT syslog export. Its times are UTC. */
export function readEset(json: Json, context: DecodeContext): Detection | null {
  const type = textAt(json, 'event_type');
  if (type === undefined || !/_Event$|^ESET/.test(type)) return null;
  if (
    json.occured === undefined &&
    json.occurred === undefined &&
    json.threat_name === undefined &&
    json.hostname === undefined
  )
    return null;
  const uri = textAt(json, 'object_uri');
  const isFile = uri?.startsWith('file:') === true;
  const path = isFile
    ? uri.replace(/^file:\/\/\/?/, '')
    : type.startsWith('Hips')
      ? textAt(json, 'application')
      : undefined;
  const actionText = textAt(json, 'action_taken', 'action');
  const threat = textAt(json, 'threat_name');
  const rule = textAt(json, 'rulename', 'rule_name', 'event', 'cause', 'description', 'operation');
  return present<Detection>({
    product: 'eset',
    // A line that names a threat is evidence, also of a kind that is new.
    isInfectionEvidence:
      threat !== undefined ||
      (finding.test(type) && (rule ?? textAt(json, 'hash')) !== undefined) ||
      (type === 'FilteredWebsites_Event' && json.rule_id !== 'Blocked by user blacklist'),
    at: parseTime(textAt(json, 'occured', 'occurred') ?? '', { ...context, zoneMinutes: 0 }),
    hostName: textAt(json, 'hostname'),
    hostAddress: textAt(json, 'ipv4', 'ipv6'),
    user: bareUser(textAt(json, 'username', 'user', 'account')),
    filePath: path === '' ? undefined : path,
    fileName: path === undefined || path === '' ? undefined : baseName(path),
    hashes: digestsIn(textAt(json, 'hash')),
    url: uri?.startsWith('http') ? uri : undefined,
    destinationAddress: addressIn(textAt(json, json.inbound === true ? 'source_address' : 'target_address')),
    isInbound: json.inbound === true ? true : undefined,
    malware: threat ?? (type === 'Audit_Event' ? undefined : rule),
    malwareClass: textAt(json, 'threat_type'),
    action: json.threat_handled === false || json.handled === false ? 'left' : actionOf(actionText),
    actionText,
  });
}
