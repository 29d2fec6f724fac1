import type {
  Addressee,
  Citation,
  ExtractedDocument,
  Found,
  Span,
  UnitMention,
  Warning,
} from '../extracted.ts';
import { repairText } from '../text/repair.ts';
import { isLegalBasis, readBlocks } from './blocks.ts';
import { findCitations, findFootnoteCitations } from './citations.ts';
import { readClosing } from './closing.ts';
import { readEnclosures } from './enclosures.ts';
import { readHeader } from './header.ts';
import { type Body, type Paragraph, readBody } from './paragraphs.ts';
import { afterGreeting, findRegions } from './regions.ts';
import { flatText, readLines, type SourceLine } from './source.ts';
import { readTasks } from './tasks.ts';
import { findUnits } from './units.ts';
import { findContradictions } from './warnings.ts';

export interface Reading {
  /** The repaired source; every span points into it. */
  text: string;
  document: ExtractedDocument;
}

/**
 * Reads an official document from its text, whatever it suffered on the way (see {@link repairText}).
 * Never throws: a text that is no official document gives a reading without fields.
 * Form: Decree 30/2020/NĐ-CP, Annex I, and what occurs instead of it.
 */
export function parseDocument(raw: string): Reading {
  const text = repairText(raw);
  const lines = readLines(text);
  const regions = findRegions(lines);
  const part = ([from, to]: [number, number]) => lines.slice(from, to);
  const header = readHeader(part(regions.header));
  const addressees = readAddressees(part(regions.addressees), text);
  const body = readBody(part(regions.body), text);
  const basisCount = countLegalBases(body.paragraphs);
  const isEnclosure = (paragraph: Paragraph) => ENCLOSURE_LINE.test(paragraph.text);
  const paragraphs = body.paragraphs.slice(basisCount).filter((paragraph) => !isEnclosure(paragraph));
  const citations = readCitations(text, header.fields.subject?.span, body);
  const enclosed = readEnclosures(part(regions.appendix), text, citations.length);
  const fields = { ...header.fields, ...readClosing(part(regions.closing)) };
  const found = {
    ...fields,
    ...issuerFromBody(fields, paragraphs, text),
    addressees,
    legalBases: body.paragraphs.slice(0, basisCount).map(basisOf),
    body: readBlocks(paragraphs),
    attachments: readAttachments(text, body.paragraphs, part(regions.appendix)),
    citations: [...citations, ...enclosed.citations],
    ...implementedBy(citations, header.fields.subject?.span, paragraphs),
    footnotes: body.footnotes,
    tasks: [
      ...readTasks({
        text: body.flat,
        paragraphs,
        addressees,
        citations,
        footnotes: body.footnotes,
        type: fields.type?.value,
      }),
      ...enclosed.tasks,
    ],
  };
  return {
    text,
    document: {
      ...found,
      warnings: [...shapeWarnings(header.rivals, body), ...findContradictions(found, text)],
    },
  };
}

function readAddressees(lines: SourceLine[], text: string): Found<Addressee>[] {
  const spans: Span[] = [];
  for (const line of lines) {
    for (const piece of line.pieces) {
      const greeting = afterGreeting(piece.text) ?? 0;
      const lead = /^[-–—•·●▪*+\s]*/u.exec(piece.text.slice(greeting))?.[0].length ?? 0;
      const start = piece.start + greeting + lead;
      if (start >= piece.end) continue;
      const last = spans.at(-1);
      const isWrapped =
        lead === 0 && greeting === 0 && last && !/[;.]$/u.test(text.slice(last.start, last.end));
      if (isWrapped && last) last.end = piece.end;
      else spans.push({ start, end: piece.end });
    }
  }
  return spans
    .flatMap((span) => splitList(span, text))
    .map((span) => {
      const tail = /[;.,\s]*$/u.exec(text.slice(span.start, span.end))?.[0].length ?? 0;
      const end = span.end - tail;
      const words = flatText(text.slice(span.start, end));
      return {
        value: { text: words, units: unitsOrName(words) },
        span: { start: span.start, end },
        confidence: 0.95,
      };
    });
}

/** A group that no pattern knows is still somebody: by its own words. */
function unitsOrName(words: string): UnitMention[] {
  // "(qua Phòng PA05)" is the way, not the receiver.
  const units = findUnits(words.replace(/\((?:qua|thông qua) [^)]*\)/gu, '')).flatMap((unit) => unit.units);
  return units.length > 0 ? units : [{ kind: 'named', name: words }];
}

/** Several addressees on one line are parted by ";". */
function splitList(span: Span, text: string): Span[] {
  const parts: Span[] = [];
  let { start } = span;
  for (const match of text.slice(span.start, span.end).matchAll(/;\s*(?=\S)(?:[-–·•]\s*)?/gu)) {
    parts.push({ start, end: span.start + match.index });
    start = span.start + match.index + match[0].length;
  }
  return [...parts, { start, end: span.end }];
}

function countLegalBases(paragraphs: Paragraph[]): number {
  const end = paragraphs.findIndex((paragraph) => !isLegalBasis(paragraph));
  return end < 0 ? paragraphs.length : end;
}

