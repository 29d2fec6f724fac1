import { compareDates, formatShortDate, isRealDate, isWhole } from '../date.ts';
import type { Citation, ExtractedDocument, Found, Span, Warning } from '../extracted.ts';
import { formatDocumentNumber } from '../number.ts';
import { foldVietnamese } from '../text/fold.ts';
import { wellKnownDates } from './well-known-documents.ts';
import { issuerContradictsSymbol } from './symbol-issuers.ts';
import { findUnits } from './units.ts';

/** Finds what contradicts itself in a reading. Nothing is corrected: which side is right is for a person to say. */
export function findContradictions(document: Omit<ExtractedDocument, 'warnings'>, text: string): Warning[] {
  return [
    ...issuerAgainstSymbol(document),
    ...document.citations.flatMap((citation) => citationWarnings(citation, document.date)),
    ...sameNumberTwice(document.citations),
    ...addresseesAgainstBody(document, text),
    ...(document.secrecy ? [{ code: 'state_secret' as const, spans: [document.secrecy.span] }] : []),
    ...impossibleDates(document),
  ];
}

function issuerAgainstSymbol({ issuer, number }: Omit<ExtractedDocument, 'warnings'>): Warning[] {
  if (!issuer || !number || !issuerContradictsSymbol(issuer.value, number.value.symbol)) return [];
  return [
    {
      code: 'issuer_symbol_mismatch',
      spans: [issuer.span, number.span],
      details: { issuer: issuer.value, symbol: number.value.symbol },
    },
  ];
}

function citationWarnings(
  { value, span, confidence }: Found<Citation>,
  own: ExtractedDocument['date'],
): Warning[] {
  const warnings: Warning[] = [];
  const { number, date, issuer } = value;
  if (number && issuer && issuerContradictsSymbol(issuer, number.symbol)) {
    warnings.push({
      code: 'issuer_symbol_mismatch',
      spans: [span],
      details: { issuer, symbol: number.symbol },
    });
  }
  if (number && (confidence <= 0.5 || / /.test(number.symbol))) {
    warnings.push({
      code: 'citation_damaged',
      spans: [span],
      details: { number: formatDocumentNumber(number) },
    });
  } else if (number && !value.type && /(?:sản|văn|công|vản|bàn)\s+$/u.test(value.citedAs)) {
    warnings.push({ code: 'citation_damaged', spans: [span] });
  }
  if (date && isWhole(date) && !isRealDate(date)) warnings.push({ code: 'impossible_date', spans: [span] });
  if (date && own && (compareDates(date, own.value) ?? yearsApart(date, own.value)) > 0) {
    warnings.push({ code: 'cited_after_date', spans: [own.span, span] });
  }
  const known = number && wellKnownDates(number);
  if (known && date && isWhole(date) && !known.some((day) => compareDates(day, date) === 0)) {
    const details = {
      cited: formatShortDate(date),
      right: known.filter(isWhole).map(formatShortDate).join(', '),
    };
    warnings.push({ code: 'citation_date_wrong', spans: [span], details });
  }
  return warnings;
}

/** A draft often has a year only; a citation of a later year contradicts it all the same. */
function yearsApart(cited: { year?: number }, own: { year?: number }): number {
  return cited.year !== undefined && own.year !== undefined ? Math.max(0, cited.year - own.year) : 0;
}

function sameNumberTwice(citations: Found<Citation>[]): Warning[] {
  return [...distinctByNumber(citations).values()].flatMap((group) =>
    group.flatMap((left, index) =>
      group.slice(index + 1).flatMap((right): Warning[] => {
        if (compareDates(left.value.date ?? {}, right.value.date ?? {}) === 0) return [];
        // Two issuers may both have a number 12; one issuer has it once a year.
        const isOneIssuer =
          !left.value.issuer ||
          !right.value.issuer ||
          foldVietnamese(left.value.issuer) === foldVietnamese(right.value.issuer);
        const isOneYear = left.value.date?.year === right.value.date?.year;
        return [
          {
            code: isOneIssuer && isOneYear ? 'citation_dates_differ' : 'number_is_ambiguous',
            spans: [left.span, right.span],
          },
        ];
      }),
    ),
  );
}

/** Dated citations by number and symbol, each date and issuer once: a long document repeats the same ones. */
function distinctByNumber(citations: Found<Citation>[]): Map<string, Found<Citation>[]> {
  const groups = new Map<string, Found<Citation>[]>();
  const seen = new Set<string>();
  for (const citation of citations) {
    const { number, date, issuer } = citation.value;
    if (!number || number.sequence === undefined || !date || !isWhole(date)) continue;
    const name = formatDocumentNumber(number).toUpperCase();
    const key = `${name} ${formatShortDate(date)} ${issuer ?? ''}`;
    if (seen.has(key)) continue;
    seen.add(key);
    groups.set(name, [...(groups.get(name) ?? []), citation]);
  }
  return groups;
}

/** "UBND các huyện, thị xã, thành phố" in the addressees and "UBND các huyện, thành phố" in the body. */
function addresseesAgainstBody(
  { addressees, body }: Omit<ExtractedDocument, 'warnings'>,
  text: string,
): Warning[] {
  const levels = ['quận', 'huyện', 'thị xã', 'thành phố', 'phường', 'xã', 'thị trấn', 'đặc khu'];
  const levelsOf = (name: string) => {
    const bare = name.toLowerCase().replace(/ (?:thuộc|trực thuộc) (?:tỉnh|thành phố)$/u, '');
    return levels.filter((level) =>
      new RegExp(String.raw`(?<!\p{L})(?<!thị )${level}(?!\p{L})`, 'u').test(bare),
    );
  };
  const isLocal = (unit: { kind: string }) => unit.kind === 'districts' || unit.kind === 'communes';
  const local = addressees.find(({ value }) => value.units.some(isLocal));
  const first = body[0];
  const last = body.at(-1);
  if (!local || !first || !last) return [];
  const asked = levelsOf(local.value.text);
  const passage: Span = { start: first.span.start, end: last.span.end };
  for (const unit of findUnits(text.slice(passage.start, passage.end), passage.start)) {
    const name = unit.units[0]?.name ?? '';
    const named = levelsOf(name);
    if (!unit.units.some(isLocal) || !/^(?:UBND|Ủy ban|Uỷ ban|ủy ban)/u.test(name) || named.length < 2)
      continue;
    if (asked.join() === named.join()) continue;
    return [
      {
        code: 'addressees_body_mismatch',
        spans: [local.span, { start: unit.start, end: unit.end }],
        details: { addressees: asked.join(', '), body: named.join(', ') },
      },
    ];
  }
  return [];
}

function impossibleDates({ date }: Omit<ExtractedDocument, 'warnings'>): Warning[] {
  return date && isWhole(date.value) && !isRealDate(date.value)
    ? [{ code: 'impossible_date', spans: [date.span] }]
    : [];
}
