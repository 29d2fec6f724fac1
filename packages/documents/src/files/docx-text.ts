import { DocumentError } from '../errors.ts';
import { decodeTcvn3, decodeVni, detectLegacyEncoding } from '../text/legacy-encodings.ts';
import { unzipEntries } from './unzip.ts';
import { childElement, childElements, localName, parseXml, type XmlElement } from './xml.ts';

const PARTS = /^word\/(?:document|footnotes|numbering|styles)\.xml$/;

/**
 * Text of a Word document as its reader sees it: paragraphs as lines, automatic numbers and dashes written
 * out, cells of a layout table as columns, tables with rows as `|` lines, footnotes behind the paragraph that
 * refers to them. Deleted text of tracked changes is left out.
 * @throws DocumentError `unsupported_format` when the archive is no Word document, and those of unzipping and
 * XML parsing.
 */
export function docxToText(bytes: Uint8Array): string {
  const parts = unzipEntries(bytes, (name) => PARTS.test(name));
  const document = parts.get('word/document.xml');
  if (!document) throw new DocumentError('unsupported_format', 'The archive is no Word document');
  const context: Context = {
    notes: readFootnotes(xmlPart(parts, 'word/footnotes.xml')),
    numbering: readNumbering(xmlPart(parts, 'word/numbering.xml')),
    counters: new Map(),
    pending: [],
  };
  const body = childElement(parseXml(decode(document)), 'body');
  return body ? blocks(body, context).join('\n') : '';
}

interface Level {
  format: string;
  /** `%1.` and the like. */
  text: string;
  start: number;
}

interface Context {
  notes: Map<string, string>;
  numbering: Map<string, Level[]>;
  counters: Map<string, number[]>;
  /** Footnotes referred to in the paragraph that is being read. */
  pending: string[];
}

function blocks(parent: XmlElement, context: Context): string[] {
  return childElements(parent).flatMap((element) => {
    switch (localName(element)) {
      case 'p':
        return paragraph(element, context);
      case 'tbl':
        return table(element, context);
      case 'sdt':
        return blocks(childElement(element, 'sdtContent') ?? element, context);
      default:
        return [];
    }
  });
}

function paragraph(element: XmlElement, context: Context): string[] {
  const marker = automaticNumber(element, context);
  const text = runs(element, context).trim();
  const notes = context.pending.splice(0);
  const noteLines = notes.map((id) => `[${id}] ${context.notes.get(id) ?? ''}`);
  // Blank lines keep paragraphs of a Word file apart, whatever they end in.
  return [marker && text ? `${marker} ${text}` : text, ...noteLines, ''];
}

const SKIPPED = new Set(['del', 'moveFrom', 'pPr', 'rPr', 'instrText', 'delText', 'Fallback']);

function runs(parent: XmlElement, context: Context): string {
  let text = '';
  for (const child of childElements(parent)) {
    const name = localName(child);
    if (SKIPPED.has(name)) continue;
    if (name === 't')
      text += convertLegacyRun(child.children.filter((part) => typeof part === 'string').join(''), parent);
    else if (name === 'tab') text += '\t';
    else if (name === 'br' || name === 'cr') text += '\n';
    else if (name === 'noBreakHyphen') text += '-';
    else if (name === 'sym') text += '•';
    else if (name === 'footnoteReference') text += footnoteReference(child, context);
    else text += runs(child, context);
  }
  return text;
}

function footnoteReference(reference: XmlElement, context: Context): string {
  const id = reference.attributes['w:id'] ?? '';
  if (!context.notes.has(id)) return '';
  context.pending.push(id);
  return `[${id}]`;
}

/** One document may mix Unicode with runs in the old fonts, whose names say which encoding they need. */
function convertLegacyRun(text: string, run: XmlElement): string {
  const font = childElement(childElement(run, 'rPr'), 'rFonts')?.attributes['w:ascii'] ?? '';
  if (detectLegacyEncoding(text) === null && /[ăđơưĂĐƠƯ\u1EA0-\u1EF9]/u.test(text)) return text;
  if (/^\.Vn/i.test(font)) return font.endsWith('H') ? decodeTcvn3(text).toUpperCase() : decodeTcvn3(text);
  if (/^VNI/i.test(font)) return decodeVni(text);
  return text;
}

