import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPkcs12, renderPdf, signPdf as signAtHome } from '@lachan/documents';
import { beforeAll, describe, expect, test } from 'vitest';
import { latestAudit } from '../../kernel/audit-chain.ts';
import { inTransaction } from '../../kernel/command.ts';
import { createHttp } from '../../kernel/http/server.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { acceptSignedPdf, checkFile, signing, signPdf } from './index.ts';
import { listExpiring } from './service/expiry.ts';
import { listKeys, saveKey } from './service/keys.ts';
import { addTrust, getTrust, removeTrust } from './service/trust.ts';
import { hasOpenssl, makeCertificates } from './testing.ts';

describe.skipIf(!hasOpenssl())('signatures in the product (skipped without OpenSSL)', () => {
  let kernel: Awaited<ReturnType<typeof openTestKernel>>;
  let province: TestProvince;
  let plain: Uint8Array;
  const folder = mkdtempSync(join(tmpdir(), 'lachan-signing-'));
  const base64 = (name: string) => readFileSync(join(folder, name)).toString('base64');
  beforeAll(async () => {
    kernel = await openTestKernel([organisation, signing]);
    province = await plantTestProvince(kernel);
    makeCertificates(folder, join(kernel.config.dataFolder, 'keys'));
    kernel.setNow(new Date());
    plain = await renderPdf({
      issuer: 'ỦY BAN NHÂN DÂN TỈNH GIA LAI',
      type: 'CV',
      addressees: [],
      legalBases: [],
      body: [{ kind: 'paragraph', text: 'Các đơn vị rà soát mã độc.' }],
      recipients: [],
      attachments: [],
    });
  });
  const callers = () => ({
    administrator: province.as('administrator'),
    leader: province.as('province_leader'),
    officer: province.as('unit_officer', province.department),
  });
  const key = { purpose: 'person' as const, place: { kind: 'store' as const, fileName: 'lanh-dao.p12' } };

  test('an administrator says whom to believe, once; others only read it', async () => {
    const { administrator, officer } = callers();
    const added = await addTrust(administrator, { content: base64('ca.pem') });
    expect(added.added).toBe(1);
    expect(await addTrust(administrator, { content: base64('ca.pem') })).toMatchObject({ added: 0 });
    expect(await getTrust(officer, {})).toMatchObject({
      items: [{ kind: 'authority', name: 'CA thu nghiem' }],
    });
    await expect(addTrust(officer, { content: base64('ca.pem') })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    for (const content of [base64('leaf.pem'), Buffer.from('x').toString('base64')])
      await expect(addTrust(administrator, { content })).rejects.toMatchObject({
        reason: 'signing.not_an_authority',
      });
    await expect(removeTrust(administrator, { id: 'a'.repeat(64) })).rejects.toMatchObject({
      kind: 'not_found',
    });
    const [entry] = await inTransaction(administrator, ({ db }) => latestAudit(db, 1));
    expect(entry?.command).toBe('signing.add-trust');
  });

  test('the key is opened once with its passphrase, which is not kept, and only its holder signs', async () => {
    const { administrator, leader, officer } = callers();
    const ask = { ...key, timeStampUrl: null };
    await expect(saveKey(administrator, { ...ask, passphrase: 'sai' })).rejects.toMatchObject({
      reason: 'signing.key_refused',
    });
    await saveKey(administrator, { ...ask, passphrase: 'dung' });
    const { keys } = await listKeys(officer, {});
    expect(keys).toMatchObject([{ signer: 'Nguyen Van A', purpose: 'person' }]);
    expect(JSON.stringify(keys)).not.toContain('dung');
    const paper = { fileName: 'bao-cao.pdf', bytes: plain, purpose: 'person' as const };
    await expect(signPdf(officer, { ...paper, passphrase: 'dung' })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(signPdf(leader, { ...paper, passphrase: 'sai' })).rejects.toMatchObject({
      reason: 'signing.key_refused',
    });
    const signed = await signPdf(leader, { ...paper, passphrase: 'dung' });
    expect(await checkFile(officer, { fileName: 'a.pdf', bytes: signed })).toMatchObject({
      isValid: true,
      signatures: [{ signer: 'Nguyen Van A', revocation: 'not_checked' }],
    });
    const [entry] = await inTransaction(administrator, ({ db }) => latestAudit(db, 1));
    expect(entry).toMatchObject({ command: 'signing.sign-pdf', after: { signer: 'Nguyen Van A' } });
  });

  test('a copy signed on a PC is taken when it is the same letter, and only then', async () => {
    const { officer, administrator } = callers();
    const signer = await openPkcs12(
      readFileSync(join(kernel.config.dataFolder, 'keys', 'lanh-dao.p12')),
      'dung',
    );
    const signed = await signAtHome(plain, signer, { at: kernel.clock() });
    const take = (original: Uint8Array, copy: Uint8Array) =>
      acceptSignedPdf(officer, { original, signed: copy, fileName: 'a.pdf' });
    expect(await take(plain, signed)).toMatchObject({ isValid: true });
    const other = readFileSync(
      new URL('../../../../packages/documents/fixtures/letter.pdf', import.meta.url),
    );
    await expect(take(other, signed)).rejects.toMatchObject({ reason: 'signing.other_document' });
    await expect(take(plain, plain)).rejects.toMatchObject({ reason: 'signing.signature_refused' });
    const { items } = await getTrust(officer, {});
    for (const { id } of items) await removeTrust(administrator, { id });
    await expect(take(plain, signed)).rejects.toMatchObject({
      reason: 'signing.signature_refused',
      faults: [{ value: 'untrusted_chain' }],
    });
  });

  test('every morning, a certificate that has 45 days or less is announced; none is not', async () => {
    const { administrator, officer } = callers();
    const system = province.system();
    const [job] = signing.jobs ?? [];
    const at = kernel.clock();
    const { keys } = await listKeys(officer, {});
    const end = keys[0]?.validTo.getTime() ?? 0;
    const announcements = async (daysBefore: number) => {
      const now = new Date(end - daysBefore * 86_400_000);
      await job?.run({ ...system, now }, {});
      const [entry] = await inTransaction(administrator, ({ db }) => latestAudit(db, 1));
      const { certificates } = await listExpiring({ ...officer, now }, {});
      return {
        command: entry?.command,
        names: certificates.map(({ name }) => name),
        days: certificates[0]?.days,
      };
    };
    expect(await announcements(46)).toMatchObject({ names: [] });
    expect(await announcements(45)).toEqual({
      command: 'signing.announce-expiry',
      names: ['Nguyen Van A'],
      days: 45,
    });
    expect(await announcements(-2)).toMatchObject({ days: -2 });
    kernel.setNow(at);
  });

  test('over HTTP a file is checked and signed; who may not sign is told so', async () => {
    const { administrator } = callers();
    await addTrust(administrator, { content: base64('ca.pem') });
    const http = await createHttp(kernel, [organisation, { ...signing, authenticate: async () => actor }]);
    let { actor } = callers().leader;
    const send = (url: string, fields: Record<string, string> = {}) => {
      const texts = Object.entries(fields).map(
        ([name, value]) => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      );
      const head = `${texts.join('')}--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n`;
      const payload = Buffer.concat([Buffer.from(head), plain, Buffer.from('\r\n--x--\r\n')]);
      const headers = { 'content-type': 'multipart/form-data; boundary=x' };
      return http.inject({ method: 'POST', url, headers, payload });
    };
    const signed = await send('/api/signing/sign', { purpose: 'person', passphrase: 'dung' });
    expect(signed.statusCode).toBe(200);
    expect(decodeURIComponent(String(signed.headers['content-disposition']))).toContain('a (đã ký).pdf');
    const verdict = await checkFile(administrator, { fileName: 'a.pdf', bytes: signed.rawPayload });
    expect(verdict.isValid).toBe(true);
    expect((await send('/api/signing/sign', { purpose: 'person' })).statusCode).toBe(422);
    actor = callers().officer.actor;
    expect((await send('/api/signing/sign', { purpose: 'person', passphrase: 'dung' })).statusCode).toBe(403);
    expect((await send('/api/signing/check')).json()).toMatchObject({ isValid: false, fileName: 'a.pdf' });
  });

  test('what is neither PDF nor XML is refused in words', async () => {
    const { officer } = callers();
    const check = (text: string) => checkFile(officer, { fileName: 'a', bytes: Buffer.from(text) });
    await expect(check('chữ')).rejects.toMatchObject({ reason: 'signing.not_a_signed_format' });
    await expect(check('%PDF-1.7 hỏng')).rejects.toMatchObject({ reason: 'signing.file_damaged' });
    expect(await check('<a/>')).toMatchObject({ isValid: false, signatures: [] });
  });
});
