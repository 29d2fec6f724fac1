import type { Texts } from '../../app/area.ts';

export const failures: { vi: Texts; en: Texts } = {
  vi: {
    'signing.not_a_signed_format': 'Tệp này không phải PDF hay XML nên không có chữ ký số để kiểm tra.',
    'signing.file_damaged': 'Tệp bị hỏng hoặc bị cắt: không thể biết nội dung nào đã được ký.',
    'signing.file_too_large': 'Tệp quá lớn.',
    'signing.file_encrypted': 'Tệp đặt mật khẩu. Hãy gỡ mật khẩu rồi thử lại.',
    'signing.file_missing': 'Chưa chọn tệp.',
    'signing.unsignable': 'Tệp này không nhận thêm chữ ký được: người ký trước không cho phép thay đổi.',
    'signing.key_refused': 'Không mở được khóa ký: sai mật khẩu (mã PIN), hoặc thiết bị chưa cắm.',
    'signing.key_file_missing': 'Không thấy tệp {{fileName}} trong thư mục keys của máy chủ.',
    'signing.key_not_found': 'Chưa khai báo khóa ký này. Quản trị viên khai báo ở trang Chữ ký số.',
    'signing.key_replaced':
      'Khóa trong tệp hoặc thiết bị không còn là khóa đã khai báo. Quản trị viên cần khai báo lại.',
    'signing.key_expired': 'Chứng thư số đã hết hạn từ {{on}}. Hãy thay chứng thư số mới.',
    'signing.time_stamp_failed': 'Không lấy được dấu thời gian nên tệp chưa được ký. Hãy thử lại sau.',
    'signing.not_an_authority': 'Tệp không chứa chứng thư số của tổ chức chứng thực hay danh sách thu hồi.',
    'signing.trust_not_found': 'Mục này không còn nữa.',
    'signing.other_document':
      'Bản đã ký không phải đúng văn bản gốc: ngoài chữ ký còn có thay đổi ({{changes}}).',
    'signing.signature_refused': 'Chữ ký trên tệp chưa đạt: {{summary}}',
  },
  en: {
    'signing.not_a_signed_format':
      'This file is neither PDF nor XML, so it has no digital signature to check.',
    'signing.file_damaged': 'The file is damaged or cut off: nobody can tell what was signed.',
    'signing.file_too_large': 'The file is too large.',
    'signing.file_encrypted': 'The file is protected by a password. Remove it and try again.',
    'signing.file_missing': 'No file was chosen.',
    'signing.unsignable': 'This file takes no further signature: an earlier signer forbids changes.',
    'signing.key_refused': 'The key does not open: wrong passphrase (PIN), or the token is not plugged in.',
    'signing.key_file_missing': 'There is no file {{fileName}} in the folder keys of the server.',
    'signing.key_not_found': 'This key was not set up. An administrator does so on the page of signatures.',
    'signing.key_replaced':
      'The key in the file or token is no longer the one that was set up. Set it up again.',
    'signing.key_expired': 'The certificate expired on {{on}}. Replace it.',
    'signing.time_stamp_failed': 'There was no time stamp, so the file was not signed. Try again later.',
    'signing.not_an_authority': "The file holds no authority's certificate and no revocation list.",
    'signing.trust_not_found': 'It is no longer there.',
    'signing.other_document':
      'The signed copy is not the original: more than signatures changed ({{changes}}).',
    'signing.signature_refused': 'The signature on the file does not hold: {{summary}}',
  },
};
