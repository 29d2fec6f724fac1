import { readDocument } from '@lachan/documents';
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, test } from 'vitest';
import { inTransaction, type Caller } from '../../kernel/command.ts';
import { createHttp } from '../../kernel/http/server.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { directives } from './index.ts';
import { addObligationFile, answerObligation, getObligationFile } from './service/answers.ts';
import { getDirective, getSourceFile } from './service/directives.ts';
import { reviseDirective, reviseTasks } from './service/drafts.ts';
import { receiveFile } from './service/intake.ts';
import { issueDirective } from './service/issue.ts';
import { measureAll } from './service/measure-snapshots.ts';
import { getMyWork, getObligation, listObligations } from './service/obligations.ts';
import { acceptMet } from './service/reviews.ts';
import { obligationRollUp, overdueUnits } from './service/roll-ups.ts';
import { getUrgingLetter } from './service/urging-letter.ts';
import { urgeLate } from './service/urgings.ts';
import { anAnswer, asAsked, issueToTwo, LETTER } from './testing.ts';

type TestKernel = Kernel & { setNow(at: Date): void };

let kernel: TestKernel;
let province: TestProvince;

const TODAY = new Date('2026-11-21T02:00:00Z');

beforeAll(async () => {
  kernel = await openTestKernel([organisation, directives]);
  province = await plantTestProvince(kernel);
});

describe('a file of an answer', () => {
  test('belongs to its unit: the province reads it, another unit finds nothing', async () => {
    const { own, other, commune, neighbour, officer } = await issueToTwo(province, { answerWay: 'file' });
    await expect(answerObligation(commune, anAnswer(own))).rejects.toMatchObject({
      faults: [{ path: 'fileIds', reason: 'directives.file_missing' }],
    });
    const bytes = await kernel.files.store(
      'anh.png',
      Readable.from([Buffer.from('89504e470d0a1a0a', 'hex')]),
    );
    const file = await addObligationFile(commune, { id: own, file: bytes });
    await answerObligation(commune, { ...anAnswer(own), fileIds: [file.id] });
    expect((await getObligation(officer, { id: own })).history[0]?.files).toEqual([
      { id: file.id, name: 'anh.png', sizeBytes: 8 },
    ]);
    expect(await getObligationFile(officer, { id: own, fileId: file.id })).toMatchObject({ name: 'anh.png' });
    await expect(getObligationFile(neighbour, { id: own, fileId: file.id })).rejects.toMatchObject({
      kind: 'not_found',
    });
    await expect(getObligationFile(neighbour, { id: other, fileId: file.id })).rejects.toMatchObject({
      kind: 'not_found',
    });
    await expect(
      answerObligation(neighbour, { ...anAnswer(other), fileIds: [file.id] }),
    ).rejects.toMatchObject({ kind: 'not_found' });
  });

  test('the letter itself is readable by whom it was sent to', async () => {
    const officer = province.as('province_officer');
    const [own = '', other = ''] = province.communes;
    const { id } = await receiveFile(officer, {
      fileName: 'cong-van.txt',
      bytes: new TextEncoder().encode(LETTER),
    });
    const draft = await getDirective(officer, { id });
    const { issuer, symbol, subject, urgency, addressees, issuedOn } = draft;
    await reviseDirective(officer, {
      id,
      issuer,
      symbol,
      subject,
      urgency,
      addressees,
      issuedOn,
      number: '77',
      confirmed: [],
    });
    const [task] = draft.tasks;
    if (!task) throw new Error('The letter has tasks');
    await reviseTasks(officer, {
      id,
      tasks: [{ ...asAsked(task), addressing: { kinds: [], unitIds: [own], exceptUnitIds: [] } }],
    });
    await issueDirective(officer, { id });
    expect(await getSourceFile(province.as('unit_officer', own), { id })).toMatchObject({
      name: 'cong-van.txt',
    });
    await expect(getSourceFile(province.as('unit_officer', other), { id })).rejects.toMatchObject({
      kind: 'not_found',
    });
  });
});

