import type { Block, OfficialDocument } from '../model.ts';
import {
  annexHead,
  listLines,
  MOTTO,
  NATIONAL_TITLE,
  numberLine,
  placeAndDateLine,
  printedBlocks,
  recipientLines,
  secrecyStamps,
  signatureLines,
  subjectLine,
  titleLine,
  urgencyStamps,
} from './wording.ts';

/** The document as plain text, component after component; {@link parseDocument} reads it back. */
export function renderText(document: OfficialDocument): string {
  const { superior, issuer, urgency, secrecy, addressees, legalBases, recipients, archive, signature } =
    document;
  const hasRecipients = recipients.length > 0 || archive !== undefined;
  const parts: (string | null | undefined)[] = [
    joined([superior, issuer]),
    joined([NATIONAL_TITLE, MOTTO]),
    numberLine(document),
    placeAndDateLine(document),
    secrecy && secrecyStamps[secrecy],
    urgency && urgencyStamps[urgency],
    joined([titleLine(document), subjectLine(document)]),
    addressees.length > 0 ? joined(['Kính gửi:', ...listLines(addressees).map(dashed)]) : null,
    joined(listLines(legalBases)),
    ...printedBlocks(document).map(blockText),
    hasRecipients ? joined(['Nơi nhận:', ...recipientLines(document).map(dashed)]) : null,
    signature && joined([...signatureLines(signature), '', signature.name]),
    ...(document.annexes ?? []).flatMap(({ blocks }, index) => [
      joined(annexHead(document, index)),
      ...blocks.map(blockText),
    ]),
  ];
  return `${parts.filter((part) => part !== null && part !== undefined && part !== '').join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return block.marker ? `${block.marker} ${block.text}` : block.text;
    case 'list':
      return listLines(block.items).map(dashed).join('\n');
    case 'table':
      return [block.columns, ...block.rows].map((row) => `| ${row.map(cellText).join(' | ')} |`).join('\n');
  }
}

function cellText(cell: string): string {
  return cell.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '/');
}

function dashed(line: string): string {
  return `- ${line}`;
}

function joined(lines: (string | null | undefined)[]): string {
  return lines
    .filter((line) => line !== null && line !== undefined)
    .join('\n')
    .trim();
}
