import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { renderPdf, signPdf, type DocumentSigner } from '@lachan/documents';
import { beforeAll, describe, expect, test } from 'vitest';
import { latestAudit } from '../../kernel/audit-chain.ts';
import { inTransaction } from '../../kernel/command.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { checkFile, signing } from '../signing/index.ts';
import { hasOpenssl, plantTestKey } from '../signing/testing.ts';
import { reports } from './index.ts';
import { downloadReport } from './service/downloads.ts';
import { submitReport } from './service/lifecycle.ts';
import { openPeriod } from './service/periods.ts';
import { getReport, listReports } from './service/reports.ts';
import { addSignedFile, signReport } from './service/signatures.ts';
import { getSignedFile } from './service/signed-files.ts';
import { fillIn, plantMeasures } from './testing.ts';

describe.skipIf(!hasOpenssl())('signatures beside a submission (skipped without OpenSSL)', () => {
  let kernel: Awaited<ReturnType<typeof openTestKernel>>;
  let province: TestProvince;
  let signer: DocumentSigner;
  let unit: string;
  let reportId: string;
  let unsent: string;
  const leader = () => province.as('unit_leader', unit);
  const officer = () => province.as('province_officer');
  const chair = () => province.as('province_leader');
  const store = (name: string, bytes: Uint8Array) => kernel.files.store(name, Readable.from([bytes]));
  const original = async () => (await downloadReport(leader(), { id: reportId, format: 'pdf' })).bytes;

  beforeAll(async () => {
    kernel = await openTestKernel([organisation, signing, reports]);
    province = await plantTestProvince(kernel);
    plantMeasures(kernel);
    [unit = ''] = province.communes;
    kernel.setNow(new Date());
    signer = await plantTestKey(province.as('administrator'));
    // Certificates count from the second in which they were made.
    kernel.setNow(new Date(Date.now() + 60_000));
    const { id: periodId } = await openPeriod(officer(), { formKey: 'malware-quarterly' });
    const { rows } = await listReports(officer(), { periodId });
    reportId = rows.find(({ unitId }) => unitId === unit)?.id ?? '';
    unsent = rows.find(({ unitId }) => unitId !== unit)?.id ?? '';
    await fillIn(leader(), reportId);
    await submitReport(leader(), { id: reportId, version: 1 });
  }, 60_000);

  test('the PDF that was signed at home is kept with who signed and that it holds, once however often it is sent', async () => {
    const file = await store('bao-cao.pdf', await signPdf(await original(), signer, { at: kernel.clock() }));
    const added = await addSignedFile(leader(), { id: reportId, file });
    expect((await addSignedFile(leader(), { id: reportId, file })).id).toBe(added.id);
    const { signedFiles } = await getReport(officer(), { id: reportId });
    expect(signedFiles).toMatchObject([
      {
        version: 1,
        name: 'bao-cao.pdf',
        by: 'test-unit_leader',
        isOriginal: true,
        verdict: {
          isValid: true,
          signatures: [{ signer: 'Nguyen Van A', isValid: true, claimedAt: expect.any(Date) }],
        },
      },
    ]);
    expect(await getSignedFile(officer(), { id: reportId, fileId: added.id })).toMatchObject({
      sha256: file.sha256,
    });
    await expect(
      getSignedFile(province.as('unit_leader', province.communes[1]), { id: reportId, fileId: added.id }),
    ).rejects.toMatchObject({ kind: 'not_found' });
  });

  test('the same PDF is made of a submission on a later day', async () => {
    const today = await original();
    const later = { ...leader(), now: new Date(kernel.clock().getTime() + 3 * 86_400_000) };
    const again = await downloadReport(later, { id: reportId, format: 'pdf' });
    expect(Buffer.compare(today, again.bytes)).toBe(0);
  });

  test('a PDF without a signature is refused, and so is what is no PDF', async () => {
    const add = async (name: string, bytes: Uint8Array) =>
      addSignedFile(leader(), { id: reportId, file: await store(name, bytes) });
    await expect(add('chua-ky.pdf', await original())).rejects.toMatchObject({
      reason: 'reports.signed_file_unsigned',
    });
    await expect(add('a.txt', Buffer.from('no'))).rejects.toMatchObject({
      reason: 'reports.signed_file_not_pdf',
    });
    await expect(add('hong.pdf', Buffer.from('%PDF-1.7 signed'))).rejects.toMatchObject({
      reason: 'signing.file_damaged',
    });
    const file = await store('a.pdf', await original());
    await expect(
      addSignedFile(province.as('unit_officer', unit), { id: reportId, file }),
    ).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('another paper is kept and said to be another; bytes changed after signing are said to be changed', async () => {
    const paper = await renderPdf({
      issuer: 'ỦY BAN NHÂN DÂN XÃ',
      type: 'BC',
      addressees: [],
      legalBases: [],
      body: [{ kind: 'paragraph', text: 'Báo cáo do đơn vị tự soạn.' }],
      recipients: [],
      attachments: [],
    });
    const signed = await signPdf(paper, signer, { at: kernel.clock() });
    await addSignedFile(leader(), { id: reportId, file: await store('tu-soan.pdf', signed) });
    const tampered = Buffer.from(signed);
    tampered[200] = (tampered[200] ?? 0) ^ 1;
    await addSignedFile(leader(), { id: reportId, file: await store('da-sua.pdf', tampered) });
    const { signedFiles } = await getReport(officer(), { id: reportId });
    const of = (name: string) => signedFiles.find((file) => file.name === name);
    expect(of('tu-soan.pdf')).toMatchObject({ isOriginal: false, verdict: { isValid: true } });
    expect(of('da-sua.pdf')).toMatchObject({ isOriginal: false, verdict: { isValid: false } });
  });

  test('who may sign for the province signs after the unit; both signatures hold', async () => {
    const ask = { id: reportId, purpose: 'person' as const, passphrase: 'dung' };
    await expect(signReport(leader(), ask)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(signReport(chair(), { ...ask, passphrase: 'sai' })).rejects.toMatchObject({
      reason: 'signing.key_refused',
    });
    await expect(signReport(chair(), { ...ask, id: unsent })).rejects.toMatchObject({
      reason: 'reports.not_submitted_yet',
    });
    const { id, version } = await signReport(chair(), ask);
    expect(version).toBe(1);
    const [entry] = await inTransaction(officer(), ({ db }) => latestAudit(db, 1));
    expect(entry).toMatchObject({ command: 'reports.sign', actorName: 'test-province_leader' });
    expect(JSON.stringify(entry)).not.toContain('dung');
    const { sha256, name } = await getSignedFile(leader(), { id: reportId, fileId: id });
    const bytes = await buffer(kernel.files.read(sha256));
    const verdict = await checkFile(leader(), { fileName: name, bytes });
    expect(verdict).toMatchObject({ isValid: true, signatures: [{ isValid: true }, { isValid: true }] });
  });
});
