import { readFileSync, writeFileSync } from 'node:fs';
import { renderDocx, renderPdf, renderText, type OfficialDocument } from '@lachan/documents';
import { ConfigError } from '../kernel/config.ts';
import { officialDocumentFrom } from './document/official-document.ts';
import { answering, parseJson } from './terminal/answer.ts';
import { onlyOne, readArguments, required } from './terminal/arguments.ts';

export const summary = 'write an official document in the form of Decree 30/2020: Word, PDF or text';

export const help = `lachan document render FILE.json --to docx|pdf|text --output FILE

Writes the document in the form of Decree 30/2020/NĐ-CP; the PDF is PDF/A-2b. FILE.json is what "lachan document
parse" prints, or the document itself without places and confidences; "-" is standard input.

  --to FORM      docx, pdf or text
  --output FILE  where to write; an existing file is replaced

Example: lachan document parse thu.txt | lachan document render - --to pdf --output thu.pdf`;

const renderers: Record<string, (document: OfficialDocument) => Promise<Uint8Array> | string> = {
  docx: renderDocx,
  pdf: renderPdf,
  text: renderText,
};

export function run(args: string[]): Promise<number> {
  return answering(async () => {
    const { values, rest } = readArguments(args, { to: { type: 'string' }, output: { type: 'string' } });
    const file = onlyOne(rest, 'file');
    const render = Object.hasOwn(renderers, values.to ?? '') ? renderers[values.to ?? ''] : undefined;
    if (!render) throw new ConfigError('--to is docx, pdf or text');
    const output = required(values.output, 'output');
    const json = parseJson(readFileSync(file === '-' ? 0 : file, 'utf8'), file);
    writeFileSync(output, await render(officialDocumentFrom(json, file)));
    return 0;
  });
}
