import {
  AlignmentType,
  Document,
  Header,
  type ISectionOptions,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  SectionType,
  type Table,
  TextRun,
} from 'docx';
import { DocumentError } from '../errors.ts';
import type { Block, OfficialDocument } from '../model.ts';
import { centred, columns, dataTable, page, rule, size, stamp } from './docx-parts.ts';
import {
  annexHead,
  isCentredHeading,
  isLetter,
  listLines,
  MOTTO,
  nameLines,
  NATIONAL_TITLE,
  numberLine,
  placeAndDateLine,
  printedBlocks,
  recipientLines,
  signatureLines,
  stampsOf,
  subjectLine,
  titleLine,
} from './wording.ts';

/**
 * The document as a Word file in the form of Decree 30/2020/NĐ-CP, Annex I: A4, Times New Roman, components in
 * their places, page numbers from page 2 in the middle of the top margin, wide tables on landscape pages.
 * @throws DocumentError `invalid_document` when a row of a table has other cells than the head.
 */
export async function renderDocx(document: OfficialDocument): Promise<Uint8Array> {
  const file = new Document({
    title: document.subject ?? '',
    creator: document.issuer ?? '',
    styles: {
      default: {
        document: {
          run: { font: 'Times New Roman', size: size.body, language: { value: 'vi-VN' } },
          paragraph: { spacing: { before: 0, after: 0 } },
        },
      },
    },
    sections: sections(document),
  });
  return new Uint8Array(await Packer.toArrayBuffer(file));
}

type Child = Paragraph | Table;

/** Portrait pages, interrupted by landscape ones for the tables that ask for it. */
function sections(document: OfficialDocument): ISectionOptions[] {
  const parts: { children: Child[]; isLandscape: boolean }[] = [
    { children: opening(document), isLandscape: false },
  ];
  let above: Block | undefined;
  for (const block of printedBlocks(document)) {
    const isLandscape = isWide(block);
    const last = parts.at(-1);
    if (last?.isLandscape !== isLandscape) {
      // A heading goes with its table.
      const heading = isLandscape && above?.kind === 'heading' ? (last?.children.splice(-1) ?? []) : [];
      parts.push({ children: heading, isLandscape });
    }
    parts.at(-1)?.children.push(...blockParts(block, isLandscape));
    above = block;
  }
  if (parts.at(-1)?.isLandscape) parts.push({ children: [], isLandscape: false });
  parts.at(-1)?.children.push(...closing(document));
  // An annex lies as its widest table does, from its first page on.
  for (const [index, { blocks }] of (document.annexes ?? []).entries()) {
    const isLandscape = blocks.some(isWide);
    const [word, title, to] = annexHead(document, index);
    parts.push({
      isLandscape,
      children: [
        centred(word, { bold: true }),
        centred(title, { bold: true }),
        centred(to, { italics: true }, 60),
        ...blocks.flatMap((block) => blockParts(block, isLandscape)),
      ],
    });
  }
  return parts.map(({ children, isLandscape }, index) => ({
    properties: {
      ...(index === 0 ? { titlePage: true } : { type: SectionType.NEXT_PAGE }),
      page: {
        // The library itself swaps the sides of a landscape page.
        size: {
          width: page.width,
          height: page.height,
          orientation: isLandscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
        },
        margin: page.margin,
      },
    },
    headers: {
      default: pageNumberHeader(),
      ...(index === 0 ? { first: new Header({ children: [new Paragraph({})] }) } : {}),
    },
    children,
  }));
}

const isWide = (block: Block): boolean => block.kind === 'table' && block.landscape === true;

function pageNumberHeader(): Header {
  const number = new TextRun({ children: [PageNumber.CURRENT], size: size.body });
  return new Header({ children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [number] })] });
}

const LEFT_WIDTH = 3600;
const RIGHT_WIDTH = page.textWidth - LEFT_WIDTH;
/** Length of the motto in bold 13 point letters, so that its line is as long as it is. */
const MOTTO_WIDTH = 3180;

function opening(document: OfficialDocument): Child[] {
  const { superior, issuer, addressees, legalBases } = document;
  const number = numberLine(document);
  const date = placeAndDateLine(document);
  const subject = subjectLine(document);
  const names: Child[] = [];
  const left: Child[] = [];
  if (superior) names.push(...nameLines(superior).map((line) => centred(line, { size: size.names })));
  if (issuer)
    names.push(
      ...nameLines(issuer).map((line) => centred(line, { size: size.names, bold: true })),
      rule(LEFT_WIDTH, LEFT_WIDTH / 3),
    );
  if (subject && isLetter(document)) left.push(centred(subject, { size: size.letterSubject }, 120));
  const stamps = stampsOf(document);
  for (const { text, widthMm } of stamps) left.push(centred('', { size: 8 }, 60), stamp(text, widthMm));
  // A cell must end in a paragraph, or Word repairs the file.
  if (stamps.length > 0) left.push(new Paragraph({}));
  const right: Child[] = [
    centred(NATIONAL_TITLE, { size: size.names, bold: true }),
    centred(MOTTO, { size: size.motto, bold: true }),
    rule(RIGHT_WIDTH, MOTTO_WIDTH),
  ];
  const dated = [
    number ? [centred(number, { size: size.numberAndDate }, 80)] : [],
    date ? [centred(date, { size: size.numberAndDate, italics: true }, 80)] : [],
  ] satisfies Child[][];
  return [
    columns(
      { width: LEFT_WIDTH },
      { width: RIGHT_WIDTH },
      [names, right],
      // Number and date stand on one line, however long the names above are.
      ...(number || date ? [[dated[0] ?? [], dated[1] ?? []] as [Child[], Child[]]] : []),
      ...(left.length > 0 ? [[left, []] as [Child[], Child[]]] : []),
    ),
    ...title(document, subject),
    ...addresseeParts(addressees),
    ...listLines(legalBases).map((text) => bodyParagraph([new TextRun({ text, italics: true })])),
  ];
}

