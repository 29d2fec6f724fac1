import type { DocumentNumber } from './model.ts';

const LETTERS = String.raw`A-ZĂÂĐÊÔƠƯa-zăâđêôơưủỷ`;
const GROUP = String.raw`[${LETTERS}][${LETTERS}0-9]*(?:[&+][${LETTERS}0-9]+)*`;
const SYMBOL = String.raw`(?=[A-ZĐ])${GROUP}(?:[-–./]\s?(?:\d+[${LETTERS}]*|${GROUP}))*`;

/**
 * Source of the pattern of number and symbol with the groups `sequence`, `suffix`, `separator`, `edition` (the year),
 * `symbol`. A blank sequence matches only with the separator `/`.
 */
export const numberPattern = String.raw`(?<sequence>\d{1,6})?(?<suffix>\s?\([mM]\)|bis|[a-z](?=\s?/))?\s?(?:(?<separator>[/-])\s?)(?:(?<edition>(?:19|20)\d\d)\s?[/-]\s?)?(?<symbol>${SYMBOL})`;

const NUMBER_LINE = new RegExp(
  String.raw`^\s*(?:Số|Sô|So)?\s*[:.]?\s*(?:[._…]+\s*)?${numberPattern}\s*$`,
  'iu',
);

/**
 * Reads the number of an official document, with or without "Số:".
 * Format: Decree 30/2020/NĐ-CP, Annex I, item 3; party bodies: Guideline 36-HD/VPTW.
 * @returns `null` when the text holds anything else too.
 * @example parseDocumentNumber('Số: 4033 /UBND-KT') // { sequence: 4033, symbol: 'UBND-KT' }
 */
export function parseDocumentNumber(text: string): DocumentNumber | null {
  const match = NUMBER_LINE.exec(text.replace(/[.;,]\s*$/, ''));
  return match?.groups ? numberOfGroups(match.groups) : null;
}

/** Number of the named groups of {@link numberPattern}; `null` where the match is no number of a document. */
export function numberOfGroups(groups: Record<string, string | undefined>): DocumentNumber | null {
  const { sequence, suffix, separator, edition } = groups;
  const symbol = (groups['symbol'] ?? '')
    .replaceAll('–', '-')
    .replaceAll(/\s/g, '')
    .replace(/[-.&/]+$/, '');
  if (symbol === '' || !/\p{Lu}/u.test(symbol)) return null;
  if (separator === '-' && (sequence === undefined || !symbol.includes('/'))) return null;
  return {
    ...(sequence === undefined ? {} : { sequence: Number(sequence) }),
    ...(suffix === undefined ? {} : { suffix: suffix.trim() }),
    ...(edition === undefined ? {} : { year: Number(edition) }),
    symbol,
    ...(separator === '-' ? { separator } : {}),
  };
}

/**
 * Number and symbol as printed, below ten with a leading zero; a draft's blank stays blank.
 * @example formatDocumentNumber({ sequence: 5, symbol: 'QĐ-UBND' }) // '05/QĐ-UBND'
 */
export function formatDocumentNumber(number: DocumentNumber): string {
  const sequence = number.sequence === undefined ? '' : String(number.sequence).padStart(2, '0');
  const year = number.year === undefined ? '' : `${number.year}/`;
  return `${sequence}${number.suffix ?? ''}${number.separator ?? '/'}${year}${number.symbol}`;
}

/** Same number and symbol; whether it is the same document also needs issuer and date. */
export function isSameNumber(left: DocumentNumber, right: DocumentNumber): boolean {
  return (
    left.sequence !== undefined &&
    left.sequence === right.sequence &&
    (left.suffix ?? '').toLowerCase() === (right.suffix ?? '').toLowerCase() &&
    left.year === right.year &&
    left.symbol.toUpperCase() === right.symbol.toUpperCase()
  );
}
