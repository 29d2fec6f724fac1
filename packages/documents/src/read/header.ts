import { dateOfGroups, datePattern } from '../date.ts';
import { documentTypes, type DocumentType, typeOfSymbol } from '../document-types.ts';
import type { ExtractedDocument, Found, Span } from '../extracted.ts';
import type { Secrecy, Urgency } from '../model.ts';
import { numberOfGroups, numberPattern } from '../number.ts';
import { normalizeTonePlacement } from '../text/tones.ts';
import { flatText, isNationalTitle, type Piece, type SourceLine } from './source.ts';

type HeaderFields = Pick<
  ExtractedDocument,
  'superior' | 'issuer' | 'number' | 'place' | 'date' | 'type' | 'subject' | 'urgency' | 'secrecy'
>;

export interface Header {
  fields: HeaderFields;
  /** Further numbers and dates that stand where one belongs. */
  rivals: { field: 'number' | 'date'; spans: Span[] }[];
  /** What the header consists of; what is left of its lines belongs to the body. */
  used: Set<Piece>;
}

/** Reads components 1–5 and 10 of Annex I from the lines above the body, in whatever order they come. */
export function readHeader(lines: SourceLine[]): Header {
  const pieces = lines.flatMap((line) => line.pieces);
  const used = new Set<Piece>(pieces.filter((piece) => isNationalTitle(piece.text)));
  const fields: HeaderFields = {};
  const rivals: Header['rivals'] = [];
  readStamps(pieces, used, fields);
  readNumber(pieces, used, fields, rivals);
  readPlaceAndDate(pieces, used, fields, rivals);
  readTypeAndSubject(pieces, used, fields);
  readIssuer(pieces, used, fields);
  if (!fields.type && fields.number) inferType(fields, pieces);
  return { fields, rivals, used };
}

const STAMPS: [RegExp, { urgency: Urgency } | { secrecy: Secrecy }][] = [
  [/^HỎA TỐC(?: HẸN GIỜ.*)?$/u, { urgency: 'express' }],
  [/^THƯỢNG KHẨN$/u, { urgency: 'very-urgent' }],
  [/^KHẨN$/u, { urgency: 'urgent' }],
  [/^TUYỆT MẬT$/u, { secrecy: 'top-secret' }],
  [/^TỐI MẬT$/u, { secrecy: 'secret' }],
  [/^MẬT$/u, { secrecy: 'confidential' }],
];

function readStamps(pieces: Piece[], used: Set<Piece>, fields: HeaderFields): void {
  for (const piece of pieces) {
    const text = normalizeTonePlacement(
      piece.text.replace(/^\W*(?:Độ (?:khẩn|mật)\s*:)?\s*|[\s.:!]+$/gu, ''),
    ).toUpperCase();
    const stamp = STAMPS.find(([pattern]) => pattern.test(text))?.[1];
    if (!stamp || (piece.text !== piece.text.toUpperCase() && !piece.text.startsWith('Độ '))) continue;
    used.add(piece);
    const at = { span: spanOf(piece), confidence: 0.95 };
    if ('urgency' in stamp) fields.urgency ??= { value: stamp.urgency, ...at };
    else fields.secrecy ??= { value: stamp.secrecy, ...at };
  }
}

const NUMBER_PIECE = new RegExp(
  String.raw`(?<label>(?:Số|SỐ|Sô|Sổ)\s*[:;.]\s*|(?:Số|SỐ)\s+)?(?:[._…\s]*)${numberPattern}`,
  'u',
);

function readNumber(pieces: Piece[], used: Set<Piece>, fields: HeaderFields, rivals: Header['rivals']): void {
  for (const piece of pieces) {
    if (used.has(piece)) continue;
    const match = NUMBER_PIECE.exec(piece.text);
    const number = match?.groups && numberOfGroups(match.groups);
    if (!match?.groups || !number) continue;
    const isLabelled = match.groups['label'] !== undefined && match.index === 0;
    // Without "Số:" only a line that holds nothing else is the number.
    if (!isLabelled && (match[0].length !== piece.text.length || number.sequence === undefined)) continue;
    if (isLabelled && match[0].length < piece.text.length - 20) continue;
    used.add(piece);
    const labelLength = (match.groups['label'] ?? '').length;
    const span = { start: piece.start + labelLength, end: piece.start + match[0].length };
    if (fields.number) {
      rivals.push({ field: 'number', spans: [fields.number.span, span] });
    } else {
      fields.number = { value: number, span, confidence: isLabelled ? 0.98 : 0.8 };
    }
  }
}

const PLACE_AND_DATE = new RegExp(
  String.raw`^(?:(?<place>[^,:;]{2,50}?)\s*,?\s*)?(?=ngày)${datePattern}`,
  'iu',
);