function title(document: OfficialDocument, subject: string | null): Child[] {
  const type = titleLine(document);
  if (!type) return [];
  return [
    centred(type, { bold: true }, 240),
    ...(subject ? [centred(subject, { bold: true })] : []),
    rule(page.textWidth, page.textWidth / 4),
  ];
}

function addresseeParts(addressees: string[]): Child[] {
  const [only] = addressees;
  if (only === undefined) return [];
  const spacing = { before: 240, after: 120 };
  if (addressees.length === 1) {
    const line = new TextRun({ text: `Kính gửi: ${listLines([only])[0]}` });
    return [new Paragraph({ alignment: AlignmentType.CENTER, spacing, children: [line] })];
  }
  return [
    new Paragraph({
      indent: { left: 1700 },
      spacing: { before: 240 },
      children: [new TextRun({ text: 'Kính gửi:' })],
    }),
    ...listLines(addressees).map(
      (text, index) =>
        new Paragraph({
          indent: { left: 2950, hanging: 150 },
          spacing: { after: index === addressees.length - 1 ? 120 : 0 },
          children: [new TextRun({ text: `- ${text}` })],
        }),
    ),
  ];
}

function blockParts(block: Block, isLandscape: boolean): Child[] {
  switch (block.kind) {
    case 'heading': {
      const text = block.marker ? `${block.marker} ${block.text}` : block.text;
      const isCentred = isCentredHeading(block.marker);
      return [
        isCentred
          ? centred(text, { bold: true }, 120)
          : bodyParagraph([new TextRun({ text, bold: true })], true),
      ];
    }
    case 'paragraph':
      return [
        bodyParagraph([new TextRun({ text: block.marker ? `${block.marker} ${block.text}` : block.text })]),
      ];
    case 'list':
      return listLines(block.items).map((item) => bodyParagraph([new TextRun({ text: `- ${item}` })]));
    case 'table': {
      const odd = block.rows.findIndex((row) => row.length !== block.columns.length);
      if (odd >= 0 || block.columns.length === 0) {
        throw new DocumentError('invalid_document', 'Every row of a table needs a cell for each column', {
          row: odd,
        });
      }
      const { margin, height, textWidth } = page;
      const width = isLandscape ? height - margin.left - margin.right : textWidth;
      return [
        new Paragraph({ spacing: { line: 120, lineRule: 'exact' } }),
        dataTable(block.columns, block.rows, width, block.widths),
        new Paragraph({ spacing: { line: 120, lineRule: 'exact' } }),
      ];
    }
  }
}

function bodyParagraph(children: TextRun[], keepNext = false): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.JUSTIFIED,
    indent: { firstLine: page.indent },
    spacing: { before: 120, line: 276, lineRule: 'auto' },
    keepNext,
    children,
  });
}

function closing({ recipients, archive, signature, ...document }: OfficialDocument): Child[] {
  const left: Child[] = [];
  if (recipients.length > 0 || archive) {
    left.push(
      new Paragraph({
        children: [new TextRun({ text: 'Nơi nhận:', bold: true, italics: true, size: size.recipientsTitle })],
      }),
      ...recipientLines({ ...document, recipients, ...(archive ? { archive } : {}) }).map(
        (line) =>
          new Paragraph({
            indent: { left: 120, hanging: 120 },
            children: [new TextRun({ text: `- ${line}`, size: size.recipients })],
          }),
      ),
    );
  }
  const right: Child[] = signature
    ? [
        ...signatureLines(signature).map((line) => centred(line, { bold: true })),
        // Room for the signature and the seal.
        ...Array.from({ length: 5 }, () => new Paragraph({ keepNext: true })),
        ...(signature.name ? [centred(signature.name, { bold: true })] : []),
      ]
    : [];
  if (left.length === 0 && right.length === 0) return [];
  const half = Math.floor(page.textWidth / 2);
  return [
    new Paragraph({ spacing: { before: 120 } }),
    columns({ width: half }, { width: page.textWidth - half }, [left, right]),
  ];
}
