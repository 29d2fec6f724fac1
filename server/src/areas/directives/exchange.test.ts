import { readEdxml, writeEdxml, type EdxmlDocument, type EdxmlStatus } from '@lachan/documents';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../kernel/command.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { directives } from './index.ts';
import { getDirective } from './service/directives.ts';
import {
  answerTakeBack,
  getMessageFile,
  listMessages,
  markHandedOver,
  refuseDocument,
  reportProgress,
} from './service/exchange.ts';
import { receiveFile } from './service/intake.ts';
import { issueDirective } from './service/issue.ts';
import { envelope } from './testing.ts';

let kernel: Kernel & { setNow(at: Date): void };
let province: TestProvince;
let officer: Caller;

beforeAll(async () => {
  kernel = await openTestKernel([organisation, directives]);
  province = await plantTestProvince(kernel);
  officer = province.as('province_officer');
});

const receive = (number: number, changes?: Partial<EdxmlDocument>) =>
  receiveFile(officer, { fileName: `${number}.edxml`, bytes: envelope(number, changes) });

async function sentCodes(id: string): Promise<string[]> {
  const { rows } = await listMessages(officer, { id });
  return rows.filter(({ direction }) => direction === 'out').map(({ code }) => code);
}

describe('a document that comes through the exchange', () => {
  test('is answered: arrived, received, assigned, in progress, done', async () => {
    const { id } = await receive(6001);
    expect(await getDirective(officer, { id })).toMatchObject({
      label: '6001/UBND-KGVX',
      envelope: { from: { id: '000.00.00.H21' } },
    });
    expect(await sentCodes(id)).toEqual(['01']);
    await issueDirective(officer, { id });
    expect(await sentCodes(id)).toEqual(['01', '03', '04']);
    await reportProgress(province.system(), {});
    expect(await sentCodes(id)).toEqual(['01', '03', '04']);

    const [arrived] = (await listMessages(officer, { id })).rows;
    const { xml, fileName } = await getMessageFile(officer, { id: arrived?.id ?? '' });
    expect(fileName).toBe('trang-thai-01-6001_UBND-KGVX.edxml');
    const status = readEdxml(new TextEncoder().encode(xml)) as EdxmlStatus;
    expect(status).toMatchObject({
      kind: 'status',
      code: '01',
      responseFor: [
        {
          organisationId: '000.00.00.H21',
          code: '6001/UBND-KGVX',
          date: { day: 20, month: 11, year: 2026 },
          documentId: '000.00.00.H21,2026/11/20,6001/UBND-KGVX',
        },
      ],
      at: '2026-11-21T09:00:00+07:00',
    });
    await markHandedOver(officer, { id: arrived?.id ?? '' });
    await expect(markHandedOver(officer, { id: arrived?.id ?? '' })).rejects.toMatchObject({
      kind: 'conflict',
    });
  });

  test('can be refused with a reason; the draft is gone, the refusal is on record', async () => {
    const { id } = await receive(6002);
    const { messageId } = await refuseDocument(officer, { id, reason: 'Gửi nhầm cơ quan nhận' });
    await expect(getDirective(officer, { id })).rejects.toMatchObject({ kind: 'not_found' });
    expect((await getMessageFile(officer, { id: messageId })).xml).toContain('Gửi nhầm cơ quan nhận');
  });

  test('can be asked back; agreeing ends it, and the question is answered once', async () => {
    const { id } = await receive(6003);
    await issueDirective(officer, { id });
    const filed = await receive(6003, {
      business: { type: 'revoke', reason: 'Ban hành nhầm', hasPaper: false, replaces: [] },
      attachments: [],
    });
    expect(filed.id).toBe(id);
    const asked = (await listMessages(officer, { id })).rows.find(({ isOpen }) => isOpen);
    expect(asked).toMatchObject({ code: '13', description: 'Ban hành nhầm' });
    const answer = { id: asked?.id ?? '', agree: true, reason: 'Đã dừng triển khai' };
    await answerTakeBack(officer, answer);
    expect((await getDirective(officer, { id })).state).toBe('withdrawn');
    expect(await sentCodes(id)).toContain('15');
    await expect(answerTakeBack(officer, answer)).rejects.toMatchObject({
      reason: 'directives.nothing_to_answer',
    });
  });
});

describe('a status message that comes in', () => {
  const status = (code: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(
      writeEdxml({
        kind: 'status',
        from: { id: '000.00.31.H21', name: 'UBND xã Ia Hrú' },
        code: '03',
        responseFor: [{ organisationId: '000.00.12.H21', code }],
        at: '2026-11-21T10:00:00+07:00',
        trace: [],
        unknown: [],
        defects: [],
      }),
    );

  test('is filed with the directive it names', async () => {
    const { id } = await receive(6004);
    const filed = await receiveFile(officer, { fileName: 'nhan.edxml', bytes: status('6004/UBND-KGVX') });
    expect(filed.id).toBe(id);
    expect((await listMessages(officer, { id })).rows).toContainEqual(
      expect.objectContaining({ direction: 'in', code: '03', partnerName: 'UBND xã Ia Hrú' }),
    );
  });

  test('about a document that is not here is refused by name', async () => {
    await expect(
      receiveFile(officer, { fileName: 'la.edxml', bytes: status('9999/UBND-X') }),
    ).rejects.toMatchObject({
      reason: 'directives.message_without_document',
      faults: [{ value: '9999/UBND-X' }],
    });
  });
});