describe('a task bound to a measure', () => {
  test('shows the computed figure and asks for words only when it is below the target', async () => {
    kernel.measures.set('test.coverage', {
      key: 'test.coverage',
      kind: 'share',
      title: { vi: 'Máy có phần mềm chống mã độc', en: 'Protected machines' },
      definition: { vi: 'Máy được bảo vệ trên tổng số máy', en: 'Protected machines out of all' },
      compute: async (_ctx, { unitIds }) =>
        (unitIds === 'all' ? [] : [...unitIds]).map((unitId) => ({
          unitId,
          numerator: unitId === province.communes[0] ? 9 : 10,
          denominator: 10,
          known: { measured: 10, imported: 0, declared: 0, unknown: 0 },
          rowsPath: `/machines?unitId=${unitId}`,
        })),
    });
    const { own, other, commune, neighbour, officer, directiveId } = await issueToTwo(province, {
      measureKey: 'test.coverage',
      targetPercent: 100,
    });
    await measureAll(province.system(), {});
    const { rows } = await listObligations(officer, { directiveId });
    expect(rows.map(({ measured }) => measured?.percent).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual([
      90, 100,
    ]);
    await expect(answerObligation(commune, anAnswer(own, ''))).rejects.toMatchObject({
      faults: [{ path: 'words', reason: 'directives.explain_gap' }],
    });
    await answerObligation(commune, anAnswer(own, 'Một máy chờ thay ổ cứng'));
    await answerObligation(neighbour, anAnswer(other, ''));
    expect((await getObligation(officer, { id: other })).history[0]?.measured).toMatchObject({
      numerator: 10,
      percent: 100,
    });
    // What reaches the target is accepted in one step; what is explained waits for a reader.
    expect(await acceptMet(officer, { id: directiveId })).toMatchObject({ obligations: 1 });
    const states = await listObligations(officer, { directiveId });
    expect(new Map(states.rows.map(({ id, status }) => [id, status]))).toEqual(
      new Map([
        [own, 'reported'],
        [other, 'accepted'],
      ]),
    );
    expect(await acceptMet(officer, { id: directiveId })).toMatchObject({ obligations: 0 });
  });
});

describe('who is late', () => {
  test('is urged with what exactly is missing, and sees it; the others are not', async () => {
    const { own, other, commune, neighbour, officer, directiveId } = await issueToTwo(province);
    await expect(urgeLate(officer, { id: directiveId })).rejects.toMatchObject({
      reason: 'directives.nobody_is_late',
    });
    await answerObligation(neighbour, anAnswer(other));
    kernel.setNow(new Date('2026-12-20T02:00:00Z'));
    const later = (caller: typeof officer) => ({ ...caller, now: kernel.clock() });
    expect(await urgeLate(later(officer), { id: directiveId, words: 'Đề nghị báo cáo ngay' })).toMatchObject({
      units: 1,
      obligations: 1,
    });
    expect(await getObligation(later(commune), { id: own })).toMatchObject({
      daysLeft: -6,
      urgings: [{ words: 'Đề nghị báo cáo ngay' }],
    });
    expect((await getMyWork(later(commune), {})).news[0]).toMatchObject({ kind: 'urged' });
    expect((await getMyWork(later(neighbour), {})).news.filter(({ kind }) => kind === 'urged')).toEqual([]);
    const letter = await getUrgingLetter(later(officer), { id: directiveId });
    const { text } = await readDocument(letter.bytes, letter.fileName);
    expect(text).toContain('Rà soát, bóc gỡ phần mềm độc hại trên các máy trạm');
    expect(text).toContain('14/12/2026');
    const toSign = await getUrgingLetter(later(officer), { id: directiveId, format: 'pdf' });
    expect(toSign.fileName).toBe('don-doc-2026-12-20.pdf');
    expect((await readDocument(toSign.bytes, toSign.fileName)).text).toContain('Rà soát, bóc gỡ');
    const late = await inTransaction(later(officer), (ctx) => overdueUnits(ctx, { on: '2026-12-20' }));
    expect(late.find(({ unitId }) => unitId === province.communes[0])).toMatchObject({ daysLate: 6 });
    kernel.setNow(TODAY);
  });

  test('is counted for each unit, and only for one’s own', async () => {
    const { commune } = await issueToTwo(province);
    const rollUp = await inTransaction(commune, (ctx) =>
      obligationRollUp(ctx, { unitIds: 'all', on: '2027-01-01' }),
    );
    expect(rollUp.map(({ unitId }) => unitId)).toEqual([province.communes[0]]);
    const [one] = rollUp;
    expect((one?.open ?? 0) + (one?.reported ?? 0) + (one?.accepted ?? 0) + (one?.returned ?? 0)).toBe(
      one?.total,
    );
    expect(one?.overdue).toBeGreaterThan(0);
  });
});

describe('over HTTP', () => {
  const served = async (caller: Caller) =>
    createHttp(kernel, [directives, { name: 'who-asks', authenticate: async () => caller.actor }]);
  const multipart = (name: string, bytes: Buffer) => ({
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    payload: Buffer.concat([
      Buffer.from(`--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`),
      bytes,
      Buffer.from('\r\n--x--\r\n'),
    ]),
  });

  test('a letter is uploaded; what is no letter is refused with its reason', async () => {
    const http = await served(province.as('province_officer'));
    const post = (name: string, bytes: Buffer) =>
      http.inject({ method: 'POST', url: '/api/directives/file', ...multipart(name, bytes) });
    const good = await post('cong-van.txt', Buffer.from(LETTER));
    expect(good.statusCode).toBe(200);
    const draft = await http.inject({ url: `/api/directives/${good.json<{ id: string }>().id}` });
    expect(draft.json()).toMatchObject({ label: '1234/UBND-KGVX', state: 'draft' });
    const jpeg = await post('cong-van.docx', Buffer.from('ffd8ffe000104a464946', 'hex'));
    expect([jpeg.statusCode, jpeg.json<{ reason: string }>().reason]).toEqual([
      422,
      'directives.file_unsupported_format',
    ]);
    const secret = await post('mat.txt', Buffer.from(LETTER.replace('Số: 1234', 'MẬT\nSố: 1234')));
    expect(secret.json()).toMatchObject({ status: 422, reason: 'directives.state_secret' });
    await http.close();
  });

  test('a unit may not upload letters, and finds nothing of its neighbour', async () => {
    const { own, other, neighbour } = await issueToTwo(province, { answerWay: 'file' });
    const http = await served(neighbour);
    const letter = multipart('cong-van.txt', Buffer.from(LETTER));
    expect((await http.inject({ method: 'POST', url: '/api/directives/file', ...letter })).statusCode).toBe(
      403,
    );
    const photo = multipart('anh.png', Buffer.from('89504e470d0a1a0a', 'hex'));
    const send = (id: string) =>
      http.inject({ method: 'POST', url: `/api/obligations/${id}/files`, ...photo });
    expect((await send(own)).statusCode).toBe(404);
    const { id } = (await send(other)).json<{ id: string }>();
    const file = await http.inject({ url: `/api/obligations/${other}/files/${id}` });
    expect(file.headers['content-disposition']).toContain('anh.png');
    expect((await http.inject({ url: `/api/obligations/${own}/files/${id}` })).statusCode).toBe(404);
    expect((await http.inject({ url: '/api/obligations/not-an-id' })).statusCode).toBe(422);
    await http.close();
  });
});
