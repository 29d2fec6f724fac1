import type { Texts } from './area.ts';

/** Words for the failures that any page can meet. Each area adds its own. */
export const failures: { vi: Texts; en: Texts } = {
  vi: {
    'kernel.forbidden': 'Tài khoản của bạn không có quyền làm việc này.',
    'kernel.invalid_input': 'Một số ô chưa đúng: {{fields}}.',
    'kernel.not_signed_in': 'Phiên làm việc đã hết. Hãy đăng nhập lại.',
    'kernel.no_such_page': 'Không có trang này.',
    'kernel.bad_cursor': 'Danh sách đã thay đổi. Hãy tải lại trang.',
    'kernel.unusable_value': 'Có giá trị chứa ký tự không dùng được. Hãy nhập lại.',
    'kernel.too_many_requests': 'Quá nhiều yêu cầu. Hãy chờ một phút rồi thử lại.',
    'kernel.body_too_large': 'Dữ liệu gửi lên quá lớn.',
    'kernel.media_type_refused': 'Kiểu dữ liệu gửi lên không được chấp nhận.',
    'kernel.malformed_body': 'Dữ liệu gửi lên bị hỏng, không đọc được.',
    'kernel.secret_unreadable':
      'Không mở được mật khẩu đã lưu: thiếu khóa bảo vệ (secrets.key). Hãy nhập lại mật khẩu, hoặc khôi phục tệp khóa.',
    'kernel.unexpected': 'Có lỗi ngoài dự kiến. Hãy báo quản trị viên mã yêu cầu {{requestId}}.',
    'kernel.file_type_refused': 'Không nhận tệp "{{name}}". Các loại được nhận: {{allowed}}.',
    'kernel.file_type_mismatch': 'Nội dung tệp "{{name}}" không đúng với phần đuôi của tên tệp.',
    'kernel.file_too_large': 'Tệp "{{name}}" lớn hơn mức cho phép ({{limitBytes}} byte).',
    'kernel.file_not_found': 'Không tìm thấy tệp.',
    'web.unreachable': 'Không kết nối được với máy chủ. Kiểm tra mạng rồi thử lại.',
  },
  en: {
    'kernel.forbidden': 'Your account may not do this.',
    'kernel.invalid_input': 'Some fields are not right: {{fields}}.',
    'kernel.not_signed_in': 'Your session has ended. Sign in again.',
    'kernel.no_such_page': 'There is no such page.',
    'kernel.bad_cursor': 'The list has changed. Reload the page.',
    'kernel.unusable_value': 'A value holds characters that cannot be used. Enter it again.',
    'kernel.too_many_requests': 'Too many requests. Wait a minute and try again.',
    'kernel.body_too_large': 'What was sent is too large.',
    'kernel.media_type_refused': 'This kind of data is not accepted here.',
    'kernel.malformed_body': 'What was sent is damaged and cannot be read.',
    'kernel.secret_unreadable':
      'The password that is kept cannot be opened: its key (secrets.key) is missing. Enter the password again, or restore the file of keys.',
    'kernel.unexpected': 'Something unexpected failed. Tell the administrator request {{requestId}}.',
    'kernel.file_type_refused': 'The file "{{name}}" is not accepted. Accepted kinds: {{allowed}}.',
    'kernel.file_type_mismatch': 'The content of "{{name}}" does not fit the end of its name.',
    'kernel.file_too_large': 'The file "{{name}}" is larger than allowed ({{limitBytes}} bytes).',
    'kernel.file_not_found': 'There is no such file.',
    'web.unreachable': 'The server cannot be reached. Check the network and try again.',
  },
};
