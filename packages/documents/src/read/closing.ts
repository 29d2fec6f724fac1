import type { ExtractedDocument, Found } from '../extracted.ts';
import type { ArchiveLine, SignatureBlock, SignaturePrefix } from '../model.ts';
import { afterRecipientsTitle } from './regions.ts';
import { isPersonName, isPosition, isSigningLine } from './signing.ts';
import { flatText, type Piece, type SourceLine } from './source.ts';

type ClosingFields = Pick<ExtractedDocument, 'recipients' | 'archive' | 'signature'>;

/**
 * Reads "Nơi nhận" and the signature block. Their columns may stand one after the other or be mixed line by
 * line: a dash means a recipient, capitals a position, a short line of capitalised words below them a name.
 */
export function readClosing(lines: SourceLine[]): ClosingFields {
  const recipients: Piece[][] = [];
  const signing: Piece[] = [];
  let name: Piece | undefined;
  let isInRecipients = false;
  for (const piece of lines.flatMap((line) => line.pieces)) {
    const titleLength = afterRecipientsTitle(piece.text);
    if (titleLength !== null) {
      isInRecipients = true;
      const rest = piece.text.slice(titleLength).trimStart();
      if (rest !== '') recipients.push([{ ...piece, text: rest, start: piece.end - rest.length }]);
    } else if (/^[-–—•·*]/u.test(piece.text)) {
      recipients.push([piece]);
    } else if (isSigningLine(piece.text) || isPosition(piece.text)) {
      // Capitals below the name belong to an enclosure.
      if (!name) signing.push(piece);
    } else if (signing.length > 0 && isPersonName(piece.text)) {
      name ??= piece;
    } else if (isInRecipients && !/^\(?(?:đã )?ký(?!\p{L})|^\(/iu.test(piece.text)) {
      // A line that goes on may stand behind a line of the other column.
      const last = recipients.at(-1);
      if (last && !/[.;]$/.test(last.at(-1)?.text ?? '')) last.push(piece);
      else if (signing.length === 0) recipients.push([piece]);
    }
  }
  const items = recipients.map(itemOf);
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

function itemOf(pieces: Piece[]): Found<string> {
  const raw = flatText(pieces.map((piece) => piece.text).join('\n'));
  const value = raw.replace(/^[-–—•·*\s]+/u, '').replace(/[;.,\s]+$/u, '');
  const start = pieces[0]?.start ?? 0;
  return {
    value,
    span: {
      start: start + (raw.length - raw.replace(/^[-–—•·*\s]+/u, '').length),
      end: pieces.at(-1)?.end ?? start,
    },
    confidence: 0.95,
  };
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

function plainDigits(subscript: string): string {
  return Array.from(subscript, (digit) => String(digit.charCodeAt(0) - 0x20_80)).join('');
}
