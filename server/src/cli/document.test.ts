import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileReading } from '@lachan/documents';
import { beforeAll, describe, expect, test } from 'vitest';
import { testFolder } from '../kernel/testing.ts';
import * as parse from './document-parse.ts';
import * as render from './document-render.ts';
import * as sign from './document-sign.ts';
import * as verify from './document-verify.ts';
import { outcomeOf } from './terminal/testing.ts';

const folder = join(testFolder(), 'documents');
const at = (name: string) => join(folder, name);
beforeAll(() => mkdirSync(folder, { recursive: true }));

const letter = readFileSync(new URL('../sample/letters/4127-ubnd-nc.txt', import.meta.url), 'utf8');
const read = async (file: string): Promise<FileReading> => {
  const { code, out, err } = await outcomeOf(parse, [file]);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as FileReading;
};

describe('lachan document parse and render', () => {
  test('every field says where it stands in the text that comes with it', async () => {
    writeFileSync(at('letter.txt'), letter);
    const { text, document } = await read(at('letter.txt'));
    expect(document.number?.value).toMatchObject({ sequence: 4127 });
    expect(document.tasks.length).toBeGreaterThan(0);
    for (const { span } of document.addressees) expect(text.slice(span.start, span.end)).not.toBe('');
  });

  test.each(['text', 'docx', 'pdf'])('what is written as %s reads as the same document', async (form) => {
    writeFileSync(at('letter.txt'), letter);
    const first = await read(at('letter.txt'));
    writeFileSync(at('letter.json'), JSON.stringify(first));
    const output = at(`letter.${form}`);
    const done = await outcomeOf(render, [at('letter.json'), '--to', form, '--output', output]);
    expect(done).toEqual({ code: 0, out: '', err: '' });
    const { document } = await read(output);
    for (const field of ['number', 'date', 'issuer', 'subject'] as const)
      expect(document[field]?.value).toEqual(first.document[field]?.value);
    // A line of a page that happens to end with a semicolon reads as the end of a paragraph.
    const mayDiffer = form === 'pdf' ? 1 : 0;
    expect(Math.abs(document.tasks.length - first.document.tasks.length)).toBeLessThanOrEqual(mayDiffer);
  });

  test('what is no document, and what cannot be read, is refused in one line', async () => {
    const renderOf = (json: string) => {
      writeFileSync(at('bad.json'), json);
      return outcomeOf(render, [at('bad.json'), '--to', 'text', '--output', at('never.txt')]);
    };
    expect(await renderOf('{"document":{"addressees":1}}')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/at "document\.addressees"/) as string,
    });
    expect(await renderOf('{"addressees":[]}')).toMatchObject({ code: 2 });
    expect(await renderOf('[')).toMatchObject({ code: 2, err: expect.stringContaining('JSON') as string });
    expect(await outcomeOf(render, [at('bad.json'), '--to', 'odt'])).toMatchObject({
      code: 2,
      err: '--to is docx, pdf or text\n',
    });
    writeFileSync(at('photo.docx'), Buffer.from([0xff, 0xd8, 0xff, 0xe0]));
    expect(await outcomeOf(parse, [at('photo.docx')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('JPEG') as string,
    });
  });
});

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('lachan document sign and verify', () => {
  test('what cannot be read, or names no key, says so in one line and writes nothing', async () => {
    writeFileSync(at('a.pdf'), '%PDF-1.7\n');
    expect(await outcomeOf(verify, [at('a.pdf')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('damaged') as string,
    });
    expect(await outcomeOf(sign, [at('a.pdf'), '--output', at('b.pdf')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('Name one key') as string,
    });
    expect(existsSync(at('b.pdf'))).toBe(false);
  });

  test.skipIf(!hasOpenssl())(
    'a PDF is signed with a key store and its seal; the passphrase is never an argument',
    async () => {
      const subject = ['-subj', '/CN=UBND tinh/O=Gia Lai', '-addext', 'basicConstraints=critical,CA:FALSE'];
      const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
      const files = ['-keyout', at('store.key'), '-out', at('store.pem')];
      openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...subject);
      const inputs = ['-inkey', at('store.key'), '-in', at('store.pem')];
      openssl('pkcs12', '-export', ...inputs, '-out', at('store.p12'), '-passout', 'pass:dung');
      const letter = fileURLToPath(
        new URL('../../../packages/documents/fixtures/letter.pdf', import.meta.url),
      );
      const ask = [
        letter,
        '--store',
        at('store.p12'),
        '--seal',
        'organisation',
        '--output',
        at('signed.pdf'),
      ];
      const wrong = await outcomeOf(sign, ask, { LACHAN_KEY_PASSPHRASE: 'sai' });
      expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('passphrase is wrong') as string });
      expect(existsSync(at('signed.pdf'))).toBe(false);
      expect(await outcomeOf(sign, ask, { LACHAN_KEY_PASSPHRASE: 'dung' })).toEqual({
        code: 0,
        out: '',
        err: '',
      });
      writeFileSync(at('passphrase'), 'dung\n');
      const again = [at('signed.pdf'), '--store', at('store.p12'), '--passphrase-file', at('passphrase')];
      expect(await outcomeOf(sign, [...again, '--output', at('signed.pdf')])).toMatchObject({ code: 0 });
      const good = await outcomeOf(verify, [at('signed.pdf'), '--anchors', at('store.pem')]);
      expect(good).toMatchObject({ code: 0, out: expect.stringContaining('Hợp lệ: cả 2 chữ ký') as string });
      expect(JSON.parse(good.out)).toMatchObject({
        isValid: true,
        signatures: [{ revocation: 'not_checked', coversWholeFile: false }, { coversWholeFile: true }],
      });
      expect(await outcomeOf(verify, [at('signed.pdf')])).toMatchObject({
        code: 1,
        out: expect.stringContaining('untrusted_chain') as string,
      });
    },
  );

  test.skipIf(!hasOpenssl())('what is signed is valid; changed, or without anchor, it is not', async () => {
    const subject = ['-subj', '/CN=UBND tinh', '-addext', 'basicConstraints=critical,CA:FALSE'];
    const files = ['-keyout', at('key.pem'), '-out', at('cert.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...subject], {
      stdio: 'ignore',
    });
    writeFileSync(at('plain.xml'), '<a><b>Nội dung</b></a>');
    const keys = ['--key', at('key.pem'), '--certificate', at('cert.pem')];
    const signed = await outcomeOf(sign, [at('plain.xml'), ...keys, '--output', at('signed.xml')]);
    expect(signed).toEqual({ code: 0, out: '', err: '' });
    const check = (file: string, ...more: string[]) => outcomeOf(verify, [file, ...more]);
    const anchors = ['--anchors', at('cert.pem')];
    const good = await check(at('signed.xml'), ...anchors);
    expect([good.code, JSON.parse(good.out)]).toMatchObject([
      0,
      { isValid: true, signer: { name: 'UBND tinh' } },
    ]);
    expect(await check(at('signed.xml'))).toMatchObject({
      code: 1,
      out: expect.stringContaining('untrusted_chain') as string,
    });
    expect(await check(at('signed.xml'), ...anchors, '--at', '2060-01-01T00:00:00Z')).toMatchObject({
      code: 1,
      out: expect.stringContaining('certificate_expired') as string,
    });
    writeFileSync(at('changed.xml'), readFileSync(at('signed.xml'), 'utf8').replace('Nội', 'nội'));
    expect(await check(at('changed.xml'), ...anchors)).toMatchObject({
      code: 1,
      out: expect.stringContaining('content_changed') as string,
    });
    expect(await check(at('plain.xml'))).toMatchObject({ code: 1 });
    expect(await check(at('signed.xml'), '--at', 'yesterday')).toMatchObject({ code: 2 });
  });
});
