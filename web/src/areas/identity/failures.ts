import type { Texts } from '../../app/area.ts';

export const failures: { vi: Texts; en: Texts } = {
  vi: {
    'identity.sign_in_refused': 'Tên đăng nhập, mật khẩu hoặc mã xác thực không đúng.',
    'identity.code_needed': 'Tài khoản này cần thêm mã xác thực 6 số.',
    'identity.too_many_failures': 'Sai quá nhiều lần. Hãy thử lại sau {{minutes}} phút.',
    'identity.bad_csrf_token': 'Trang đã cũ. Hãy tải lại trang rồi làm lại.',
    'identity.login_taken': 'Tên đăng nhập "{{login}}" đã có người dùng.',
    'identity.user_not_found': 'Không tìm thấy tài khoản.',
    'identity.token_not_found': 'Không tìm thấy khóa truy cập.',
    'identity.last_administrator': 'Phải còn ít nhất một quản trị viên đang hoạt động.',
    'identity.same_password': 'Mật khẩu mới phải khác mật khẩu hiện tại.',
    'identity.wrong_password': 'Mật khẩu hiện tại không đúng.',
    'identity.wrong_code': 'Mã xác thực không đúng hoặc đã hết hạn.',
    'identity.totp_already_on': 'Xác thực hai bước đã được bật.',
    'identity.wrong_set_up_key':
      'Mã khóa thiết lập không đúng. Hãy dùng địa chỉ in ra trên cửa sổ dòng lệnh.',
  },
  en: {
    'identity.sign_in_refused': 'The name, the password or the code is not right.',
    'identity.code_needed': 'This account also needs a six-digit code.',
    'identity.too_many_failures': 'Too many failures. Try again in {{minutes}} minutes.',
    'identity.bad_csrf_token': 'This page is out of date. Reload it and try again.',
    'identity.login_taken': 'The sign-in name "{{login}}" is taken.',
    'identity.user_not_found': 'There is no such account.',
    'identity.token_not_found': 'There is no such token.',
    'identity.last_administrator': 'At least one active administrator must remain.',
    'identity.same_password': 'The new password must differ from the current one.',
    'identity.wrong_password': 'The current password is not right.',
    'identity.wrong_code': 'The code is wrong or has expired.',
    'identity.totp_already_on': 'Two-step sign-in is already on.',
    'identity.wrong_set_up_key': 'The set-up key is not right. Use the address that the terminal printed.',
  },
};
