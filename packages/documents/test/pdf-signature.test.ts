import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { PdfDict, PdfName, PdfNumber, PdfStream, PdfArray } from '@libpdf/core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type OfficialDocument,
  openPkcs12,
  openToken,
  renderPdf,
  signatureSentences,
  signPdf,
  verifyPdf,
} from '../src/index.ts';
import { type Authority, makeAuthority, packStore, startStamping } from './authority.ts';
import { hasProgram } from './certificates.ts';
import { appendUpdate, note, opensslAgrees, opensslTakesStamp, pdfsig, takeOut } from './judges.ts';

const MODULE = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib64/pkcs11/libsofthsm2.so'].find(existsSync);
const hasPdfsig = existsSync('/usr/bin/pdfsig') && existsSync('/usr/bin/certutil');
const LETTER: OfficialDocument = {
  issuer: 'ỦY BAN NHÂN DÂN TỈNH GIA LAI',
  number: { sequence: 5, symbol: 'UBND-NC' },
  place: 'Gia Lai',
  date: { year: 2026, month: 3, day: 5 },
  type: 'CV',
  subject: 'phòng, chống mã độc',
  addressees: ['Các sở, ban, ngành'],
  legalBases: [],
  body: [{ kind: 'paragraph', text: 'Các đơn vị rà soát mã độc trước ngày 15.' }],
  recipients: ['Như trên'],
  signature: {
    lines: [{ prefix: 'TM', text: 'ỦY BAN NHÂN DÂN' }, { text: 'CHỦ TỊCH' }],
    name: 'Nguyễn Văn A',
  },
  attachments: [],
};

