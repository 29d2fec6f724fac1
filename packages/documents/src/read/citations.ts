import { dateOfGroups, datePattern } from '../date.ts';
import type { Citation, CitationRelation, Footnote, Found, Span } from '../extracted.ts';
import { numberOfGroups, numberPattern } from '../number.ts';
import { findOrganisations, type OrganisationMention } from './organisations.ts';
import { flatText } from './source.ts';

const TYPE = String.raw`(?:[Vv]ăn bản|[Cc]ông văn|Chỉ thị|Quyết định|Nghị định|Thông tư(?: liên tịch)?|Thông báo|Kế hoạch|Nghị quyết|Bộ luật|Luật|Pháp lệnh|Báo cáo|Tờ trình|[Cc]ông điện|Hướng dẫn|Kết luận|Chương trình|Quy định|Quy chế|Đề án|Biên bản|Giấy mời|Phiếu (?:chuyển|trình)|VB|CV|QĐ|NĐ|TT|CT|TB)`;
const DATE = datePattern;

const CITATION = new RegExp(
  String.raw`(?<![\p{L}])(?:(?<type>${TYPE})(?<title>(?: (?!số |và (?:Nghị|Thông tư|Luật)|Nghị định|Thông tư|Quyết định|Chỉ thị)[\p{L},-]+){1,14}?)?\s*)?(?<label>(?:số|Số|sổ|sô)\s*:?\s*)?(?<![\p{L}\d/])${numberPattern}(?:\s*,?\s*(?<datePart>${DATE}))?`,
  'gu',
);
/** "Công văn 102/PGDĐT-VP của Phòng … ngày 28/01/2021". */
const LATE_DATE = new RegExp(String.raw`^\s*,?\s*(?=ngày)${DATE}`, 'u');
const LAW_BY_NAME =
  /(?<!\p{L})(?<type>Luật|Bộ luật|Pháp lệnh) (?<title>(?!số)\p{L}[\p{L}]*(?: (?!(?:số|ngày|năm|đã|được|của|để|theo|có|quy định)(?!\p{L})|và (?:Nghị|Luật|Thông))[\p{L}]+){1,9})(?: năm \d{4}| ngày (?<d>\d{1,2}) tháng (?<m>\d{1,2}) năm (?<y>\d{4}))?/gu;

/**
 * Finds every cited document in a stretch of the source, with type, date and issuer where they are named
 * before or behind the number. Citations in a list take the issuer that was named for the first.
 * Form of citing: Decree 30/2020/NĐ-CP, Annex I, item 6.
 */
export function findCitations(text: string, within: Span): Found<Citation>[] {
  const passage = text.slice(within.start, within.end);
  const found: Found<Citation>[] = [];
  const organisations = findOrganisations(passage);
  let previousEnd = 0;
  let previousIssuer: OrganisationMention | undefined;
  for (const match of passage.matchAll(CITATION)) {
    const citation = citationOf(match, passage);
    if (!citation) continue;
    const end = citation.end;
    const behind = issuerBehind(passage, end, organisations);
    const before = issuerBefore(passage, citation.start, organisations);
    const isListed =
      found.length > 0 && /^\s*(?:,|và|, và)?\s*$/u.test(passage.slice(previousEnd, citation.start));
    const issuer = behind?.issuer ?? before ?? (isListed ? previousIssuer : undefined);
    const late = behind && !citation.value.date ? LATE_DATE.exec(passage.slice(behind.end)) : null;
    const stop = (behind?.end ?? end) + (late?.[0].length ?? 0);
    const relation = relationOf(
      passage.slice(Math.max(0, citation.start - 300), citation.start),
      found.at(-1)?.value.relation,
      isListed || /^[^.]{0,200};\s*$/u.test(passage.slice(previousEnd, citation.start)),
    );
    found.push({
      value: {
        ...citation.value,
        ...(late?.groups ? { date: dateOfGroups(late.groups) } : {}),
        ...(issuer ? { issuer: issuer.name } : {}),
        citedAs: flatText(passage.slice(citation.start, stop)),
        relation,
      },
      span: { start: within.start + citation.start, end: within.start + stop },
      confidence: citation.confidence,
    });
    previousEnd = stop;
    // An issuer named behind belongs to that one document; one before "tại" to the whole list.
    previousIssuer = behind ? undefined : issuer;
  }
  return [...found, ...lawsByName(passage, within, found)].sort(
    (left, right) => left.span.start - right.span.start,
  );
}

/**
 * Citations in a footnote belong to the body that the sentence names at the reference: "theo thông tin của
 * Bộ …⁽¹⁾". They take it as issuer when they name none.
 */
export function findFootnoteCitations(text: string, note: Found<Footnote>): Found<Citation>[] {
  const citations = findCitations(text, note.span);
  const { reference } = note.value;
  if (!reference) return citations;
  const before = text.slice(Math.max(0, reference.start - 120), reference.start);
  const named = findOrganisations(before).findLast((organisation) => organisation.end >= before.length - 1);
  const anchor =
    named?.name ?? (/(?:Ủy ban nhân dân|UBND) (?:tỉnh|thành phố|huyện)$/u.exec(before)?.[0] || undefined);
  if (!anchor) return citations;
  return citations.map((citation) =>
    citation.value.issuer
      ? citation
      : { ...citation, value: { ...citation.value, issuer: anchor }, confidence: 0.8 },
  );
}

