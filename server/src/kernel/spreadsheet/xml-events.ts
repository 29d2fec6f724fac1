import { AppError } from '../errors.ts';

/** What a scan of XML meets, in order. `name` comes without its namespace prefix. */
export type XmlEvent =
  | { kind: 'open'; name: string; attributes: string; isEmpty: boolean }
  | { kind: 'close'; name: string }
  | { kind: 'text'; text: string };

/** Longest tag or stretch of text that is taken, in characters: 32,767 is the most a cell of Excel holds. */
const TOKEN_LIMIT = 1024 * 1024;

/**
 * Scans the XML of a workbook as it streams by, without building a tree. Document types are refused, so no entity
 * can expand.
 * @throws AppError `kernel.spreadsheet_damaged`, `kernel.spreadsheet_too_large`
 */
export async function* scanXml(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<XmlEvent[]> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  for await (const chunk of chunks) {
    const scanned = scanText(rest + decoder.decode(chunk, { stream: true }));
    rest = scanned.rest;
    if (rest.length > TOKEN_LIMIT)
      throw new AppError('too_large', 'kernel.spreadsheet_too_large', { limitMegabytes: 1 });
    yield scanned.events;
  }
  if (rest.trim() !== '') throw damaged('XML ends inside a tag');
}

/** The value of an attribute, or `undefined`. */
export function attributeOf(attributes: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|\\s)(?:\\w+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  const value = match?.[1] ?? match?.[2];
  return value === undefined ? undefined : decodeEntities(value);
}

function scanText(text: string): { events: XmlEvent[]; rest: string } {
  const events: XmlEvent[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('<', at);
    if (open < 0) break;
    const ending = text.startsWith('<![CDATA[', open) ? ']]>' : text.startsWith('<!--', open) ? '-->' : '>';
    const close = text.indexOf(ending, open);
    if (close < 0) break;
    if (open > at) events.push({ kind: 'text', text: decodeEntities(text.slice(at, open)) });
    if (ending === ']]>') events.push({ kind: 'text', text: text.slice(open + 9, close) });
    else if (ending === '>') pushTag(events, text.slice(open + 1, close));
    at = close + ending.length;
  }
  return { events, rest: text.slice(at) };
}

function pushTag(events: XmlEvent[], tag: string): void {
  if (tag.startsWith('?')) return;
  if (tag.startsWith('!')) throw damaged('document types are refused');
  if (tag.startsWith('/')) {
    events.push({ kind: 'close', name: localName(tag.slice(1).trim()) });
    return;
  }
  const isEmpty = tag.endsWith('/');
  const body = isEmpty ? tag.slice(0, -1) : tag;
  const space = body.search(/\s/);
  const name = localName(space < 0 ? body : body.slice(0, space));
  events.push({ kind: 'open', name, attributes: space < 0 ? '' : body.slice(space), isEmpty });
  if (isEmpty) events.push({ kind: 'close', name });
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

const namedEntities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return namedEntities[String(name)] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}

function damaged(what: string): AppError {
  return new AppError('invalid', 'kernel.spreadsheet_damaged', { what });
}
