import { isPersonName, isPosition, isSigningLine } from './signing.ts';
import type { SourceLine } from './source.ts';

/** Where the parts of a document stand, as half-open ranges of line indexes. */
export interface Regions {
  header: [number, number];
  /** "Kính gửi" with its list; empty when there is none. */
  addressees: [number, number];
  body: [number, number];
  /** "Nơi nhận" and the signature, in whichever order. */
  closing: [number, number];
  /** From "PHỤ LỤC" on. */
  appendix: [number, number];
}

const ADDRESSEES = /^(?:K[íi]nh\s+g(?:ửi|ưi|ủi)\s*:?|(?:[\p{Lu}\s,]{0,90}\s)?ĐIỆN\s*:)/iu;
const RECIPIENTS = /^N(?:ơi|oi)\s+nh(?:ận|ân)\s*:?/iu;
const APPENDIX =
  /^(?:(?:PHỤ LỤC|BIỂU MẪU|MẪU SỐ|DANH SÁCH|DANH MỤC|BẢNG (?:PHÂN CÔNG|TỔNG HỢP))(?!\p{L})|(?:KẾ HOẠCH|CHƯƠNG TRÌNH|QUY CHẾ|QUY ĐỊNH|QUY TRÌNH|ĐỀ ÁN|PHƯƠNG ÁN|HƯỚNG DẪN)$|CỘNG HÒA XÃ HỘI CHỦ NGHĨA)/u;
const LIST_ITEM = /^[-–—−•·●▪◦■►➢✓*+\uF0B7\uF0A7\uF02D]\s*\S/u;
const BODY_OPENS =
  /^(?:Căn cứ|Thực hiện|Thi hành|Theo |Xét |Để |Nhằm |Trong thời gian|Thời gian|Trước tình|Hiện nay|Qua |Ngày |Tiếp theo|Tiếp tục|Vừa qua|Trên cơ sở|Sau khi|Kính thưa|Hôm nay|Phần |PHẦN |Chương |CHƯƠNG |Điều \d|[IVX]+\.\s|\d{1,2}[.)]\s|\(\d\)\s|[IVX]+[-/]\s|[-–•·]\s)/u;

/** Finds the parts by what opens them; a part that is missing is an empty range. */
export function findRegions(lines: SourceLine[]): Regions {
  const greeting = lines.findIndex((line) => line.pieces.some((piece) => ADDRESSEES.test(piece.text)));
  const firstBody =
    greeting >= 0 ? greeting : lines.findIndex((line, index) => opensBody(line, lines[index - 1]));
  const headerEnd = firstBody >= 0 ? firstBody : lines.length;
  const bodyStart = greeting >= 0 ? endOfAddressees(lines, greeting) : headerEnd;
  const formalClosing = indexFrom(lines, bodyStart, (line) =>
    line.pieces.some((piece) => RECIPIENTS.test(piece.text) || isSigningLine(piece.text)),
  );
  const closingStart = Math.min(formalClosing, bareClosing(lines, bodyStart, formalClosing));
  const appendixStart = indexFrom(lines, closingStart, (line) =>
    line.pieces.some((piece) => APPENDIX.test(piece.text)),
  );
  return {
    header: [0, headerEnd],
    addressees: [headerEnd, bodyStart],
    body: [bodyStart, closingStart],
    closing: [closingStart, appendixStart],
    appendix: [appendixStart, lines.length],
  };
}

/** Strips "Kính gửi:" and tells how long it was; `null` for other text. */
export function afterGreeting(text: string): number | null {
  return ADDRESSEES.exec(text)?.[0].length ?? null;
}

/** Strips "Nơi nhận:" and tells how long it was; `null` for other text. */
export function afterRecipientsTitle(text: string): number | null {
  return RECIPIENTS.exec(text)?.[0].length ?? null;
}