function basisOf({ text, start, end }: Paragraph): Found<string> {
  return { value: text.replace(/[;.,]$/u, ''), span: { start, end }, confidence: 0.95 };
}

function readCitations(text: string, subject: Span | undefined, body: Body): Found<Citation>[] {
  const inSubject = subject ? findCitations(text.replaceAll('\n', ' '), subject) : [];
  const inBody = body.paragraphs.flatMap((paragraph) => findCitations(body.flat, paragraph));
  const inNotes = body.footnotes.flatMap((note) => findFootnoteCitations(text, note));
  return [...inSubject, ...inBody, ...inNotes].sort((left, right) => left.span.start - right.span.start);
}

/** The first citation that opens the document with "Thực hiện …", or stands in its subject after "triển khai". */
function implementedBy(
  citations: Found<Citation>[],
  subject: Span | undefined,
  paragraphs: Paragraph[],
): { implements?: Found<Citation> } {
  const opening = paragraphs.filter((paragraph) => !paragraph.marker).slice(0, 2);
  const inOpening = citations.find(
    ({ value, span }) =>
      value.relation === 'implements' &&
      opening.some((paragraph) => paragraph.start <= span.start && span.end <= paragraph.end),
  );
  const inSubject = citations.find(
    ({ value, span }) => subject && value.relation === 'implements' && span.start < subject.end,
  );
  const found = inOpening ?? inSubject;
  return found
    ? { implements: { ...found, confidence: Math.min(found.confidence, inOpening ? 0.95 : 0.8) } }
    : {};
}

const ENCLOSURE_LINE = /^\(?(?:Gửi kèm|Đính kèm|Kèm theo)(?: theo)?\s*:/u;
const ENCLOSURE =
  /\((?:(?<before>[^()]{3,120}?) (?:được )?(?:gửi|đính) kèm(?: theo)?(?: [^()]{0,40})?|(?:[Cc]ó |[Xx]in )?(?:[Gg]ửi|[Đđ]ính|[Kk]èm)(?: kèm)?(?: theo)?:?\s+(?!kèm|theo(?!\p{L})|này)(?<behind>[^()]{3,200}))\)/gu;

function readAttachments(text: string, paragraphs: Paragraph[], appendix: SourceLine[]): Found<string>[] {
  const found: Found<string>[] = [];
  for (const paragraph of paragraphs) {
    const passage = text.slice(paragraph.start, paragraph.end);
    for (const match of passage.matchAll(ENCLOSURE)) {
      const words = match.groups?.['before'] ?? match.groups?.['behind'] ?? '';
      const start = paragraph.start + match.index + match[0].indexOf(words);
      for (const span of splitList({ start, end: start + words.length }, text)) {
        found.push({ value: flatText(text.slice(span.start, span.end)), span, confidence: 0.9 });
      }
    }
  }
  const [title, ...below] = appendix.filter((line) => line.text !== '').slice(0, 3);
  if (title) {
    const named = below.findLast((line) => !/\p{Ll}/u.test(line.text)) ?? title;
    const span = { start: title.start, end: named.end };
    found.push({ value: flatText(text.slice(span.start, span.end)), span, confidence: 0.8 });
  }
  return found;
}

/** Without a header the body may still say who writes, when it gives the full name. */
function issuerFromBody(
  fields: Pick<ExtractedDocument, 'issuer' | 'place' | 'number'>,
  paragraphs: Paragraph[],
  text: string,
): { issuer?: Found<string> } {
  if (fields.issuer) return {};
  const span = { start: paragraphs[0]?.start ?? 0, end: paragraphs.at(-1)?.end ?? 0 };
  const speaks =
    /(?<!\p{L})(?:Chủ tịch )?(?<body>(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân) (?<level>tỉnh|thành phố|huyện|thị xã|quận|phường|xã)(?<name>(?: \p{Lu}\p{Ll}*){1,4})?) (?:yêu cầu|đề nghị|có ý kiến|chỉ đạo|giao)/u.exec(
      text.slice(span.start, span.end),
    );
  const { body, name } = speaks?.groups ?? {};
  if (!speaks || !body) return {};
  const start = span.start + speaks.index + speaks[0].indexOf(body);
  const at = { start, end: start + body.length };
  if (name) return { issuer: { value: body, span: at, confidence: 0.7, inferred: true } };
  // "Ủy ban nhân dân tỉnh" with the place of its date line names the body; without a place it names none.
  return fields.place && fields.number
    ? { issuer: { value: `${body} ${fields.place.value}`, span: at, confidence: 0.6, inferred: true } }
    : {};
}

function shapeWarnings(rivals: { spans: Span[] }[], body: Body): Warning[] {
  return [
    ...rivals.map(({ spans }): Warning => ({ code: 'field_ambiguous', spans })),
    ...body.orphanReferences.map((span): Warning => ({ code: 'footnote_unmatched', spans: [span] })),
    ...body.footnotes
      .filter(({ value }) => !value.reference)
      .map(({ span }): Warning => ({ code: 'footnote_unmatched', spans: [span] })),
  ];
}
