import type { DecodedLine, EventFields } from '../decode/event.ts';
import { isJson, parseJsonLine } from '../decode/json-lines.ts';
import { tokensOf, urlToken, type Token } from './tokens.ts';

/** Why a hit is shown and not counted. */
export type DiscountReason =
  | 'not_valid_then'
  | 'warning_list'
  | 'inbound_only'
  | 'referrer'
  | 'user_agent'
  | 'certificate_only'
  | 'elsewhere_in_line'
  | 'unknown_format';

/** Where in a line something stands. `text`: in none of the fields that are read. */
export type HitField =
  | 'name'
  | 'answers'
  | 'destinationAddress'
  | 'sourceAddress'
  | 'host'
  | 'url'
  | 'tlsName'
  | 'certificateNames'
  | 'hashes'
  | 'referrer'
  | 'userAgent'
  | 'text';

/** Tokens of one field, and whether a machine must have acted for them to be there. */
export interface Claim {
  field: HitField;
  reason: DiscountReason | null;
  tokens: Token[];
}

/** The claims of a decoded line, those that count first, and last the line as a whole. */
export function claimsOf(decoded: DecodedLine, line: string): Claim[] {
  const claims = fieldClaims(decoded.fields);
  claims.push({
    field: 'text',
    reason: decoded.format === 'text' ? 'unknown_format' : 'elsewhere_in_line',
    tokens: textsOf(line).flatMap(tokensOf),
  });
  return claims;
}

/**
 * Only what stands in named fields: all that can count.
 * @param mentions when given, fields that hold none of these texts are passed over; in lower case
 */
export function fieldClaims(fields: EventFields, mentions?: readonly string[]): Claim[] {
  const claims: Claim[] = [];
  const isMentioned = (value: string): boolean => {
    if (!mentions) return true;
    const folded = value.toLowerCase();
    return mentions.some((mention) => folded.includes(mention));
  };
  const add = (
    field: HitField,
    value: string | readonly string[] | undefined,
    reason: DiscountReason | null = null,
  ): void => {
    if (value === undefined) return;
    const tokens =
      typeof value === 'string'
        ? isMentioned(value)
          ? tokensOf(value)
          : []
        : value.filter(isMentioned).flatMap((item) => tokensOf(item));
    if (tokens.length > 0) claims.push({ field, reason, tokens });
  };
  const inbound = fields.clientAddress !== undefined && fields.clientAddress === fields.sourceAddress;

  add('name', fields.name);
  // A path makes a URL with its host.
  if (fields.url !== undefined && (isMentioned(fields.url) || isMentioned(fields.host ?? '')))
    claims.push({ field: 'url', reason: null, tokens: urlTokens(fields.url, fields) });
  add('host', fields.host);
  add('tlsName', fields.tlsName);
  add('hashes', fields.hashes);
  add(
    'destinationAddress',
    fields.destinationAddress,
    fields.clientAddress === fields.destinationAddress ? 'inbound_only' : null,
  );
  add('answers', fields.answers);
  // A bad address that comes to us is an attack, not an infection of ours.
  add('sourceAddress', fields.sourceAddress, inbound ? 'inbound_only' : null);
  add('certificateNames', fields.certificateNames, 'certificate_only');
  add('referrer', fields.referrer, 'referrer');
  add('userAgent', fields.userAgent, 'user_agent');
  return claims;
}

/** A URL counts as a whole and by its host; what its query says is somebody else's word. */
function urlTokens(url: string, fields: EventFields): Token[] {
  const tokens: Token[] = [];
  const port = fields.destinationPort;
  for (const token of [
    urlToken(url, fields.host, undefined),
    port === undefined ? null : urlToken(url, fields.host, port),
  ]) {
    if (token?.kind !== 'url') continue;
    tokens.push(token);
    const host = /^(?:\[([^\]]+)\]|([^/:?]+))/.exec(token.value);
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) tokens.push(...tokensOf(host?.[1] ?? host?.[2] ?? ''));
  }
  return tokens;
}

/** Every text of a line: the strings and keys of JSON with their escapes undone, else the line itself. */
function textsOf(line: string): string[] {
  const brace = line.indexOf('{');
  const json = brace < 0 ? null : parseJsonLine(line.slice(brace));
  if (!json) return [line];
  const texts: string[] = brace > 0 ? [line.slice(0, brace)] : [];
  collect(json, texts);
  return texts;
}

function collect(value: unknown, texts: string[]): void {
  if (typeof value === 'string') texts.push(value);
  else if (Array.isArray(value)) for (const item of value) collect(item, texts);
  else if (isJson(value)) {
    for (const [key, item] of Object.entries(value)) {
      texts.push(key);
      collect(item, texts);
    }
  }
}
