import { readFile } from 'node:fs/promises';
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { isRealDate } from '../date.ts';
import { DocumentError } from '../errors.ts';
import type { Block, OfficialDocument } from '../model.ts';
import { typstTemplate } from './typst-template.ts';
import {
  annexHead,
  isCentredHeading,
  isLetter,
  listLines,
  MOTTO,
  NATIONAL_TITLE,
  nameLines,
  numberLine,
  placeAndDateLine,
  printedBlocks,
  recipientLines,
  signatureLines,
  stampsOf,
  subjectLine,
  titleLine,
} from './wording.ts';

const FONTS = ['Regular', 'Bold', 'Italic', 'BoldItalic'].map(
  (face) => new URL(`../../fonts/LiberationSerif-${face}.ttf`, import.meta.url),
);

/** One compiler for the process: it keeps fonts and layout caches warm. */
let compiler: Promise<NodeCompiler> | undefined;

/**
 * The document as PDF/A-2b in the form of Decree 30/2020/NĐ-CP, Annex I, its text searchable, its fonts (of the
 * measures of Times New Roman) embedded. The same document always gives the same bytes.
 * @throws DocumentError `invalid_document` when a row of a table has other cells than the head.
 */
export async function renderPdf(document: OfficialDocument): Promise<Uint8Array> {
  const data = pageData(document);
  compiler ??= createCompiler();
  const typst = await compiler;
  const result = typst.compile({ mainFileContent: typstTemplate, inputs: { data: JSON.stringify(data) } });
  const compiled = result.result;
  if (!compiled) {
    result.printDiagnostics();
    throw new DocumentError('invalid_document', 'The document cannot be set');
  }
  const pdf = typst.pdf(compiled, { pdfStandard: 'a-2b', pdfTags: false, creationTimestamp: 0 });
  // Documents of a batch share nothing worth keeping but fonts.
  typst.evictCache(10);
  return new Uint8Array(pdf);
}

async function createCompiler(): Promise<NodeCompiler> {
  // Loaded when first needed: the compiler is a native library of 50 MB.
  const typst = await import('@myriaddreamin/typst-ts-node-compiler');
  const fontBlobs = await Promise.all(FONTS.map((font) => readFile(font)));
  return typst.NodeCompiler.create({ fontArgs: [{ fontBlobs }] });
}

/** PDF/A wants a date of its own; a draft must not depend on the day it is printed. */
const UNDATED = { year: 1970, month: 1, day: 1 };

function pageData(document: OfficialDocument) {
  const { superior, issuer, date, addressees, legalBases, recipients, archive, signature } = document;
  const subject = subjectLine(document);
  return {
    title: document.subject ?? '',
    author: issuer ?? '',
    written: date && isRealDate(date) ? date : UNDATED,
    superior: superior ? nameLines(superior) : [],
    issuer: issuer ? nameLines(issuer) : [],
    national: NATIONAL_TITLE,
    motto: MOTTO,
    number: numberLine(document),
    date: placeAndDateLine(document),
    stamps: stampsOf(document),
    type: titleLine(document),
    subject: isLetter(document) ? null : subject,
    letterSubject: isLetter(document) ? subject : null,
    addressees: listLines(addressees),
    bases: listLines(legalBases),
    blocks: withTheirHeadings(printedBlocks(document).flatMap(blockData)),
    recipients: recipients.length > 0 || archive ? recipientLines(document) : [],
    signature: signature ? signatureLines(signature) : [],
    signer: signature?.name ?? null,
    annexes: (document.annexes ?? []).map((annex, index) => ({
      head: annexHead(document, index),
      landscape: annex.blocks.some((block) => block.kind === 'table' && block.landscape === true),
      // The whole annex lies on its side already.
      blocks: annex.blocks.flatMap(blockData).map((block) => ({ ...block, landscape: false })),
    })),
  };
}

/** A table on a page of its own takes the heading above it along. */
function withTheirHeadings(blocks: Record<string, unknown>[]): Record<string, unknown>[] {
  const kept: Record<string, unknown>[] = [];
  for (const block of blocks) {
    const above = kept.at(-1);
    if (block['landscape'] === true && above?.['kind'] === 'heading') {
      kept.pop();
      kept.push({ ...block, lead: above['text'] });
    } else kept.push(block['kind'] === 'table' ? { ...block, lead: null } : block);
  }
  return kept;
}

function blockData(block: Block): Record<string, unknown>[] {
  switch (block.kind) {
    case 'heading':
      return [{ kind: 'heading', text: marked(block), centred: isCentredHeading(block.marker) }];
    case 'paragraph':
      return [{ kind: 'paragraph', text: marked(block) }];
    case 'list':
      return listLines(block.items).map((item) => ({ kind: 'paragraph', text: `- ${item}` }));
    case 'table': {
      const { columns, rows, widths = columns.map(() => 1), landscape = false } = block;
      const odd = rows.findIndex((row) => row.length !== columns.length);
      if (odd >= 0 || columns.length === 0 || widths.length !== columns.length) {
        throw new DocumentError('invalid_document', 'Every row of a table needs a cell for each column', {
          row: odd,
        });
      }
      return [{ kind: 'table', columns, rows, widths, landscape }];
    }
  }
}

function marked({ marker, text }: { marker?: string; text: string }): string {
  return marker ? `${marker} ${text}` : text;
}
