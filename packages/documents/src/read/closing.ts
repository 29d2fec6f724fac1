import type { ExtractedDocument, Found } from '../extracted.ts';
import type { ArchiveLine, SignatureBlock, SignaturePrefix } from '../model.ts';
import { afterRecipientsTitle, isSigningLine } from './regions.ts';
import { flatText, type Piece, type SourceLine } from './source.ts';

type ClosingFields = Pick<ExtractedDocument, 'recipients' | 'archive' | 'signature'>;

/**
 * Reads "Nơi nhận" and the signature block. Their columns may stand one after the other or be mixed line by
 * line: a dash means a recipient, capitals a position, a short line of capitalised words below them a name.
 */
export function readClosing(lines: SourceLine[], text: string): ClosingFields {
  const recipients: { start: number; end: number }[] = [];
  const signing: Piece[] = [];
  let name: Piece | undefined;
  let isInRecipients = false;
  for (const piece of lines.flatMap((line) => line.pieces)) {
    const titleLength = afterRecipientsTitle(piece.text);
    if (titleLength !== null) {
      isInRecipients = true;
      const rest = piece.text.slice(titleLength).trimStart();
      if (rest !== '') recipients.push({ start: piece.end - rest.length, end: piece.end });
    } else if (/^[-–—•·*]/u.test(piece.text)) {
      recipients.push({ start: piece.start, end: piece.end });
    } else if (isSigningLine(piece.text) || isPosition(piece.text)) {
      // Capitals below the name belong to an enclosure.
      if (!name) signing.push(piece);
    } else if (signing.length > 0 && isPersonName(piece.text)) {
      name ??= piece;
    } else if (isInRecipients && signing.length === 0) {
      const last = recipients.at(-1);
      if (last && !/[.;]$/.test(text.slice(last.start, last.end))) last.end = piece.end;
      else recipients.push({ start: piece.start, end: piece.end });
    }
  }
  const items = recipients.map(({ start, end }) => itemOf(text, start, end));
  const archiveAt = items.findIndex((item) => /^L(?:ưu|uu)\s*[:.]?/u.test(item.value));
  const archive = items[archiveAt];
  return {
    recipients: items.filter((item, index) => index !== archiveAt && item.value !== ''),
    ...(archive ? { archive: { ...archive, value: readArchiveLine(archive.value) } } : {}),
    ...signatureOf(signing, name),
  };
}

/**
 * Reads the archive line. Form: `Lưu: VT, {units}. {drafter}.{copies}` (Decree 30/2020/NĐ-CP, Annex III); the
 * drafter's mark is also met as `KGVX_{Tho}`, `KGVX₃` and `(KT /Đ). 485`.
 * @example readArchiveLine('Lưu: VT, (KT /Đ). 485') // { units: ['VT', 'KT'], drafter: 'Đ', copies: 485 }
 */
export function readArchiveLine(line: string): ArchiveLine {
  let rest = line.replace(/^L(?:ưu|uu)\s*[:.]?\s*/u, '').replace(/[.;]\s*$/, '');
  let drafter: string | undefined;
  let copies: number | undefined;
  const count = /[.,]\s*(\d{1,4})(?:\s*b(?:ản)?)?$/u.exec(rest);
  if (count) {
    copies = Number(count[1]);
    rest = rest.slice(0, count.index);
  }
  // "KSTT (2). Huyền", "KSTT (3b)", "CN (5)".
  const numbered = /^(.*?)\s*\((\d{1,4})\s*(?:b|bản)?\)\s*\.?\s*(\p{L}{1,8})?$/u.exec(rest);
  if (numbered?.[1] && numbered[2]) {
    copies = Number(numbered[2]);
    rest = numbered[3] ? `${numbered[1]}. ${numbered[3]}` : numbered[1];
  }
  const mark =
    /_\{?([^{}\s,]+)\}?$|([₀-₉]+)$|\(([^()/,]*?)\s*\/\s*([^()/,]+)\)\s*\.?$|(?:\.\s*|\s?\()([\p{L}\d]{1,8})\)?$/u.exec(
      rest,
    );
  if (mark) {
    drafter = mark[1] ?? (mark[2] ? plainDigits(mark[2]) : undefined) ?? mark[4] ?? mark[5];
    rest = rest.slice(0, mark.index) + (mark[3] ?? '');
  }
  const units = rest
    .split(/[,;]/)
    .map((unit) => unit.replaceAll(/[()]/g, '').replace(/\.$/, '').trim())
    .filter(Boolean);
  return { units, ...(drafter ? { drafter } : {}), ...(copies === undefined ? {} : { copies }) };
}