function readPlaceAndDate(
  pieces: Piece[],
  used: Set<Piece>,
  fields: HeaderFields,
  rivals: Header['rivals'],
): void {
  for (const piece of pieces) {
    if (used.has(piece)) continue;
    const match = PLACE_AND_DATE.exec(piece.text);
    if (!match?.groups || match[0].length < piece.text.length - 3) continue;
    used.add(piece);
    const { place } = match.groups;
    const span = {
      start: piece.start + match[0].search(/ngày/iu),
      end: piece.start + match[0].trimEnd().length,
    };
    const date = dateOfGroups(match.groups);
    if (fields.date) {
      rivals.push({ field: 'date', spans: [fields.date.span, span] });
      continue;
    }
    if (Object.keys(date).length > 0) fields.date = { value: date, span, confidence: 0.97 };
    if (place) {
      const end = piece.start + place.length;
      fields.place = { value: place, span: { start: piece.start, end }, confidence: 0.95 };
    }
  }
}

const TYPE_BY_TITLE = new Map<string, DocumentType>(
  (Object.entries(documentTypes) as [DocumentType, string][]).map(([code, name]) => [
    normalizeTonePlacement(name.toUpperCase()),
    code,
  ]),
);

const SUBJECT_LEAD = /^["“(]?\s*(?:V\s?\/\s?v|V\/V|[Vv]ề việc|VỀ VIỆC|[Vv]ề|VỀ|Trích yếu)\s*:?\s+/u;

function readTypeAndSubject(pieces: Piece[], used: Set<Piece>, fields: HeaderFields): void {
  // Party documents name the author under the type: "CỦA BAN THƯỜNG VỤ TỈNH ỦY".
  const free = pieces.filter((piece) => !used.has(piece) && !/^CỦA \p{Lu}/u.test(piece.text));
  const titleAt = free.findIndex((piece) => TYPE_BY_TITLE.has(normalizeTonePlacement(spacedOut(piece.text))));
  const title = free[titleAt];
  if (title) {
    const type = TYPE_BY_TITLE.get(normalizeTonePlacement(spacedOut(title.text)));
    if (type) fields.type = { value: type, span: spanOf(title), confidence: 0.97 };
    used.add(title);
  }
  const leadAt = free.findIndex((piece, index) => SUBJECT_LEAD.test(piece.text) && index !== titleAt);
  const firstAt = leadAt >= 0 ? leadAt : title ? titleAt + 1 : -1;
  const first = free[firstAt];
  if (!first || (leadAt < 0 && !isSubjectLine(first, title))) return;
  const filled = new Set(pieces.map(({ line }) => line));
  const parts = [first];
  for (const next of free.slice(firstAt + 1)) {
    const previous = parts.at(-1);
    if (!previous || !continuesSubject(previous, next, filled)) break;
    parts.push(next);
  }
  for (const part of parts) used.add(part);
  const lead = SUBJECT_LEAD.exec(first.text)?.[0].length ?? 0;
  const words = parts
    .map((part) => part.text)
    .join('\n')
    .slice(lead);
  const last = parts.at(-1) ?? first;
  fields.subject = {
    value: flatText(words).replace(/[.;,"”]+$/, ''),
    span: { start: first.start + lead, end: last.end },
    confidence: leadAt >= 0 ? 0.95 : 0.8,
  };
}

/** "Q U Y Ế T  Đ Ị N H" is written with spaces between the letters in old documents. */
function spacedOut(text: string): string {
  const plain = text.replace(/[:.]$/, '');
  return /^(?:\p{Lu} )+\p{Lu}$/u.test(plain.replaceAll(/ {2,}/g, ' '))
    ? plain
        .split(/ {2,}/)
        .map((word) => word.replaceAll(' ', ''))
        .join(' ')
    : plain;
}

/** Without "Về việc" the subject is the line right below the type: not a body in capitals, not a legal basis. */
function isSubjectLine(piece: Piece, title: Piece | undefined): boolean {
  return (
    title !== undefined &&
    piece.line - title.line <= 2 &&
    piece.text.length < 250 &&
    !/^(?:Căn cứ|Kính gửi|Theo|Thực hiện|Điều|[IVX\d]+[.)]|-)/u.test(piece.text) &&
    !ORGANISATION_IN_CAPITALS.test(piece.text)
  );
}

function continuesSubject(previous: Piece, next: Piece, filled: ReadonlySet<number>): boolean {
  const gap = next.line - previous.line;
  // Only lines of the other column stand between, no blank one.
  const isAdjacent = Array.from({ length: gap - 1 }, (_, index) => previous.line + 1 + index).every((line) =>
    filled.has(line),
  );
  const isEnded = previous.text.endsWith('.') || (previous.text.endsWith(';') && !/^\p{Ll}/u.test(next.text));
  if (isEnded || SUBJECT_LEAD.test(next.text)) return false;
  if (/^(?:Kính gửi|Căn cứ|Thực hiện|Thi hành|Điều \d|Nơi nhận|[-·•+]|\d+[.)]|[IVX]+\.)/u.test(next.text))
    return false;
  if (ORGANISATION_IN_CAPITALS.test(next.text) && !isCapital(previous.text)) return false;
  // A break inside the subject may have swallowed the other column in between; a blank line alone ends it.
  if (/^[\p{Ll}(“"]/u.test(next.text)) return gap <= 4 && next.text.length < 120;
  return (
    isAdjacent &&
    gap <= 4 &&
    next.text.length < 120 &&
    /[\p{L}\p{N},&)"”-]$/u.test(previous.text) &&
    !/[:.]$/.test(next.text)
  );
}

const ORGANISATION_IN_CAPITALS =
  /^(?:ỦY BAN|UỶ BAN|UBND|HĐND|HỘI ĐỒNG|CHỦ TỊCH|SỞ|BỘ|CỤC|CHI CỤC|TỔNG CỤC|VỤ|BAN|CÔNG AN|VĂN PHÒNG|TRUNG TÂM|PHÒNG(?!,? CHỐNG)|TỈNH|THÀNH|HUYỆN|QUẬN|THỊ|ĐẢNG|THỦ TƯỚNG|CHÍNH PHỦ|QUỐC HỘI|TỔNG CÔNG TY|CÔNG TY|TẬP ĐOÀN|TRƯỜNG|BỆNH VIỆN|VIỆN|HỌC VIỆN|ĐẠI HỌC|TÒA ÁN|TOÀ ÁN|THANH TRA|HỘI|LIÊN|ĐOÀN|BÁO|ĐÀI|KHO BẠC|NGÂN HÀNG|BẢO HIỂM|MẶT TRẬN|TIỂU BAN|ĐỘI|TỔ)(?![\p{L}])/u;

/** Second lines of a name: "ỦY BAN NHÂN DÂN" over "TỈNH KON TUM". */
const NAME_CONTINUES =
  /^(?:TỈNH(?! [UỦ][YỶ])|THÀNH PHỐ|HUYỆN(?! [UỦ][YỶ])|QUẬN(?! [UỦ][YỶ])|THỊ XÃ|THỊ TRẤN|PHƯỜNG|XÃ|ĐẶC KHU)(?!\p{L})/u;

function readIssuer(pieces: Piece[], used: Set<Piece>, fields: HeaderFields): void {
  const bodies: { parts: Piece[] }[] = [];
  for (const piece of pieces) {
    // Below the type stands who decides ("CHỦ TỊCH ỦY BAN NHÂN DÂN …"), which is no second issuer.
    if (bodies.length > 0 && fields.type && piece.start > fields.type.span.start) break;
    if (used.has(piece) || !isName(piece) || piece.text.length > 120) continue;
    const current = bodies.at(-1);
    const last = current?.parts.at(-1);
    if (!current || !last) {
      if (!ORGANISATION_IN_CAPITALS.test(piece.text.toUpperCase())) continue;
      bodies.push({ parts: [piece] });
    } else if (
      /(?:,| VÀ| CỦA| THUỘC| VỀ)$/u.test(last.text) ||
      NAME_CONTINUES.test(piece.text.toUpperCase()) ||
      !ORGANISATION_IN_CAPITALS.test(piece.text.toUpperCase())
    ) {
      // Anything else in capitals far below is a stamp or a title, not the rest of the name.
      if (piece.line - last.line > 4) continue;
      current.parts.push(piece);
    } else if (bodies.length < 2 && piece.line - last.line <= 4) {
      bodies.push({ parts: [piece] });
    } else continue;
    used.add(piece);
  }
  const found = bodies.map(({ parts }): Found<string> => {
    const first = parts[0];
    const last = parts.at(-1);
    return {
      value: flatText(parts.map((part) => part.text).join(' '))
        .replace(/[.,;:-]+$/, '')
        .toUpperCase(),
      span: { start: first?.start ?? 0, end: last?.end ?? 0 },
      confidence: 0.93,
    };
  });
  const [first, second] = found;
  if (second && first) {
    fields.superior = first;
    fields.issuer = second;
  } else if (first) fields.issuer = first;
}

/** A letter prints no type but "V/v", and its symbol names none (Annex III of Decree 30/2020/NĐ-CP). */
function inferType(fields: HeaderFields, pieces: Piece[]): void {
  if (!fields.number) return;
  const named = pieces.some(({ text }) => /^V\s?\/\s?v/iu.test(text))
    ? null
    : typeOfSymbol(fields.number.value.symbol);
  fields.type = {
    value: named ?? 'CV',
    span: fields.number.span,
    confidence: named ? 0.8 : 0.9,
    inferred: true,
  };
}

/** Old fonts had capitals of their own, so a name in capitals comes as small letters at the top of the page. */
function isName({ text, line }: Piece): boolean {
  return (
    isCapital(text) ||
    (line < 6 && /^(?:ủy ban nhân dân|uỷ ban nhân dân|tỉnh |thành phố |huyện |sở )/u.test(text))
  );
}

function isCapital(text: string): boolean {
  return /\p{Lu}{2}/u.test(text) && !/\p{Ll}/u.test(text);
}

function spanOf({ start, end }: Piece): Span {
  return { start, end };
}
