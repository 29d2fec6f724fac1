import { formatDateLine } from '../date.ts';
import { documentTypes } from '../document-types.ts';
import type { ArchiveLine, Block, OfficialDocument, Secrecy, SignatureBlock, Urgency } from '../model.ts';
import { formatDocumentNumber } from '../number.ts';

/** The words of each component, the same in every output. Source: Decree 30/2020/NĐ-CP, Annexes I and III. */

export const NATIONAL_TITLE = 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM';
export const MOTTO = 'Độc lập - Tự do - Hạnh phúc';

export const urgencyStamps: Record<Urgency, string> = {
  urgent: 'KHẨN',
  'very-urgent': 'THƯỢNG KHẨN',
  express: 'HỎA TỐC',
};

export const secrecyStamps: Record<Secrecy, string> = {
  confidential: 'MẬT',
  secret: 'TỐI MẬT',
  'top-secret': 'TUYỆT MẬT',
};

export function numberLine({ number }: OfficialDocument): string | null {
  return number
    ? `Số: ${number.sequence === undefined ? '      ' : ''}${formatDocumentNumber(number)}`
    : null;
}

export function placeAndDateLine({ place, date }: OfficialDocument): string | null {
  if (!place && !date) return null;
  return [place, formatDateLine(date ?? {})].filter(Boolean).join(', ');
}

/** A letter prints no type and its subject with "V/v"; every other kind prints both, centred. */
export function isLetter({ type }: OfficialDocument): boolean {
  return type === undefined || type === 'CV';
}

export function titleLine(document: OfficialDocument): string | null {
  return isLetter(document) || !document.type ? null : documentTypes[document.type].toUpperCase();
}

/** "Về việc" goes before a subject that does not begin a name of its own in a capital. */
export function subjectLine(document: OfficialDocument): string | null {
  const { subject } = document;
  if (!subject) return null;
  if (isLetter(document)) return `V/v ${subject}`;
  return /^\p{Ll}/u.test(subject) ? `Về việc ${subject}` : subject;
}

/** Each line ends in ";", the last in ".", unless it brings a mark of its own. */
export function listLines(items: readonly string[]): string[] {
  return items.map((item, index) =>
    /[;.:,!?]$/u.test(item) ? item : item + (index === items.length - 1 ? '.' : ';'),
  );
}

/** Lines of "Nơi nhận" without dashes; the archive line is the last. */
export function recipientLines({ recipients, archive }: OfficialDocument): string[] {
  return listLines([...recipients, ...(archive ? [archiveLine(archive)] : [])]);
}

/** @example archiveLine({ units: ['VT', 'KGVX'], drafter: 'Tho', copies: 5 }) // 'Lưu: VT, KGVX. Tho.05' */
export function archiveLine({ units, drafter, copies }: ArchiveLine): string {
  const count = copies === undefined ? '' : `.${String(copies).padStart(2, '0')}`;
  return `Lưu: ${units.join(', ')}${drafter ? `. ${drafter}${count}` : count}`;
}

export function signatureLines({ lines }: SignatureBlock): string[] {
  return lines.map(({ prefix, text }) => (prefix ? `${prefix}. ${text}` : text));
}

export function enclosureLine({ attachments }: OfficialDocument): string | null {
  return attachments.length > 0 ? `(Gửi kèm: ${attachments.join('; ')})` : null;
}

/**
 * The blocks to print: with the line of enclosures, and with the end mark "./." on the last words. After a
 * table the mark stands alone.
 */
export function printedBlocks(document: OfficialDocument): Block[] {
  const enclosures = enclosureLine(document);
  const blocks: Block[] = [
    ...document.body,
    ...(enclosures ? [{ kind: 'paragraph' as const, text: enclosures }] : []),
  ];
  const last = blocks.pop();
  if (!last) return blocks;
  if (last.kind === 'table') return [...blocks, last, { kind: 'paragraph', text: './.' }];
  if (last.kind === 'list') {
    const items = listLines(
      last.items.map((item, index) => (index === last.items.length - 1 ? withEndMark(item) : item)),
    );
    return [...blocks, { ...last, items }];
  }
  return [...blocks, { ...last, text: withEndMark(last.text) }];
}

/** "PHỤ LỤC", with a Roman number where there are several; its title; to what it belongs. */
export function annexHead(document: OfficialDocument, index: number): [string, string, string] {
  const { annexes = [], date } = document;
  const roman = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X'][index] ?? String(index + 1);
  const number = numberLine(document)
    ?.replace(/^Số:\s*(?=\/)/u, 'số ……')
    .replace(/^Số:\s*/u, 'số ');
  const day =
    date?.day && date.month && date.year
      ? `ngày ${String(date.day).padStart(2, '0')}/${String(date.month).padStart(2, '0')}/${date.year}`
      : null;
  const title = titleLine(document);
  const kind = title ? title.charAt(0) + title.slice(1).toLowerCase() : 'Văn bản';
  return [
    annexes.length > 1 ? `PHỤ LỤC ${roman}` : 'PHỤ LỤC',
    annexes[index]?.title ?? '',
    `(Kèm theo ${[kind, number, day].filter(Boolean).join(' ')})`,
  ];
}

function withEndMark(text: string): string {
  return `${text.replace(/[.;]$/u, '')}./.`;
}

const STAMP_WIDTHS_MM = {
  urgent: 20,
  'very-urgent': 40,
  express: 30,
  confidential: 20,
  secret: 30,
  'top-secret': 40,
} as const;

/** Secrecy above urgency, each in a frame of its own width. */
export function stampsOf({ secrecy, urgency }: OfficialDocument): { text: string; widthMm: number }[] {
  return [
    ...(secrecy ? [{ text: secrecyStamps[secrecy], widthMm: STAMP_WIDTHS_MM[secrecy] }] : []),
    ...(urgency ? [{ text: urgencyStamps[urgency], widthMm: STAMP_WIDTHS_MM[urgency] }] : []),
  ];
}

/** "ỦY BAN NHÂN DÂN" stands over the place it governs. */
export function nameLines(name: string): string[] {
  const parts = /^((?:ỦY BAN|HỘI ĐỒNG) NHÂN DÂN) (\p{Lu}.*)$/u.exec(name);
  return parts?.[1] && parts[2] ? [parts[1], parts[2]] : [name];
}

/** Phần, Chương and Mục stand in the middle, as do headings without a number. */
export function isCentredHeading(marker: string | undefined): boolean {
  return marker === undefined || /^(?:Phần|Chương|Mục)/iu.test(marker);
}