function itemOf(text: string, start: number, end: number): Found<string> {
  const raw = text.slice(start, end);
  const lead = /^[-–—•·*\s]*/u.exec(raw)?.[0].length ?? 0;
  const tail = /[;.,\s]*$/.exec(raw)?.[0].length ?? 0;
  const span = { start: start + lead, end: Math.max(start + lead, end - tail) };
  return { value: flatText(text.slice(span.start, span.end)), span, confidence: 0.95 };
}

function signatureOf(signing: Piece[], name: Piece | undefined): { signature?: Found<SignatureBlock> } {
  const first = signing[0];
  const last = name ?? signing.at(-1);
  if (!first || !last) return {};
  const lines: SignatureBlock['lines'] = [];
  for (const piece of signing) {
    const prefixed = /^(T\/?M|K\/?T|T\/?L|TUQ|Q)\s?(?:\.|(?<=\/.)\s)\s?(.*)$/u.exec(piece.text);
    const previous = lines.at(-1);
    if (prefixed?.[1] && prefixed[2] !== undefined) {
      lines.push({ prefix: prefixed[1].replace('/', '') as SignaturePrefix, text: prefixed[2] });
    } else if (previous && continuesPosition(previous.text, piece.text)) {
      previous.text += ` ${piece.text}`;
    } else lines.push({ text: piece.text });
  }
  return {
    signature: {
      value: { lines, ...(name ? { name: name.text.replace(/[.,]$/, '') } : {}) },
      span: { start: Math.min(first.start, last.start), end: Math.max(first.end, last.end) },
      confidence: name ? 0.95 : 0.8,
    },
  };
}

/** "TM. ỦY BAN NHÂN DÂN" over "TỈNH GIA LAI", "PHÓ GIÁM ĐỐC" over "PHỤ TRÁCH", are one line each. */
function continuesPosition(previous: string, next: string): boolean {
  return (
    /(?:,| VÀ)$/u.test(previous) ||
    /^(?:TỈNH|THÀNH PHỐ|HUYỆN|THỊ XÃ|QUẬN|PHƯỜNG|XÃ|ĐẶC KHU|PHỤ TRÁCH|THƯỜNG TRỰC)(?!\p{L})/u.test(next)
  );
}

function isPosition(text: string): boolean {
  return /^(?:QUYỀN |PHÓ )?(?:TỔNG )?(?:THỦ TƯỚNG|CHỦ TỊCH|PHÓ CHỦ TỊCH|BỘ TRƯỞNG|THỨ TRƯỞNG|GIÁM ĐỐC|TỔNG GIÁM ĐỐC|PHÓ GIÁM ĐỐC|CHÁNH|PHÓ CHÁNH|CỤC TRƯỞNG|PHÓ CỤC TRƯỞNG|TRƯỞNG|PHÓ TRƯỞNG|BÍ THƯ|PHÓ BÍ THƯ|VỤ TRƯỞNG|VIỆN TRƯỞNG|HIỆU TRƯỞNG|CHỈ HUY|CHÍNH ỦY|CHÍNH TRỊ VIÊN|TƯ LỆNH|ỦY VIÊN|UỶ VIÊN|THƯỜNG TRỰC|ỦY BAN|UỶ BAN|TỈNH|THÀNH PHỐ|HUYỆN|THỊ XÃ|QUẬN|PHƯỜNG|XÃ|ĐẶC KHU|BAN |CHỦ NHIỆM|CHỦ TỌA|TỔNG BIÊN TẬP|TỔNG KIỂM TOÁN|TỔNG THƯ KÝ|ĐẠI DIỆN|CÁN BỘ|CHÁNH ÁN|KẾ TOÁN|ĐỘI TRƯỞNG|TỔ TRƯỞNG|NGƯỜI|THƯ KÝ|PHỤ TRÁCH|CHI CỤC TRƯỞNG|THANH TRA|KIỂM SOÁT)(?!\p{L})[\p{Lu}\s,.&-]*$/u.test(
    text,
  );
}

const TITLE_BEFORE_NAME =
  /^(?:(?:PGS|GS|TS|ThS|Ths|BSCKII|BSCKI|BSCK2|BSCK1|BS|CKII|CKI|KS|CN|LS|Bs|Ds|DS|Đ\/c|Đại tá|Thượng tá|Trung tá|Thiếu tá|Thiếu tướng|Trung tướng|Thượng tướng)\.?\s*)+/u;

function isPersonName(text: string): boolean {
  const plain = text.replace(TITLE_BEFORE_NAME, '').replace(/[.,]$/, '');
  return (
    /^\p{Lu}\p{Ll}*['’]?(?:(?:\s+|-|(?<=['’]))\p{Lu}\p{Ll}*['’]?){1,5}$/u.test(plain) ||
    /^\p{Lu}{2,}(?:\s+\p{Lu}{1,}){1,5}$/u.test(plain)
  );
}

function plainDigits(subscript: string): string {
  return Array.from(subscript, (digit) => String(digit.charCodeAt(0) - 0x20_80)).join('');
}
