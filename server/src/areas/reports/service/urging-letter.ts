import type { OfficialDocument } from '@lachan/documents';
import { vietnameseDay } from '../../../kernel/time.ts';
import type { Form } from '../contract.ts';
import { frameOf, inFull, type Parties } from './letterhead.ts';
import { dueText, paragraph } from './unit-document.ts';

export interface MissingReport {
  unitName: string;
  state: string;
  urgings: number;
}

/** More than this many would push the letter itself off its first page. */
const MOST_ADDRESSEES = 10;

/** Công văn đôn đốc: which units have not sent the report, since when it is late, how often they were urged. */
export function urgingLetter(
  parties: Parties,
  {
    form,
    period,
    missing,
  }: {
    form: Form;
    period: { label: { vi: string }; dueOn: string; dueAt: Date | null };
    missing: readonly MissingReport[];
  },
  today: string,
): OfficialDocument {
  const title = form.title.vi.charAt(0).toLowerCase() + form.title.vi.slice(1);
  const lastDay = dueText(period);
  const isLate = today > period.dueOn;
  return {
    ...frameOf(parties, 'CV', today),
    subject: `đôn đốc gửi ${title} ${period.label.vi}`,
    addressees:
      missing.length > MOST_ADDRESSEES
        ? ['Các đơn vị có tên trong danh sách dưới đây']
        : missing.map(({ unitName }) => unitName),
    body: [
      paragraph(
        `Thực hiện ${form.basis.vi}, các đơn vị gửi ${title} ${period.label.vi} ${lastDay}. Tính đến ngày ${vietnameseDay(today)}, ${parties.lead} chưa nhận được báo cáo của ${missing.length} đơn vị sau đây:`,
      ),
      {
        kind: 'table',
        columns: ['TT', 'Đơn vị', 'Tình trạng', 'Đã nhắc'],
        widths: [1, 7, 4, 2],
        rows: missing.map(({ unitName, state, urgings }, index) => [
          String(index + 1),
          unitName,
          states[state] ?? 'Chưa báo cáo',
          urgings === 0 ? 'chưa' : `${urgings} lần`,
        ]),
      },
      paragraph(
        isLate
          ? `Báo cáo đã quá hạn. Đề nghị các đơn vị nêu trên khẩn trương hoàn thành và gửi báo cáo trên hệ thống trong ngày nhận được văn bản này.`
          : `Đề nghị các đơn vị nêu trên hoàn thành và gửi báo cáo trên hệ thống ${lastDay}.`,
      ),
      paragraph(
        `Trường hợp không phát sinh số liệu, đơn vị vẫn gửi báo cáo với số 0 hoặc nêu rõ lý do không áp dụng; không gửi báo cáo không được coi là bằng 0. Có khó khăn, vướng mắc, đề nghị phản ánh về ${parties.lead} để được hướng dẫn`,
      ),
    ],
  };
}

const states: Record<string, string> = {
  open: 'Chưa bắt đầu',
  draft: 'Đang lập, chưa gửi',
  returned: 'Đã trả lại, chưa bổ sung',
};

/** What one unit has not done about its report. */
export interface UnitMissing {
  unitId: string;
  unitName: string;
  state: string;
  urgings: number;
  /** 0 until the last day has passed. */
  daysLate: number;
  /** Late or missing reports of other periods. */
  lateBefore: number;
  /** Items that must be answered and are not. */
  open: readonly string[];
  /** Why the report was sent back; `null` when it was not. */
  returnedFor: string | null;
}

/** Công văn đôn đốc to one unit: what exactly is missing, by how many days it is late, how often it was urged. */
export function unitUrgingLetter(
  parties: Parties,
  {
    form,
    period,
    unit,
  }: {
    form: Form;
    period: { label: { vi: string }; dueOn: string; dueAt: Date | null };
    unit: UnitMissing;
  },
  today: string,
): OfficialDocument {
  const title = form.title.vi.charAt(0).toLowerCase() + form.title.vi.slice(1);
  const late = unit.daysLate > 0 ? `, quá hạn ${unit.daysLate} ngày` : '';
  const again = [
    unit.urgings > 0 ? `đã được nhắc ${unit.urgings} lần` : '',
    unit.lateBefore > 0 ? `chậm hoặc chưa gửi ${unit.lateBefore} báo cáo của các kỳ khác` : '',
  ].filter(Boolean);
  return {
    ...frameOf(parties, 'CV', today),
    subject: `đôn đốc gửi ${title} ${period.label.vi}`,
    addressees: [inFull(unit.unitName)],
    body: [
      paragraph(
        `Thực hiện ${form.basis.vi}, ${inFull(unit.unitName)} gửi ${title} ${period.label.vi} ${dueText(period)}. Tính đến ngày ${vietnameseDay(today)}, ${parties.lead} chưa nhận được báo cáo của đơn vị${late}${again.length > 0 ? `; đơn vị ${again.join(', ')}` : ''}.`,
      ),
      paragraph(
        unit.state === 'returned'
          ? `Báo cáo đã gửi bị trả lại để bổ sung: ${unit.returnedFor ?? ''}`.replace(/[.\s]*$/u, '.')
          : `Tình trạng trên hệ thống: ${(states[unit.state] ?? 'chưa báo cáo').toLowerCase()}.`,
      ),
      ...(unit.open.length > 0
        ? [
            paragraph(`Các nội dung còn thiếu (${unit.open.length}):`),
            { kind: 'list' as const, items: [...unit.open] },
          ]
        : [paragraph('Các nội dung đã được điền đủ; báo cáo chưa được lãnh đạo đơn vị duyệt gửi.')]),
      paragraph(
        unit.daysLate > 0
          ? 'Đề nghị đơn vị hoàn thành và gửi báo cáo trên hệ thống trong ngày nhận được văn bản này.'
          : `Đề nghị đơn vị hoàn thành và gửi báo cáo trên hệ thống ${dueText(period)}.`,
      ),
      paragraph(
        `Trường hợp không phát sinh số liệu, đơn vị vẫn gửi báo cáo với số 0 hoặc nêu rõ lý do không áp dụng; không gửi báo cáo không được coi là bằng 0. Có khó khăn, vướng mắc, đề nghị phản ánh về ${parties.lead} để được hướng dẫn`,
      ),
    ],
  };
}
