import { AppError } from '../errors.ts';
import { textOfSerial } from './dates.ts';
import type { SheetRow } from './spreadsheet.ts';
import { attributeOf, scanXml } from './xml-events.ts';
import { readZipDirectory, readZipEntry, type ZipEntry } from './zip.ts';

/**
 * What a workbook may unpack to. Texts are held in memory while a sheet streams by, so their limit is the memory
 * a workbook can cost; the sheet itself is never held.
 */
export const workbookLimits = {
  textsBytes: 192 * 1024 * 1024,
  sheetBytes: 1024 * 1024 * 1024,
  partBytes: 8 * 1024 * 1024,
  columns: 256,
};

interface Workbook {
  path: string;
  entries: Map<string, ZipEntry>;
  texts: string[];
  /** By index of cell style: whether numbers in it are days. */
  dateStyles: boolean[];
  countsFrom1904: boolean;
}

/**
 * Rows of the first sheet that is not hidden and not empty. Format: ECMA-376 part 1, sections 18.2–18.4, 18.8.
 * Cells in a date style come as `2026-11-21` or `2026-11-21 08:30`.
 * @throws AppError `kernel.spreadsheet_not_xlsx` when the zip holds something else, for example a renamed DOCX
 */
export async function* readXlsxRows(path: string): AsyncGenerator<SheetRow[]> {
  const entries = await readZipDirectory(path);
  const main = entries.get('xl/workbook.xml');
  if (!main) throw new AppError('invalid', 'kernel.spreadsheet_not_xlsx');
  const { sheets, countsFrom1904 } = await readSheetList(path, entries, main);
  const workbook: Workbook = {
    path,
    entries,
    countsFrom1904,
    texts: await readTexts(path, entries.get('xl/sharedStrings.xml')),
    dateStyles: await readDateStyles(path, entries.get('xl/styles.xml')),
  };
  for (const sheet of sheets) {
    let isEmpty = true;
    for await (const rows of readSheet(workbook, sheet)) {
      if (rows.length === 0) continue;
      isEmpty = false;
      yield rows;
    }
    if (!isEmpty) return;
  }
}

async function readSheetList(path: string, entries: Map<string, ZipEntry>, main: ZipEntry) {
  const targets = new Map<string, string>();
  const relations = entries.get('xl/_rels/workbook.xml.rels');
  if (relations)
    for await (const event of openTags(path, relations, 'Relationship'))
      targets.set(attributeOf(event, 'Id') ?? '', attributeOf(event, 'Target') ?? '');
  const sheets: ZipEntry[] = [];
  let countsFrom1904 = false;
  for await (const events of scanXml(readZipEntry(path, main, workbookLimits.partBytes)))
    for (const event of events) {
      if (event.kind !== 'open') continue;
      if (event.name === 'workbookPr')
        countsFrom1904 = ['1', 'true'].includes(attributeOf(event.attributes, 'date1904') ?? '');
      if (event.name !== 'sheet' || attributeOf(event.attributes, 'state')?.includes('idden')) continue;
      const target = targets.get(attributeOf(event.attributes, 'id') ?? '') ?? '';
      const entry = entries.get(target.startsWith('/') ? target.slice(1) : `xl/${target}`);
      if (entry) sheets.push(entry);
    }
  return { sheets, countsFrom1904 };
}

async function readTexts(path: string, entry: ZipEntry | undefined): Promise<string[]> {
  const texts: string[] = [];
  if (!entry) return texts;
  let [text, isText, isPhonetic] = ['', false, false];
  for await (const events of scanXml(readZipEntry(path, entry, workbookLimits.textsBytes)))
    for (const event of events) {
      if (event.kind === 'text') {
        if (isText && !isPhonetic) text += event.text;
      } else if (event.name === 't') isText = event.kind === 'open';
      else if (event.name === 'rPh') isPhonetic = event.kind === 'open';
      else if (event.name === 'si') {
        if (event.kind === 'close') texts.push(unescapeText(text));
        text = '';
      }
    }
  return texts;
}

