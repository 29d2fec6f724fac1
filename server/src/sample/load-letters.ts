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
import { addDays, vietnameseDay } from '../kernel/time.ts';
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
  /** The letter's deadline runs from each warning, not from the letter: the task itself has no day. */
  hasNoDay?: boolean;
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
    starts: 'Xử lý dứt điểm các máy tính',
    explanation:
      'Mỗi khi nhận cảnh báo: rút mạng máy đó, làm theo hướng dẫn xử lý ở mục Máy nhiễm mã độc, xong trong 5 ngày làm việc.',
    hasNoDay: true,
  },
  {
    starts: 'Cử cán bộ tham gia tập huấn',
    explanation: 'Ghi số người của đơn vị đã dự tập huấn.',
    answerWay: 'figure',
    figureUnit: 'người',
  },
];

/** The sample's letters and how many days ago each went out. */
const letters = [
  { file: '4127-ubnd-nc.txt', daysAgo: 47 },
  { file: '4588-ubnd-nc.txt', daysAgo: 6 },
];

/**
 * Reads and issues the two letters of the sample, each on its own day.
 * @param onDay runs work with the clock at nine in the morning of a day, as the officer who is signed in then
 * @returns how many obligations came of them
 */
export async function loadLetters(
  today: string,
  onDay: <Result>(day: string, work: (officer: ApiUser) => Promise<Result>) => Promise<Result>,
): Promise<number> {
  let obligations = 0;
  for (const { file, daysAgo } of letters) {
    const text = fillDates(readFileSync(new URL(`letters/${file}`, import.meta.url), 'utf8'), today);
    obligations += await onDay(addDays(today, -daysAgo), async (officer) => {
      const { id } = await officer.call(ReadDirectiveText, { text });
      const { tasks } = await officer.call(GetDirective, { id });
      await officer.call(ReviseTasks, { id, tasks: tasks.map(confirmed) });
      return (await officer.call(IssueDirective, { id })).obligations;
    });
  }
  return obligations;
}

/**
 * The letters carry days relative to today, so that the sample is always of this week:
 * `{{-4}}` → "17/11/2026", `{{long -4}}` → "ngày 17 tháng 11 năm 2026", `{{month 40}}` → "Tháng 12 năm 2026".
 */
export function fillDates(text: string, today: string): string {
  return text.replaceAll(
    /\{\{(?:(long|month) )?(-?\d+)\}\}/g,
    (_, form: string | undefined, offset: string) => {
      const day = addDays(today, Number(offset));
      const [year = '', month = '', date = ''] = day.split('-');
      // NĐ 30/2020, Annex I, item 4: months 1 and 2 take a leading zero, 3 to 9 do not.
      const monthText = Number(month) <= 2 ? month : String(Number(month));
      if (form === 'long') return `ngày ${date} tháng ${monthText} năm ${year}`;
      return form === 'month' ? `Tháng ${Number(month)} năm ${year}` : vietnameseDay(day);
    },
  );
}

function confirmed({
  id: _id,
  deadline,
  confidence: _confidence,
  unknownActors: _unknown,
  ...task
}: ReadTask): TaskInput {
  const {
    starts: _starts,
    hasNoDay,
    ...reading
  } = readings.find(({ starts }) => task.words.startsWith(starts)) ?? {};
  return { ...task, ...reading, deadlineRule: hasNoDay ? null : (deadline?.rule ?? null), isConfirmed: true };
}