describe.skipIf(!hasProgram('openssl'))('signatures in PDF files (skipped without OpenSSL)', () => {
  let ca: Authority;
  let plain: Uint8Array;
  let signed: Uint8Array;
  let at: Date;
  const verify = (bytes: Uint8Array, more: { anchors?: string[]; crls?: Uint8Array[]; at?: Date } = {}) =>
    verifyPdf(bytes, { anchors: [ca.caPem], at: new Date(), ...more });
  const verdictOf = async (bytes: Uint8Array, more = {}) => (await verify(bytes, more)).signatures[0];
  beforeAll(async () => {
    ca = makeAuthority();
    at = new Date();
    plain = await renderPdf(LETTER);
    signed = await signPdf(plain, ca.signer('person'), { at, seal: { purpose: 'person' } });
  }, 60_000);

  test('a letter signed with RSA or on a curve is valid, names its signer and leaves every byte as it was', async () => {
    for (const name of ['person', 'elliptic']) {
      const result = await signPdf(plain, ca.signer(name), { at, reason: 'Phê duyệt', location: 'Gia Lai' });
      expect(Buffer.from(result.subarray(0, plain.length)).equals(Buffer.from(plain))).toBe(true);
      expect(await verify(result)).toMatchObject({ isValid: true, signatures: [{ coversWholeFile: true }] });
      expect(opensslAgrees(ca, result)).toBe(true);
    }
    expect((await verdictOf(signed))?.signer).toMatchObject({
      name: 'Nguyễn Văn A',
      organisation: 'UBND tỉnh Gia Lai',
      serialNumber: '1001',
    });
  });

  test('key stores of today and of old Windows open; a wrong passphrase does not', async () => {
    for (const kind of ['modern', 'legacy'] as const) {
      const store = packStore(ca, 'person', 'mật khẩu', kind);
      const signer = await openPkcs12(store, 'mật khẩu');
      expect(await verify(await signPdf(plain, signer, { at }))).toMatchObject({ isValid: true });
      await expect(openPkcs12(store, 'sai')).rejects.toMatchObject({ code: 'unusable_key' });
    }
    const curve = await openPkcs12(packStore(ca, 'elliptic', 'x', 'modern'), 'x');
    expect(await verify(await signPdf(plain, curve, { at }))).toMatchObject({ isValid: true });
  });

  test.skipIf(!MODULE || !existsSync('/usr/bin/pkcs11-tool'))(
    'a token signs with RSA and on a curve; a wrong PIN does not (skipped without SoftHSM and OpenSC)',
    async () => {
      const module = MODULE ?? '';
      process.env['SOFTHSM2_CONF'] = ca.at('softhsm2.conf');
      writeFileSync(ca.at('softhsm2.conf'), `directories.tokendir = ${ca.folder}\nlog.level = ERROR\n`);
      const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: 'ignore' });
      run(
        'softhsm2-util',
        '--init-token',
        '--free',
        '--label',
        'lachan',
        '--so-pin',
        '1234',
        '--pin',
        '5678',
      );
      for (const [name, keyId] of [
        ['person', '01'],
        ['elliptic', '02'],
      ] as const) {
        const [key, der] = [ca.at('key.pk8'), ca.at('certificate.der')];
        run('openssl', 'pkcs8', '-topk8', '-nocrypt', '-in', ca.at(`${name}.key`), '-out', key);
        run('openssl', 'x509', '-in', ca.at(`${name}.pem`), '-outform', 'DER', '-out', der);
        const labels = ['--token', 'lachan', '--label', name, '--id', keyId, '--pin', '5678'];
        run('softhsm2-util', '--import', key, ...labels);
        const where = ['--module', module, '--login', '--pin', '5678', '--id', keyId, '--type', 'cert'];
        run('pkcs11-tool', ...where, '--write-object', der);
        const token = { module, tokenLabel: 'lachan', keyId, chainPem: ca.caPem };
        const result = await signPdf(plain, await openToken({ ...token, pin: '5678' }), { at });
        expect(await verify(result)).toMatchObject({ isValid: true });
        expect(opensslAgrees(ca, result)).toBe(true);
        const wrong = openToken({ ...token, pin: '0000' }).then((signer) => signPdf(plain, signer, { at }));
        await expect(wrong).rejects.toMatchObject({ code: 'unusable_key' });
      }
    },
    30_000,
  );

  test('a file of another program with a cross-reference stream takes signatures one after another', async () => {
    const foreign = new Uint8Array(readFileSync(new URL('../fixtures/letter.pdf', import.meta.url)));
    const first = await signPdf(foreign, ca.signer('person'), { at, seal: { purpose: 'person' } });
    const second = await signPdf(first, ca.signer('organisation'), { at, seal: { purpose: 'organisation' } });
    const verification = await verify(second);
    expect(verification).toMatchObject({
      isValid: true,
      signatures: [
        { coversWholeFile: false, changes: [], signer: { name: 'Nguyễn Văn A' } },
        { coversWholeFile: true, signer: { name: 'ỦY BAN NHÂN DÂN TỈNH GIA LAI' } },
      ],
    });
    expect(signatureSentences(verification)[0]).toBe('Hợp lệ: cả 2 chữ ký đều đúng.');
  });

  test.skipIf(!hasPdfsig)(
    'pdfsig agrees on good files and on tampered ones (skipped without poppler and NSS)',
    async () => {
      const sealed = await signPdf(signed, ca.signer('organisation'), {
        at,
        seal: { purpose: 'organisation' },
      });
      expect(pdfsig(ca, sealed)).toMatchObject({ valid: 2, trusted: 2 });
      expect(await verify(sealed)).toMatchObject({ isValid: true });
      const stranger = await signPdf(plain, ca.signer('expired'), { at });
      expect(pdfsig(ca, stranger)).toMatchObject({ valid: 1, trusted: 0 });
      for (const bad of [flipped(signed), replaced(signed, stranger)]) expect(pdfsig(ca, bad).valid).toBe(0);
    },
  );

  test.skipIf(!existsSync('/usr/bin/pdftotext'))('the seal says who and when, in Vietnam time', async () => {
    const shown = await signPdf(plain, ca.signer('organisation'), {
      at: new Date('2026-11-21T08:30:45Z'),
      seal: { purpose: 'organisation' },
    });
    writeFileSync(ca.at('shown.pdf'), shown);
    const words = execFileSync('pdftotext', [ca.at('shown.pdf'), '-'], { encoding: 'utf8' }).replaceAll(
      /\s+/g,
      ' ',
    );
    expect(words).toContain('21/11/2026 15:30:45 +07:00');
    expect(words).toContain('Cơ quan: UBND tỉnh Gia Lai');
  });

  test('a time stamp proves when, and OpenSSL takes it', async () => {
    const tsa = await startStamping(ca);
    const stamped = await signPdf(plain, ca.signer('person'), { at, timeStamp: { url: tsa.url } });
    tsa.server.close();
    const verdict = await verdictOf(stamped);
    expect(verdict).toMatchObject({ isValid: true, findings: [] });
    expect(Math.abs(Date.parse(verdict?.provenAt ?? '') - at.getTime())).toBeLessThan(120_000);
    const foreignTrust = await verdictOf(stamped, { anchors: [] });
    expect(foreignTrust?.findings).toContain('time_stamp_untrusted');
    expect(opensslAgrees(ca, stamped)).toBe(true);
    expect(opensslTakesStamp(ca, stamped)).toBe(true);
  });

  test('an authority that refuses, chatters, is silent or is not there leaves nothing signed', async () => {
    const ask = (url: string) =>
      signPdf(plain, ca.signer('person'), { at, timeStamp: { url, timeoutMs: 300 } });
    for (const [mood, cause] of [
      ['refusing', 'refused'],
      ['talking', 'wrong_answer'],
      ['silent', 'timeout'],
    ] as const) {
      const tsa = await startStamping(ca, mood);
      await expect(ask(tsa.url)).rejects.toMatchObject({ code: 'time_stamp_failed', details: { cause } });
      tsa.server.closeAllConnections();
      tsa.server.close();
    }
    await expect(ask('http://127.0.0.1:1/')).rejects.toMatchObject({ details: { cause: 'unreachable' } });
  });

  test('each way to tamper has its own finding', async () => {
    expect((await verdictOf(flipped(signed)))?.findings).toEqual(['content_changed']);
    const { end } = takeOut(signed);
    const inGap = new Uint8Array(signed);
    inGap[end - 3] = 0x20;
    expect((await verdictOf(inGap))?.findings).toEqual(['byte_range_wrong']);
    const other = await signPdf(plain, ca.signer('expired'), { at });
    expect((await verdictOf(replaced(signed, other)))?.findings).toContain('content_changed');
    const wider = Buffer.from(
      Buffer.from(signed).toString('latin1').replace('/ByteRange [0 ', '/ByteRange [9 '),
      'latin1',
    );
    expect((await verdictOf(wider))?.findings).toEqual(['byte_range_wrong']);
    await expect(verify(signed.subarray(0, signed.length - 400))).rejects.toMatchObject({ code: 'damaged' });
    expect(await verify(plain)).toMatchObject({ isValid: false, findings: ['no_signature'] });
  });

  test('what is appended after signing is told apart: text, notes, a cover over the page, bytes of no kind', async () => {
    const changes = async (bytes: Uint8Array) => {
      const verdict = await verdictOf(bytes);
      expect(verdict).toMatchObject({ isValid: false, findings: ['changed_after_signing'] });
      return verdict?.changes;
    };
    const text = PdfStream.fromDict({}, new TextEncoder().encode('BT /F1 20 Tf (Khong) Tj ET'));
    const rewritten = await appendUpdate(signed, (pdf, page) =>
      page.set('Contents', pdf.context.register(text)),
    );
    expect(await changes(rewritten)).toEqual(['page']);
    const noted = await appendUpdate(signed, (pdf, page) => {
      const list = page.getArray('Annots', (ref) => pdf.context.resolve(ref));
      list?.push(pdf.context.register(note('Đã đổi')));
    });
    expect(await changes(noted)).toEqual(['annotation']);
    const acting = await appendUpdate(signed, (pdf) => pdf.getCatalog().set('OpenAction', note('x')));
    expect(await changes(acting)).toEqual(['catalog']);
    expect(await changes(Buffer.concat([signed, Buffer.from('% thêm')]))).toEqual(['catalog']);
    const covered = await signPdf(signed, ca.signer('organisation'), {
      at,
      seal: { purpose: 'organisation', place: { page: 1, x: 0, y: 0, width: 500, height: 600 } },
    });
    expect(await changes(covered)).toEqual(['seal_too_large']);
    const validated = await appendUpdate(signed, (pdf) =>
      pdf.getCatalog().set('DSS', PdfDict.of({ Type: PdfName.of('DSS'), CRLs: new PdfArray([]) })),
    );
    expect(await verdictOf(validated)).toMatchObject({ isValid: true, coversWholeFile: false, changes: [] });
    const resized = await appendUpdate(signed, (_pdf, page) => page.set('Rotate', PdfNumber.of(180)));
    expect(await changes(resized)).toEqual(['page']);
  });

  test('unknown, expired, revoked and short-keyed signers are told apart; what was not checked is not claimed', async () => {
    const by = (name: string) => signPdf(plain, ca.signer(name), { at });
    const crls = [ca.read('ca.crl')];
    expect((await verdictOf(signed, { anchors: [] }))?.findings).toEqual(['untrusted_chain']);
    expect((await verdictOf(await by('expired')))?.findings).toEqual(['certificate_expired']);
    expect(await verdictOf(await by('revoked'), { crls })).toMatchObject({
      isValid: false,
      findings: ['certificate_revoked'],
      revocation: 'revoked',
    });
    expect((await verdictOf(await by('short')))?.findings).toContain('weak_key');
    expect(await verdictOf(signed)).toMatchObject({ isValid: true, revocation: 'not_checked' });
    expect(await verdictOf(signed, { crls })).toMatchObject({ isValid: true, revocation: 'good' });
    expect(signatureSentences(await verify(signed)).join(' ')).toContain('Chưa kiểm tra được');
  });

  test('what is no PDF, or locked, is refused in words and not signed', async () => {
    const encrypted = readFileSync(new URL('../fixtures/encrypted.pdf', import.meta.url));
    const sign = (bytes: Uint8Array) => signPdf(bytes, ca.signer('person'), { at });
    await expect(sign(encrypted)).rejects.toMatchObject({ code: 'encrypted' });
    await expect(sign(Buffer.from('JPEG'))).rejects.toMatchObject({ code: 'unsupported_format' });
    await expect(sign(plain.subarray(0, 2000))).rejects.toMatchObject({ code: 'damaged' });
    const seal = { purpose: 'person' as const, image: new Uint8Array([0xff, 0xd8]) };
    await expect(signPdf(plain, ca.signer('person'), { at, seal })).rejects.toMatchObject({
      code: 'invalid_document',
    });
  });
});

function flipped(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy[1000] = (copy[1000] ?? 0) ^ 1;
  return copy;
}

/** The signature of another file put in the place of its own. */
function replaced(bytes: Uint8Array, other: Uint8Array): Uint8Array {
  const { start, end } = takeOut(bytes);
  const copy = Buffer.from(bytes);
  copy.write(
    Buffer.from(takeOut(other).cms)
      .toString('hex')
      .padEnd(end - start - 2, '0'),
    start + 1,
    'latin1',
  );
  return copy;
}
