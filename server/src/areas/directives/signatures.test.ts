import { signPdf, signXml, type DocumentSigner } from '@lachan/documents';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { openTestKernel } from '../../kernel/testing.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { signing } from '../signing/index.ts';
import { hasOpenssl, plantTestKey } from '../signing/testing.ts';
import { directives } from './index.ts';
import { getDirective } from './service/directives.ts';
import { receiveFile, receiveText } from './service/intake.ts';
import { envelope } from './testing.ts';

const fixture = (name: string) =>
  readFile(new URL(`../../../../packages/documents/fixtures/${name}`, import.meta.url));

describe.skipIf(!hasOpenssl())('the signatures of letters that come in (skipped without OpenSSL)', () => {
  let province: TestProvince;
  let signer: DocumentSigner;
  let letter: Uint8Array;
  let now: Date;
  const officer = () => province.as('province_officer');
  const received = async (fileName: string, bytes: Uint8Array) => {
    const { id } = await receiveFile(officer(), { fileName, bytes: Uint8Array.from(bytes) });
    return (await getDirective(officer(), { id })).signatures;
  };

  beforeAll(async () => {
    const kernel = await openTestKernel([organisation, signing, directives]);
    province = await plantTestProvince(kernel);
    kernel.setNow(new Date());
    signer = await plantTestKey(province.as('administrator'));
    // Certificates count from the second in which they were made.
    now = new Date(Date.now() + 60_000);
    kernel.setNow(now);
    letter = await fixture('letter.pdf');
  }, 60_000);

  test('a signed PDF shows who signed it, when, and that it holds', async () => {
    expect(await received('cong-van.pdf', await signPdf(letter, signer, { at: now }))).toMatchObject({
      fileName: 'cong-van.pdf',
      isValid: true,
      signatures: [{ signer: 'Nguyen Van A', isValid: true, claimedAt: expect.any(Date) }],
    });
  });

  test('bytes changed after signing are taken in and said to be changed', async () => {
    const bytes = Buffer.from(await signPdf(letter, signer, { at: now }));
    bytes[200] = (bytes[200] ?? 0) ^ 1;
    expect(await received('da-sua.pdf', bytes)).toMatchObject({
      isValid: false,
      signatures: [{ isValid: false }],
    });
  });

  test('signed edXML is judged over the whole envelope', async () => {
    const xml = await signXml(new TextDecoder().decode(envelope(7001)), signer, 'edXMLHeader');
    expect(await received('goi.edxml', new TextEncoder().encode(xml))).toMatchObject({
      isValid: true,
    });
  });

  test('an unsigned PDF is said to have none; a text has no verdict at all', async () => {
    expect(await received('chua-ky.pdf', letter)).toMatchObject({ isValid: false, signatures: [] });
    const { id } = await receiveText(officer(), { text: 'Các đơn vị rà soát mã độc trước ngày 15/12/2026.' });
    expect((await getDirective(officer(), { id })).signatures).toBeNull();
  });
});
