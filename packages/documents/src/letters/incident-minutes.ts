import type { Block, OfficialDocument } from '../model.ts';
import { fromLetterhead, type Letterhead } from './letterhead.ts';

export interface IncidentMinutes {
  /** Begins in a capital: "Sự cố mã hóa dữ liệu tại Sở Y tế". */
  subject: string;
  /** In words: "09 giờ 30 phút, ngày 05 tháng 3 năm 2026". */
  startedAt: string;
  endedAt: string;
  venue: string;
  participants: { name: string; position: string; unit: string }[];
  incident: {
    /** When it was found, in words. */
    foundAt: string;
    system: string;
    /** Level of the system, 1–5; absent when it has none yet. */
    level?: number;
    addresses: string[];
    description: string;
  };
  /** Who was told, and when, in words. */
  notices: { to: string; at: string }[];
  findings: string[];
  actions: string[];
  conclusion: string;
}

/** Biên bản of an incident: who, what, when found, whom told, what was found and done. Form: Annex III, model 1.10. */
export function incidentMinutes(head: Letterhead, minutes: IncidentMinutes): OfficialDocument {
  const { incident } = minutes;
  const heading = (marker: string, text: string): Block => ({ kind: 'heading', marker, text });
  const level = incident.level === undefined ? 'chưa xác định cấp độ' : `cấp độ ${incident.level}`;
  return fromLetterhead(head, {
    type: 'BB',
    subject: minutes.subject,
    addressees: [],
    body: [
      { kind: 'paragraph', text: `Thời gian bắt đầu: ${minutes.startedAt}.` },
      { kind: 'paragraph', text: `Địa điểm: ${minutes.venue}.` },
      heading('I.', 'THÀNH PHẦN THAM DỰ'),
      table(
        ['TT', 'Họ và tên', 'Chức vụ', 'Đơn vị'],
        minutes.participants.map(({ name, position, unit }) => [name, position, unit]),
      ),
      heading('II.', 'THÔNG TIN SỰ CỐ'),
      {
        kind: 'list',
        items: [
          `Thời điểm phát hiện: ${incident.foundAt}`,
          `Hệ thống thông tin: ${incident.system} (${level})`,
          `Địa chỉ IP, tên miền: ${incident.addresses.join(', ') || 'chưa xác định'}`,
          `Mô tả: ${incident.description}`,
        ],
      },
      heading('III.', 'THÔNG BÁO SỰ CỐ'),
      minutes.notices.length > 0
        ? table(
            ['TT', 'Cơ quan, đơn vị được thông báo', 'Thời điểm'],
            minutes.notices.map(({ to, at }) => [to, at]),
          )
        : { kind: 'paragraph', text: 'Chưa thông báo cho cơ quan, đơn vị nào.' },
      heading('IV.', 'KẾT QUẢ KIỂM TRA'),
      { kind: 'list', items: minutes.findings },
      heading('V.', 'BIỆN PHÁP ĐÃ THỰC HIỆN'),
      { kind: 'list', items: minutes.actions },
      heading('VI.', 'KẾT LUẬN'),
      { kind: 'paragraph', text: minutes.conclusion },
      {
        kind: 'paragraph',
        text: `Biên bản lập xong lúc ${minutes.endedAt}, đã đọc cho những người tham dự cùng nghe, thống nhất và ký tên`,
      },
    ],
  });
}

function table(columns: string[], rows: string[][]): Block {
  return {
    kind: 'table',
    columns,
    rows: rows.map((row, index) => [String(index + 1), ...row]),
    widths: columns.map((_, index) => (index === 0 ? 1 : 5)),
  };
}