function table(element: XmlElement, context: Context): string[] {
  const rows = childElements(element, 'tr').map((row) =>
    childElements(row, 'tc').map((cell) => blocks(cell, context).map((line) => line.trim())),
  );
  const isData = hasBorders(element) || (rows.length > 2 && rows.every((row) => row.length > 2));
  if (isData) {
    return [
      ...rows.map(
        (row) => `| ${row.map((cell) => cell.filter(Boolean).join(' ').replaceAll('|', '/')).join(' | ')} |`,
      ),
      '',
    ];
  }
  // A layout table sets header or signature side by side: each column is read from top to bottom.
  return [...rows.flatMap((row) => row.flatMap((cell) => [...cell.filter(Boolean), ''])), ''];
}

function hasBorders(tableElement: XmlElement): boolean {
  const properties = childElement(tableElement, 'tblPr');
  const borders = childElement(properties, 'tblBorders');
  const inside = childElement(borders, 'insideH') ?? childElement(borders, 'top');
  if (borders) return inside !== undefined && !['none', 'nil'].includes(inside.attributes['w:val'] ?? 'none');
  return /grid/i.test(childElement(properties, 'tblStyle')?.attributes['w:val'] ?? '');
}

function readFootnotes(root: XmlElement | null): Map<string, string> {
  const notes = new Map<string, string>();
  if (!root) return notes;
  const context: Context = { notes: new Map(), numbering: new Map(), counters: new Map(), pending: [] };
  for (const note of childElements(root, 'footnote')) {
    const text = blocks(note, context).join(' ').replaceAll(/\s+/g, ' ').trim();
    const id = note.attributes['w:id'];
    if (id && text !== '' && !note.attributes['w:type']) notes.set(id, text);
  }
  return notes;
}

function readNumbering(root: XmlElement | null): Map<string, Level[]> {
  const lists = new Map<string, Level[]>();
  if (!root) return lists;
  const abstract = new Map(
    childElements(root, 'abstractNum').map((list) => [
      list.attributes['w:abstractNumId'] ?? '',
      childElements(list, 'lvl').map(readLevel),
    ]),
  );
  for (const list of childElements(root, 'num')) {
    const levels = abstract.get(childElement(list, 'abstractNumId')?.attributes['w:val'] ?? '');
    if (levels) lists.set(list.attributes['w:numId'] ?? '', levels);
  }
  return lists;
}

function readLevel(level: XmlElement): Level {
  const value = (name: string) => childElement(level, name)?.attributes['w:val'] ?? '';
  return { format: value('numFmt'), text: value('lvlText'), start: Number(value('start') || 1) };
}

function automaticNumber(element: XmlElement, context: Context): string {
  const properties = childElement(childElement(element, 'pPr'), 'numPr');
  const id = childElement(properties, 'numId')?.attributes['w:val'] ?? '';
  const depth = Number(childElement(properties, 'ilvl')?.attributes['w:val'] ?? 0);
  const levels = context.numbering.get(id);
  const level = levels?.[depth];
  if (!levels || !level) return '';
  if (level.format === 'bullet') return '-';
  const counters = context.counters.get(id) ?? [];
  context.counters.set(id, counters);
  counters[depth] = (counters[depth] ?? level.start - 1) + 1;
  counters.length = depth + 1;
  return level.text.replaceAll(/%(\d)/g, (_, index: string) => {
    const at = Number(index) - 1;
    return numeral(counters[at] ?? levels[at]?.start ?? 1, levels[at]?.format ?? 'decimal');
  });
}

function numeral(value: number, format: string): string {
  if (format === 'lowerLetter') return 'abcdefghijklmnopqrstuvwxyz'[(value - 1) % 26] ?? '';
  if (format === 'upperRoman' || format === 'lowerRoman') {
    const roman = toRoman(value);
    return format === 'upperRoman' ? roman : roman.toLowerCase();
  }
  return String(value);
}

function toRoman(value: number): string {
  const signs: [number, string][] = [
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ];
  let rest = Math.min(value, 89);
  let roman = '';
  for (const [size, sign] of signs) {
    while (rest >= size) {
      roman += sign;
      rest -= size;
    }
  }
  return roman;
}

function xmlPart(parts: Map<string, Uint8Array>, name: string): XmlElement | null {
  const bytes = parts.get(name);
  return bytes ? parseXml(decode(bytes)) : null;
}

function decode(bytes: Uint8Array): string {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return new TextDecoder(isUtf16 ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(bytes);
}
