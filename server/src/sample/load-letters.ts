import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import {
  GetDirective,
  IssueDirective,
  ReadDirectiveText,
  ReviseTasks,
  type Task,
} from '../areas/directives/contract.ts';
import type { Wire } from '../kernel/contract.ts';
import type { ApiUser } from './api.ts';

type ReadTask = Wire<typeof Task>;
type TaskInput = z.input<typeof ReviseTasks.input>['tasks'][number];

/** What the officer makes of a task after reading it: which figure proves it, and what it means in plain words. */
const readings: {
  starts: string;
  explanation: string;
  measureKey?: string;
  targetPercent?: number;
  answerWay?: TaskInput['answerWay'];
  figureUnit?: string;
}[] = [
  {
    starts: 'Cài đặt phần mềm',
    explanation:
      'Mọi máy tính của đơn vị phải có phần mềm diệt virus đang chạy và mới cập nhật. Hệ thống tự tính từ danh sách máy.',
    measureKey: 'assets.antivirus-coverage',
    targetPercent: 100,
  },
  {
    starts: 'Rà soát, cập nhật bản vá',
    explanation:
      'Chạy Windows Update trên từng máy cho đến khi không còn bản vá nào chờ cài. Ghi số máy đã cập nhật xong.',
    answerWay: 'figure',
    figureUnit: 'máy',
  },
  {
    starts: 'Sao lưu định kỳ',
    explanation:
      'Chép dữ liệu quan trọng ra ổ rời, rút ra khỏi máy, rồi thử mở lại được từ bản chép. Ghi ngày thử và kết quả.',
  },
  {
    starts: 'Không sử dụng cấu hình',
    explanation:
      'Đổi mật khẩu mặc định của camera, bộ phát Wi-Fi, modem. Lập danh sách thiết bị đã kiểm tra và gửi kèm.',
  },
  {
    starts: 'Cử cán bộ tham gia tập huấn',
    explanation: 'Ghi số người của đơn vị đã dự tập huấn.',
    answerWay: 'figure',
    figureUnit: 'người',
  },
];

/**
 * Reads and issues the two letters of the sample.
 * @returns how many obligations came of them
 */
export async function loadLetters(officer: ApiUser): Promise<number> {
  let obligations = 0;
  for (const file of ['4127-ubnd-nc.txt', '4588-ubnd-nc.txt']) {
    const text = readFileSync(new URL(`letters/${file}`, import.meta.url), 'utf8');
    const { id } = await officer.call(ReadDirectiveText, { text });
    const { tasks } = await officer.call(GetDirective, { id });
    await officer.call(ReviseTasks, { id, tasks: tasks.map(confirmed) });
    obligations += (await officer.call(IssueDirective, { id })).obligations;
  }
  return obligations;
}

function confirmed({
  id: _id,
  deadline,
  confidence: _confidence,
  unknownActors: _unknown,
  ...task
}: ReadTask): TaskInput {
  const { starts: _starts, ...reading } = readings.find(({ starts }) => task.words.startsWith(starts)) ?? {};
  return { ...task, ...reading, deadlineRule: deadline?.rule ?? null, isConfirmed: true };
}
