/** An attribute of a MISP event, as far as it matters here. Format: MISP core format, section 2.4. */
export interface MispAttribute {
  type?: unknown;
  value?: unknown;
  to_ids?: unknown;
  deleted?: unknown;
  comment?: unknown;
  first_seen?: unknown;
  last_seen?: unknown;
}

/** Which parts of a value can be indicators, by the type of the attribute; `|` joins the parts. */
const parts: Record<string, readonly (0 | 1)[]> = {
  'domain|ip': [0, 1],
  'hostname|port': [0],
  'ip-src|port': [0],
  'ip-dst|port': [0],
  'filename|md5': [1],
  'filename|sha1': [1],
  'filename|sha256': [1],
  'malware-sample': [1],
};

const single = new Set([
  'domain',
  'hostname',
  'ip-src',
  'ip-dst',
  'url',
  'uri',
  'link',
  'md5',
  'sha1',
  'sha256',
  'x509-fingerprint-sha1',
]);
/** Of a certificate, or of a page that reports on the matter: no sign of the thing itself. */
const neverSigns = new Set(['link', 'x509-fingerprint-sha1']);

/** What an attribute gives; `null` when its type is none that logs show. */
export function mispValues(attribute: MispAttribute): string[] | null {
  const { type, value } = attribute;
  if (typeof type !== 'string' || typeof value !== 'string') return null;
  if (single.has(type)) return neverSigns.has(type) ? null : [value];
  const wanted = parts[type];
  if (!wanted) return null;
  // PyMISP writes `|`; old exports hold a blank around it.
  const cut = value.split('|').map((part) => part.trim());
  return wanted.flatMap((place) => cut[place] || []);
}

/** Whether the giver means it for detection: `to_ids`, and not deleted. */
export function isMispSign({ to_ids, deleted }: MispAttribute): boolean {
  const yes = (flag: unknown) => flag === true || flag === 1 || flag === '1' || flag === 'true';
  return yes(to_ids) && !yes(deleted);
}
