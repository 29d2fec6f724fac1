import type { Texts } from '../../app/area.ts';

export const failures: { vi: Texts; en: Texts } = {
  vi: {
    'law.no_days': 'Tệp “{{fileName}}” không có dòng nào dùng được. Chưa ghi gì vào hệ thống.',
    'law.notice_not_found': 'Không tìm thấy thông báo nghỉ lễ này, hoặc đã được gỡ.',
    'law.notice_empty': 'Tệp trống',
    'law.notice_bad_json': 'Không phải JSON hợp lệ',
    'law.notice_missing_column': 'Thiếu cột',
    'law.notice_bad_day': 'Ngày không đúng (viết dd/MM/yyyy)',
    'law.notice_bad_kind': 'Loại phải là: nghỉ lễ, nghỉ bù, nghỉ hoán đổi hoặc làm bù',
    'law.notice_no_name': 'Thiếu tên ngày nghỉ',
    'law.notice_no_source': 'Thiếu nguồn (số thông báo)',
    'law.notice_duplicate_day': 'Ngày này đã có ở dòng trước',
    'law.notice_not_a_rest_day': 'Ngày làm bù phải là Thứ Bảy hoặc Chủ nhật',
    'law.notice_open_quote': 'Dấu ngoặc kép mở mà không đóng',
  },
  en: {
    'law.no_days': 'No row of “{{fileName}}” can be used. Nothing was saved.',
    'law.notice_not_found': 'There is no such holiday notice, or it was taken back.',
    'law.notice_empty': 'The file is empty',
    'law.notice_bad_json': 'Not valid JSON',
    'law.notice_missing_column': 'A column is missing',
    'law.notice_bad_day': 'Not a day (write dd/MM/yyyy)',
    'law.notice_bad_kind': 'The kind must be holiday, compensatory, swapped-day-off or swapped-working-day',
    'law.notice_no_name': 'The name is missing',
    'law.notice_no_source': 'The source (number of the notice) is missing',
    'law.notice_duplicate_day': 'An earlier row is about the same day',
    'law.notice_not_a_rest_day': 'A day worked in exchange must be a Saturday or Sunday',
    'law.notice_open_quote': 'A quote is opened and not closed',
  },
};
