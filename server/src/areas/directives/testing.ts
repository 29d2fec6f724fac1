import { writeEdxml, type EdxmlDocument } from '@lachan/documents';
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Caller } from '../../kernel/command.ts';
import type { TestProvince } from '../organisation/testing.ts';
import type { ReviseTasks, Task } from './contract.ts';
import { getDirective } from './service/directives.ts';
import { reviseDirective, reviseTasks } from './service/drafts.ts';
import { receiveText } from './service/intake.ts';
import { issueDirective } from './service/issue.ts';
import { listObligations } from './service/obligations.ts';

type AskedTask = z.input<typeof ReviseTasks.input>['tasks'][number];

/** A letter in the form of the real ones, written for tests. */
export const LETTER = `ỦY BAN NHÂN DÂN
TỈNH GIA LAI
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 1234/UBND-KGVX
V/v tăng cường phòng, chống phần mềm độc hại
Gia Lai, ngày 20 tháng 11 năm 2026

Kính gửi:
- Các sở, ban, ngành;
- Ủy ban nhân dân các xã, phường.

Ủy ban nhân dân tỉnh yêu cầu các đơn vị thực hiện các nội dung sau:
1. Các sở, ban, ngành, Ủy ban nhân dân các xã, phường:
- Có giải pháp phòng, chống virus, mã độc, bảo vệ cho 100% máy chủ, máy trạm. Thời hạn hoàn thành: Tháng 12 năm 2026.
- Theo dõi, thống kê chỉ số lây nhiễm mã độc, định kỳ hàng quý báo cáo về Công an tỉnh trước ngày 15 của tháng cuối cùng trong Quý.
2. Sở Y tế rà soát các hệ thống thông tin bệnh viện trước ngày 10/12/2026.
Trong quá trình thực hiện có khó khăn, vướng mắc, báo cáo về Công an tỉnh./.

Nơi nhận:
- Như trên;
- Lưu: VT, KGVX.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Nguyễn Văn A
`;

/** A task as the page sends it back, with what a test wants different. */
export function aTask(changes: Partial<AskedTask> = {}): AskedTask {
  return {
    place: '1',
    words: 'Rà soát, bóc gỡ phần mềm độc hại trên các máy trạm',
    span: null,
    actorsText: '',
    explanation: '',
    answerWay: 'words',
    figureUnit: null,
    measureKey: null,
    targetPercent: null,
    reportsTo: null,
    addressing: { kinds: [], unitIds: [], exceptUnitIds: [] },
    deadlineRule: { kind: 'date', on: '2026-12-15', bound: 'before' },
    isConfirmed: true,
    ...changes,
  };
}

/** A task as it was read, to be sent back unchanged. */
export function asAsked(task: Task): AskedTask {
  const { id: _id, deadline, confidence: _confidence, unknownActors: _unknown, ...rest } = task;
  return { ...rest, deadlineRule: deadline?.rule ?? null };
}

/** A draft with the given tasks and an identity of its own. */
export async function plantDraft(
  officer: Caller,
  tasks: AskedTask[],
  head: { number?: string | null; issuedOn?: string | null } = {},
): Promise<string> {
  const { id } = await receiveText(officer, { text: LETTER });
  const { number = String(Math.floor(Math.random() * 900_000) + 1), issuedOn = '2026-11-20' } = head;
  const { issuer, symbol, subject, urgency, addressees } = await getDirective(officer, { id });
  await reviseDirective(officer, {
    id,
    issuer,
    symbol,
    subject,
    urgency,
    addressees,
    number,
    issuedOn,
    confirmed: [],
  });
  await reviseTasks(officer, { id, tasks });
  return id;
}

/** Issues a directive of one task to two communes and gives both obligations. */
export async function issueToTwo(province: TestProvince, changes: Partial<AskedTask> = {}) {
  const officer = province.as('province_officer');
  const [own = '', other = ''] = province.communes;
  const addressing = { kinds: [], unitIds: [own, other], exceptUnitIds: [] };
  const id = await plantDraft(officer, [aTask({ addressing, ...changes })]);
  await issueDirective(officer, { id });
  const { rows } = await listObligations(officer, { directiveId: id });
  const of = (unitId: string) => rows.find((row) => row.unitId === unitId)?.id ?? '';
  return {
    directiveId: id,
    own: of(own),
    other: of(other),
    officer,
    commune: province.as('unit_officer', own),
    neighbour: province.as('unit_officer', other),
  };
}

export function anAnswer(id: string, words = 'Đã rà soát toàn bộ 12 máy, không còn máy nhiễm.') {
  return { id, answerId: randomUUID(), kind: 'done' as const, words };
}

/** A document of the exchange with the test letter inside, numbered as asked. */
export function envelope(number: number, changes: Partial<EdxmlDocument> = {}): Uint8Array<ArrayBuffer> {
  const letter = LETTER.replace('1234/UBND-KGVX', `${number}/UBND-KGVX`);
  return Uint8Array.from(
    writeEdxml({
      kind: 'document',
      from: { id: '000.00.00.H21', name: 'UBND tỉnh Gia Lai' },
      to: [{ id: '000.00.12.H21', name: 'Công an tỉnh Gia Lai' }],
      documentId: `000.00.00.H21,2026/11/20,${number}/UBND-KGVX`,
      code: { number: String(number), notation: 'UBND-KGVX' },
      date: { day: 20, month: 11, year: 2026 },
      subject: 'V/v tăng cường phòng, chống phần mềm độc hại',
      toPlaces: [],
      other: { appendixes: [] },
      isSteering: true,
      business: { type: 'new', hasPaper: false, replaces: [] },
      attachments: [
        { name: 'cong-van.txt', contentType: 'text/plain', bytes: new TextEncoder().encode(letter) },
      ],
      responseFor: [],
      trace: [],
      unknown: [],
      defects: [],
      ...changes,
    }),
  );
}
