import {
  AlignmentType,
  BorderStyle,
  HeightRule,
  type IRunOptions,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';

/** Units: twips, 1/20 point; 1 mm is 56.7 of them. Font sizes go in half points. */
export const page = {
  width: 11_906,
  height: 16_838,
  /** Top and bottom 20 mm, left 30 mm, right 15 mm: inside the ranges of Annex I, part I, item 3. */
  margin: { top: 1134, bottom: 1134, left: 1701, right: 850, header: 567 },
  textWidth: 9355,
  /** First line of a paragraph: 1.27 cm. */
  indent: 720,
} as const;

/** Font sizes of Annex I, in half points. */
export const size = {
  names: 24,
  motto: 26,
  numberAndDate: 26,
  letterSubject: 24,
  body: 28,
  recipientsTitle: 24,
  recipients: 22,
  stamp: 26,
  table: 24,
} as const;

const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
const NO_BORDERS = {
  top: NONE,
  bottom: NONE,
  left: NONE,
  right: NONE,
  insideHorizontal: NONE,
  insideVertical: NONE,
};

export function centred(text: string, run: IRunOptions, beforeTwips = 0): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { before: beforeTwips },
    children: [new TextRun({ ...run, text })],
  });
}

/** A solid line, `lengthTwips` long, in the middle of a space `widthTwips` wide. */
export function rule(widthTwips: number, lengthTwips: number): Paragraph {
  const side = Math.max(0, Math.round((widthTwips - lengthTwips) / 2));
  return new Paragraph({
    indent: { left: side, right: side },
    // Below the marks under the letters, not through them.
    spacing: { before: 50, line: 60, lineRule: 'exact' },
    border: { top: { style: BorderStyle.SINGLE, size: 6, color: '000000', space: 1 } },
    children: [new TextRun({ text: '', size: 2 })],
  });
}

/** Two columns without lines, as header and closing are set; what stands in one row begins at one height. */
export function columns(
  left: { width: number },
  right: { width: number },
  ...rows: [left: (Paragraph | Table)[], right: (Paragraph | Table)[]][]
): Table {
  return new Table({
    borders: NO_BORDERS,
    layout: TableLayoutType.FIXED,
    columnWidths: [left.width, right.width],
    width: { size: left.width + right.width, type: WidthType.DXA },
    rows: rows.map(
      (row) =>
        new TableRow({
          cantSplit: true,
          children: row.map(
            (children, index) =>
              new TableCell({
                width: { size: index === 0 ? left.width : right.width, type: WidthType.DXA },
                margins: { left: 0, right: 0 },
                children: children.length > 0 ? children : [new Paragraph({})],
              }),
          ),
        }),
    ),
  });
}

/** A stamp in a single frame, 8 mm high. @param widthMm 20, 30 or 40 after Annex I. */
export function stamp(text: string, widthMm: number): Table {
  const line = { style: BorderStyle.SINGLE, size: 8, color: 'FF0000' } as const;
  const width = Math.round(widthMm * 56.7);
  return new Table({
    alignment: AlignmentType.CENTER,
    layout: TableLayoutType.FIXED,
    columnWidths: [width],
    width: { size: width, type: WidthType.DXA },
    borders: {
      top: line,
      bottom: line,
      left: line,
      right: line,
      insideHorizontal: line,
      insideVertical: line,
    },
    rows: [
      new TableRow({
        height: { value: 454, rule: HeightRule.EXACT },
        children: [
          new TableCell({
            verticalAlign: VerticalAlign.CENTER,
            margins: { left: 0, right: 0 },
            width: { size: width, type: WidthType.DXA },
            children: [centred(text, { bold: true, color: 'FF0000', size: size.stamp })],
          }),
        ],
      }),
    ],
  });
}

/** A data table with its head repeated on every page. @param shares Shares of the width, one for each column. */
export function dataTable(head: string[], rows: string[][], widthTwips: number, shares?: number[]): Table {
  const total = shares?.reduce((sum, share) => sum + share, 0) ?? head.length;
  const widths = head.map((_, index) => Math.floor((widthTwips * (shares?.[index] ?? 1)) / total));
  const cell = (text: string, index: number, isHead: boolean) =>
    new TableCell({
      width: { size: widths[index] ?? 0, type: WidthType.DXA },
      margins: { left: 80, right: 80, top: 40, bottom: 40 },
      verticalAlign: VerticalAlign.CENTER,
      children: text.split('\n').map(
        (line) =>
          new Paragraph({
            // Figures stand to the right of their column, ordinal numbers in the middle of the first.
            alignment: alignmentOf(line, index, isHead),
            children: [new TextRun({ text: line, size: size.table, bold: isHead })],
          }),
      ),
    });
  return new Table({
    layout: TableLayoutType.FIXED,
    columnWidths: widths,
    width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: head.map((text, index) => cell(text, index, true)),
      }),
      ...rows.map(
        (row) =>
          new TableRow({
            cantSplit: true,
            children: head.map((_, index) => cell(row[index] ?? '', index, false)),
          }),
      ),
    ],
  });
}

function alignmentOf(
  line: string,
  column: number,
  isHead: boolean,
): (typeof AlignmentType)[keyof typeof AlignmentType] {
  if (isHead || (column === 0 && /^\d{1,4}$/.test(line))) return AlignmentType.CENTER;
  return /^[\d.,\s%–-]+$/.test(line) ? AlignmentType.RIGHT : AlignmentType.LEFT;
}