// Built-in number formats that show days (ECMA-376 part 1, 18.8.30); 27–36 and 50–58 are days in East Asian Excel.
const builtInDates = new Set([
  14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58,
]);

async function readDateStyles(path: string, entry: ZipEntry | undefined): Promise<boolean[]> {
  const styles: boolean[] = [];
  if (!entry) return styles;
  const dateFormats = new Set(builtInDates);
  let isCellFormat = false;
  for await (const events of scanXml(readZipEntry(path, entry, workbookLimits.partBytes)))
    for (const event of events) {
      if (event.kind === 'text') continue;
      if (event.name === 'cellXfs') isCellFormat = event.kind === 'open';
      if (event.kind !== 'open') continue;
      const format = Number(attributeOf(event.attributes, 'numFmtId') ?? '0');
      if (event.name === 'numFmt' && showsDays(attributeOf(event.attributes, 'formatCode') ?? ''))
        dateFormats.add(format);
      if (event.name === 'xf' && isCellFormat) styles.push(dateFormats.has(format));
    }
  return styles;
}

function showsDays(formatCode: string): boolean {
  const bare = formatCode.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]/g, '');
  return /[dy]/i.test(bare) && !/[0#]/.test(bare);
}

async function* readSheet(workbook: Workbook, entry: ZipEntry): AsyncGenerator<SheetRow[]> {
  const sheet = { line: 0, cells: [] as string[], column: -1, type: '', style: 0, value: '', isValue: false };
  for await (const events of scanXml(readZipEntry(workbook.path, entry, workbookLimits.sheetBytes))) {
    const rows: SheetRow[] = [];
    for (const event of events) {
      if (event.kind === 'text') {
        if (sheet.isValue) sheet.value += event.text;
        continue;
      }
      const isOpen = event.kind === 'open';
      if (event.name === 'v' || event.name === 't') sheet.isValue = isOpen;
      else if (event.name === 'row') {
        if (isOpen) {
          sheet.line = Number(attributeOf(event.attributes, 'r') ?? sheet.line + 1);
          sheet.cells = [];
          sheet.column = -1;
        } else if (sheet.cells.some((cell) => cell !== ''))
          rows.push({ line: sheet.line, cells: sheet.cells });
      } else if (event.name === 'c' && isOpen) {
        const place = attributeOf(event.attributes, 'r');
        sheet.column = place ? columnOf(place) : sheet.column + 1;
        sheet.type = attributeOf(event.attributes, 't') ?? 'n';
        sheet.style = Number(attributeOf(event.attributes, 's') ?? '0');
        sheet.value = '';
      } else if (event.name === 'c' && sheet.column < workbookLimits.columns) {
        while (sheet.cells.length < sheet.column) sheet.cells.push('');
        sheet.cells[sheet.column] = cellText(workbook, sheet);
      }
    }
    yield rows;
  }
}

function cellText(workbook: Workbook, cell: { type: string; style: number; value: string }): string {
  if (cell.value === '') return '';
  if (cell.type === 's') return workbook.texts[Number(cell.value)] ?? '';
  if (cell.type === 'inlineStr' || cell.type === 'str') return unescapeText(cell.value);
  if (cell.type === 'e') return '';
  if (cell.type === 'b') return cell.value === '1' ? 'TRUE' : 'FALSE';
  if (cell.type === 'n' && workbook.dateStyles[cell.style])
    return textOfSerial(Number(cell.value) + (workbook.countsFrom1904 ? 1462 : 0)) ?? cell.value;
  return cell.value;
}

function columnOf(place: string): number {
  let column = 0;
  for (const char of place) {
    const code = char.charCodeAt(0) - 64;
    if (code < 1 || code > 26) break;
    column = column * 26 + code;
  }
  return column - 1;
}

/** Excel writes characters that XML cannot hold as `_x000D_`. */
function unescapeText(text: string): string {
  return text.includes('_x')
    ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : text;
}

async function* openTags(path: string, entry: ZipEntry, name: string): AsyncGenerator<string> {
  for await (const events of scanXml(readZipEntry(path, entry, workbookLimits.partBytes)))
    for (const event of events) if (event.kind === 'open' && event.name === name) yield event.attributes;
}