function opensBody(line: SourceLine, previous: SourceLine | undefined): boolean {
  if (line.text === '' || line.pieces.length === 0 || line.text.startsWith('|')) return false;
  if (line.pieces.length > 1 && line.text.length < 100) return false;
  // "Ngày …" and "Theo …" also continue a subject that is broken over lines, but then no blank line is between.
  if (BODY_OPENS.test(line.text))
    return (
      line.text.length > 60 ||
      previous?.text === '' ||
      /^(?:Căn cứ|Điều|Chương|Phần|\d|[IVX]+\.)/u.test(line.text)
    );
  return line.text.length > 140 && /\p{Ll}/u.test(line.text) && !/^(?:V\/v|Về )/u.test(line.text);
}

function endOfAddressees(lines: SourceLine[], greeting: number): number {
  const piece = lines[greeting]?.pieces.find(({ text }) => ADDRESSEES.test(text));
  const sameLine = piece ? piece.text.slice(ADDRESSEES.exec(piece.text)?.[0].length).trim() : '';
  let index = greeting + 1;
  if (sameLine !== '' && !LIST_ITEM.test(sameLine)) {
    // One addressee, perhaps wrapped; the body starts after a blank line or with a new sentence.
    if (sameLine.endsWith('.')) return index;
    if (sameLine.endsWith(';') && !LIST_ITEM.test(nextText(lines, index))) return endOfNames(lines, index);
    while (
      index < lines.length &&
      lines[index]?.text !== '' &&
      /^(?:\p{Ll}|[-–•·]\s)/u.test(lines[index]?.text ?? '')
    )
      index += 1;
    if (!LIST_ITEM.test(nextText(lines, index))) return index;
  }
  let end = index;
  let last = '';
  for (; index < lines.length; index += 1) {
    const text = lines[index]?.text ?? '';
    if (text === '') continue;
    const isItem = LIST_ITEM.test(text);
    const isWrapped = last !== '' && !/[.;]$/.test(last) && /^\p{Ll}/u.test(text) && text.length < 120;
    // "Kính gửi:" on its own with the names below it, without dashes.
    const isBareName =
      sameLine === '' &&
      !/^(?:Thực hiện|Căn cứ|Theo )/u.test(text) &&
      text.length < 90 &&
      !/[:,]$/.test(text) &&
      (last === '' || last.endsWith(';')) &&
      !/^\d|^[IVX]+\./.test(text);
    if (!isItem && !isWrapped && !isBareName) break;
    // A list that ended with a full stop is over: dashes below it are the body's.
    if (isItem && last.endsWith('.') && !last.endsWith('...')) break;
    last = text;
    end = index + 1;
  }
  return Math.max(end, greeting + 1);
}

/** Names one below the other without dashes, up to a blank line or the end of the list. */
function endOfNames(lines: SourceLine[], from: number): number {
  let index = from;
  while (index < lines.length && lines[index]?.text !== '' && !BODY_OPENS.test(lines[index]?.text ?? '')) {
    index += 1;
    if (!lines[index - 1]?.text.endsWith(';')) break;
  }
  return index;
}

/** A position over a name, or a position that ends the text, where neither "Nơi nhận" nor "KT." leads in. */
function bareClosing(lines: SourceLine[], from: number, to: number): number {
  const filled = lines.slice(from, to).filter((line) => line.text !== '');
  const last = filled.at(-1);
  const beforeLast = filled.at(-2);
  if (!last) return to;
  if (isPosition(last.text) && filled.length > 1) return last.index;
  return beforeLast && isPersonName(last.text) && isPosition(beforeLast.text) ? beforeLast.index : to;
}

function nextText(lines: SourceLine[], from: number): string {
  return lines.slice(from).find((line) => line.text !== '')?.text ?? '';
}

function indexFrom(lines: SourceLine[], from: number, test: (line: SourceLine) => boolean): number {
  for (let index = from; index < lines.length; index += 1) {
    const line = lines[index];
    if (line && test(line)) return index;
  }
  return lines.length;
}
