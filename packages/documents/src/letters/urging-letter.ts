import { formatShortDate } from '../date.ts';
import type { Block, OfficialDocument, PartialDate } from '../model.ts';
import { lastDay } from './last-day.ts';
import { type CitedDocument, cite, citeAgain, fromLetterhead, type Letterhead } from './letterhead.ts';

export interface MissingItem {
  unit: string;
  /** The task in the directive's words. */
  task: string;
  /** Last day on which it was on time. */
  dueOn: PartialDate;
  state: 'no-report' | 'returned' | 'incomplete';
  /** What exactly is missing or why it was returned; for `incomplete` the figure reached. */
  note?: string;
}

export interface UrgingLetter {
  directive: CitedDocument;
  addressees: string[];
  /** At least one. */
  missing: MissingItem[];
  /** Day up to which the state was looked at. */
  checkedOn: PartialDate;
  /** New last day. */
  respondBy: PartialDate;
  reportTo: string;
  /** Set when this is not the first reminder. */
  reminderCount?: number;
}

const STATES: Record<MissingItem['state'], string> = {
  'no-report': 'Chưa báo cáo',
  returned: 'Đã trả lại, chưa bổ sung',
  incomplete: 'Chưa hoàn thành',
};

/** Công văn đôn đốc: who has not done what of a directive, task by task, and until when it is now expected. */
export function urgingLetter(head: Letterhead, letter: UrgingLetter): OfficialDocument {
  const { directive, missing, reminderCount = 1 } = letter;
  const again = reminderCount > 1 ? ` (lần ${reminderCount})` : '';
  const units = new Set(missing.map(({ unit }) => unit));
  const body: Block[] = [
    {
      kind: 'paragraph',
      text: `Thực hiện ${cite(directive)}; qua theo dõi, tính đến ngày ${formatShortDate(letter.checkedOn)} còn ${missing.length} nội dung của ${units.size} đơn vị chưa hoàn thành hoặc chưa báo cáo, cụ thể như sau:`,
    },
    {
      kind: 'table',
      columns: ['TT', 'Đơn vị', 'Nội dung', 'Thời hạn', 'Tình trạng'],
      widths: [1, 4, 6, 3, 4],
      rows: missing.map((item, index) => [
        String(index + 1),
        item.unit,
        item.task,
        formatShortDate(item.dueOn),
        item.note ? `${STATES[item.state]}: ${item.note}` : STATES[item.state],
      ]),
    },
    {
      kind: 'paragraph',
      text: `${head.issuerInText} đề nghị các đơn vị nêu trên khẩn trương thực hiện các nội dung còn thiếu theo ${citeAgain(directive)}, báo cáo kết quả về ${letter.reportTo} ${lastDay(letter.respondBy)}.`,
    },
    {
      kind: 'paragraph',
      text: `Trường hợp có khó khăn, vướng mắc, đề nghị báo cáo rõ nguyên nhân về ${letter.reportTo} để được hướng dẫn, giải quyết`,
    },
  ];
  return fromLetterhead(head, {
    type: 'CV',
    subject: `đôn đốc thực hiện ${citeAgain(directive)}${again}`,
    addressees: letter.addressees,
    body,
  });
}
