import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readDocument } from '@lachan/documents';
import { answering, printJson } from './terminal/answer.ts';
import { onlyOne, readArguments } from './terminal/arguments.ts';

export const summary = 'read an official document: text, Word, PDF or edXML to JSON';

export const help = `lachan document parse FILE

Prints, as JSON, the text of the document and what was read from it: number, date, issuer, addressees, tasks,
deadlines, citations, contradictions. Every field has the place where it stands in the text and a confidence.
FILE is text, DOCX, PDF with a text layer, or edXML; the content decides, not the name.

Example: lachan document parse chi-thi.docx > chi-thi.json`;

export function run(args: string[]): Promise<number> {
  return answering(async () => {
    const file = onlyOne(readArguments(args, {}).rest, 'file');
    printJson(await readDocument(readFileSync(file), basename(file)));
    return 0;
  });
}
