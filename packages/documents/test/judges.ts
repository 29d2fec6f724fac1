import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { PDF, PdfDict, PdfString } from '@libpdf/core';
import { readCms } from '../src/signatures/read-cms.ts';
import type { Authority } from './authority.ts';

/** What `pdfsig` of poppler says, with the authority in its trust store. */
export function pdfsig(ca: Authority, bytes: Uint8Array): { valid: number; trusted: number; text: string } {
  const store = ca.at('nss');
  try {
    mkdirSync(store);
    const certutil = (...args: string[]) => execFileSync('certutil', ['-d', `sql:${store}`, ...args]);
    certutil('-N', '--empty-password');
    certutil('-A', '-n', 'ca', '-t', 'CT,C,C', '-i', ca.at('ca.pem'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  writeFileSync(ca.at('judged.pdf'), bytes);
  const { stdout } = spawnSync('pdfsig', ['-nssdir', store, ca.at('judged.pdf')], { encoding: 'utf8' });
  const count = (words: string) => stdout.split(words).length - 1;
  return { valid: count('Signature is Valid.'), trusted: count('Certificate is Trusted.'), text: stdout };
}

/** The last signature taken out of a file: its CMS and the bytes that it is over. */
export function takeOut(bytes: Uint8Array): {
  cms: Uint8Array;
  content: Uint8Array;
  start: number;
  end: number;
} {
  const file = Buffer.from(bytes);
  const ranges = [...file.toString('latin1').matchAll(/\/ByteRange \[0 (\d+) (\d+) (\d+)\]/g)];
  const [start = 0, end = 0, rest = 0] = (ranges.at(-1) ?? []).slice(1).map(Number);
  const padded = Buffer.from(file.toString('latin1', start + 1, end - 1), 'hex');
  const cms = padded.subarray(0, 4 + padded.readUInt16BE(2));
  const content = Buffer.concat([file.subarray(0, start), file.subarray(end, end + rest)]);
  return { cms, content, start, end };
}

/** Whether `openssl cms -verify` takes the last signature of a file. */
export function opensslAgrees(ca: Authority, bytes: Uint8Array): boolean {
  const { cms, content } = takeOut(bytes);
  writeFileSync(ca.at('judged.cms'), cms);
  writeFileSync(ca.at('judged.content'), content);
  const files = ['-in', ca.at('judged.cms'), '-content', ca.at('judged.content'), '-CAfile', ca.at('ca.pem')];
  const how = ['cms', '-verify', '-inform', 'DER', '-binary', '-cades', '-purpose', 'any'];
  return spawnSync('openssl', [...how, ...files, '-out', '/dev/null']).status === 0;
}

/** Whether `openssl ts -verify` takes the time stamp of the last signature of a file. */
export function opensslTakesStamp(ca: Authority, bytes: Uint8Array): boolean {
  const cms = readCms(takeOut(bytes).cms);
  writeFileSync(ca.at('judged.token'), cms?.timeStampToken ?? '');
  writeFileSync(ca.at('judged.signature'), cms?.signature ?? '');
  const files = ['-in', ca.at('judged.token'), '-token_in', '-data', ca.at('judged.signature')];
  const how = ['ts', '-verify', ...files, '-CAfile', ca.at('ca.pem')];
  return spawnSync('openssl', how).status === 0;
}

/** An update that changes the file as `change` says, the way an attacker with an editor appends it. */
export async function appendUpdate(
  bytes: Uint8Array,
  change: (pdf: PDF, page: PdfDict) => void,
): Promise<Uint8Array> {
  const pdf = await PDF.load(bytes);
  const page = pdf.getPages()[0]?.dict;
  if (page) change(pdf, page);
  return new Uint8Array(await pdf.save({ incremental: true }));
}

export function note(words: string): PdfDict {
  return PdfDict.of({ Contents: PdfString.fromString(words) });
}