interface RawCitation extends Span {
  value: Omit<Citation, 'citedAs' | 'relation' | 'issuer'>;
  confidence: number;
}

function citationOf(match: RegExpExecArray, passage: string): RawCitation | null {
  const groups = match.groups ?? {};
  const number = numberOfGroups(groups);
  const { type, label, datePart } = groups;
  if (!number || number.sequence === undefined) return null;
  // "máy/UBND", "24/7" and "SCADA/ICS" are no documents: a number needs a type, "số", a year or a dash in its symbol.
  if (!type && !label && !/[-.]/.test(number.symbol) && number.year === undefined) return null;
  if (!/^(?:\p{Lu}|QyĐ)/u.test(number.symbol) || number.symbol.length < 2) return null;
  let end = match.index + match[0].trimEnd().length;
  let isDamaged = !type;
  let date = datePart ? dateOfGroups(groups) : undefined;
  let symbol = number.symbol;
  // A sign lost between two groups of the symbol: "STTTT-CNTT VT ngày …".
  const lost =
    !datePart &&
    new RegExp(String.raw`^ (?<rest>\p{Lu}{2,6})\s+(?<datePart>${DATE})`, 'u').exec(passage.slice(end));
  if (lost && lost.groups) {
    symbol = `${symbol} ${lost.groups['rest']}`;
    date = dateOfGroups(lost.groups);
    end += lost[0].length;
    isDamaged = true;
  }
  const title = groups['title']?.trim();
  const lead = match[0].length - match[0].trimStart().length;
  return {
    start: match.index + lead,
    end,
    value: {
      ...(type ? { type: longType(type) } : {}),
      ...(title && /^(?:Luật|Bộ luật|Pháp lệnh)$/u.test(type ?? '') ? { title } : {}),
      number: { ...number, symbol },
      ...(date && Object.keys(date).length > 0 ? { date } : {}),
    },
    confidence: isDamaged ? (lost ? 0.5 : 0.75) : date ? 0.95 : 0.85,
  };
}

const SHORT_TYPES: Record<string, string> = {
  VB: 'Văn bản',
  CV: 'Công văn',
  QĐ: 'Quyết định',
  NĐ: 'Nghị định',
  TT: 'Thông tư',
  CT: 'Chỉ thị',
  TB: 'Thông báo',
};

function longType(type: string): string {
  return SHORT_TYPES[type] ?? type.charAt(0).toUpperCase() + type.slice(1);
}

function issuerBehind(
  passage: string,
  end: number,
  organisations: OrganisationMention[],
): { issuer: OrganisationMention; end: number } | null {
  const of = /^\s*(?:\([^)]{1,20}\)\s*)?(?:của|do)\s+/u.exec(passage.slice(end));
  if (!of) return null;
  const start = end + of[0].length;
  const issuer = organisations.find((organisation) => organisation.start === start);
  return issuer ? { issuer, end: issuer.end } : null;
}

function issuerBefore(
  passage: string,
  start: number,
  organisations: OrganisationMention[],
): OrganisationMention | undefined {
  return organisations.findLast(
    (organisation) =>
      organisation.end <= start &&
      start - organisation.end < 60 &&
      /^\s*(?:\([^)]{1,30}\)\s*)?(?:,\s*)?(?:tại|theo|có|ban hành|đã có)(?: các| những| \p{L}{2,4})?\s*$/u.test(
        passage.slice(organisation.end, start),
      ),
  );
}

function relationOf(
  before: string,
  previous: CitationRelation | undefined,
  isListed: boolean,
): CitationRelation {
  if (isListed && previous) return previous;
  const clause = before.slice(
    Math.max(before.lastIndexOf(';'), before.lastIndexOf('.\n'), before.length - 160) + 1,
  );
  const words = [
    ...clause.matchAll(
      /(?<!\p{L})(?:[Tt]hực hiện|[Tt]riển khai(?: thực hiện)?|[Tt]hi hành|[Cc]ăn cứ|[Xx]ét|[Hh]ướng dẫn|[Tt]heo)(?!\p{L})/gu,
    ),
  ]
    .at(-1)?.[0]
    .toLowerCase();
  if (words === undefined) return 'mentions';
  if (words === 'căn cứ') return 'basis';
  if (words === 'xét') return 'considers';
  if (words === 'hướng dẫn') return 'guidance';
  if (words === 'theo') return 'mentions';
  return 'implements';
}

function lawsByName(passage: string, within: Span, numbered: Found<Citation>[]): Found<Citation>[] {
  return [...passage.matchAll(LAW_BY_NAME)].flatMap((match): Found<Citation>[] => {
    const start = within.start + match.index;
    const end = start + match[0].length;
    if (numbered.some(({ span }) => start < span.end && end > span.start)) return [];
    const { type, title, d, m, y } = match.groups ?? {};
    if (!type || !title) return [];
    const date = d && m && y ? { date: { day: Number(d), month: Number(m), year: Number(y) } } : {};
    const relation = relationOf(passage.slice(Math.max(0, match.index - 300), match.index), undefined, false);
    return [
      {
        value: { type, title, ...date, citedAs: match[0], relation },
        span: { start, end },
        confidence: 0.75,
      },
    ];
  });
}
