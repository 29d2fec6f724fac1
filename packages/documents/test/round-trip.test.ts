import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type EdxmlDocument,
  type ExtractedDocument,
  type OfficialDocument,
  parseDocument,
  readDocument,
  renderDocx,
  renderPdf,
  renderText,
  toOfficialDocument,
  writeEdxml,
} from '../src/index.ts';
import { officialDocuments } from './documents.ts';

/** Who owes what by when, without the places in the text, which differ from form to form. */
function tasksOf({ tasks }: ExtractedDocument) {
  return tasks.map(({ place, kind, text, actors, deadlineText, recurrenceText }) => ({
    place,
    kind,
    text,
    actors: actors.map(({ value }) => value),
    deadline: deadlineText?.value,
    recurrence: recurrenceText?.value,
  }));
}

async function reread(bytes: Uint8Array, name: string) {
  const { document } = await readDocument(bytes, name);
  return { written: toOfficialDocument(document), tasks: tasksOf(document) };
}

/** What every form must give back: the document itself, and the tasks that its text holds. */
function essence(written: OfficialDocument) {
  return { written, tasks: tasksOf(parseDocument(renderText(written)).document) };
}

describe('a document that is written and read again is the same document, with the same tasks', () => {
  test('through text', () => {
    fc.assert(
      fc.property(officialDocuments, (document) => {
        expect(toOfficialDocument(parseDocument(renderText(document)).document)).toEqual(document);
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  test('through a Word file', async () => {
    await fc.assert(
      fc.asyncProperty(officialDocuments, async (document) => {
        expect(await reread(await renderDocx(document), 'a.docx')).toEqual(essence(document));
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test('through a PDF', async () => {
    await fc.assert(
      fc.asyncProperty(officialDocuments, async (document) => {
        expect(await reread(await renderPdf(document), 'a.pdf')).toEqual(essence(document));
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  test('through edXML, plain and zipped', async () => {
    await fc.assert(
      fc.asyncProperty(officialDocuments, fc.boolean(), async (document, isZipped) => {
        const bytes = writeEdxml(envelopeOf(await renderDocx(document)), { isZipped });
        expect(await reread(bytes, 'a.edxml')).toEqual(essence(document));
      }),
      { numRuns: 30 },
    );
  }, 120_000);
});

function envelopeOf(bytes: Uint8Array): EdxmlDocument {
  return {
    kind: 'document',
    from: { id: '000.00.00.H52' },
    to: [],
    code: { number: '1', notation: 'UBND-NC' },
    toPlaces: [],
    other: { appendixes: [] },
    isSteering: false,
    responseFor: [],
    trace: [],
    unknown: [],
    defects: [],
    business: { type: 'new', hasPaper: false, replaces: [] },
    attachments: [
      {
        name: 'van-ban.docx',
        contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        bytes,
      },
    ],
  };
}
