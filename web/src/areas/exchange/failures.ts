import type { Texts } from '../../app/area.ts';

export const failures: { vi: Texts; en: Texts } = {
  vi: {
    'exchange.batch_not_found': 'Không tìm thấy gói báo cáo này.',
    'exchange.report_not_found': 'Không tìm thấy báo cáo này.',
    'exchange.address_missing': 'Hãy nhập địa chỉ nhận trước khi bật gửi tự động.',
    'exchange.address_malformed': 'Địa chỉ phải bắt đầu bằng http:// hoặc https://.',
    'exchange.address_with_secret': 'Không ghi tên và mật khẩu trong địa chỉ: ai xem trang này cũng thấy.',
    'exchange.key_missing': 'Chưa có khóa ký. Hãy nạp khóa và chứng thư số trước.',
    'exchange.key_unusable':
      'Không dùng được khóa này: sai mật khẩu, thiếu chứng thư, khóa không thuộc chứng thư, hoặc không phải khóa RSA.',
    'exchange.key_expired': 'Chứng thư của khóa này đã hết hạn.',
    'exchange.certificate_malformed': 'Đây không phải chứng thư dạng PEM.',
    'exchange.already_accepted': 'Trung tâm đã nhận gói này, không cần gửi lại.',
    'exchange.not_sending': 'Chưa có địa chỉ nhận, hoặc việc gửi đang tắt.',
    'exchange.on_its_way': 'Gói này đang được gửi. Hãy chờ kết quả.',
    'exchange.not_sent': 'Chưa gửi được do lỗi trên máy chủ này; sẽ thử lại.',
    'exchange.private_address':
      '{{host}} là địa chỉ trong mạng riêng. Nếu đúng, hãy cho phép trong "Thiết lập gửi".',
    'exchange.timed_out': '{{host}} không trả lời trong {{seconds}} giây. Sẽ gửi lại.',
    'exchange.host_unknown': 'Không có máy chủ nào tên {{host}}. Sẽ gửi lại.',
    'exchange.server_certificate': 'Chứng thư của máy chủ {{host}} sai hoặc hết hạn ({{code}}). Sẽ gửi lại.',
    'exchange.unreachable': 'Không kết nối được với {{host}} ({{code}}). Sẽ gửi lại.',
    'exchange.redirected':
      'Máy chủ chuyển sang địa chỉ khác (mã {{status}}); không gửi theo. Hãy hỏi lại địa chỉ nhận.',
    'exchange.access_denied': 'Trung tâm không cho gửi (mã {{status}}): {{answer}}',
    'exchange.not_there': 'Địa chỉ nhận không có ở máy chủ này (mã {{status}}).',
    'exchange.centre_finds_too_large':
      'Trung tâm cho là gói quá lớn (mã {{status}}). Hãy giảm số dòng mỗi gói.',
    'exchange.centre_busy': 'Trung tâm đang bận (mã {{status}}). Sẽ gửi lại.',
    'exchange.centre_refused': 'Trung tâm từ chối (mã {{status}}): {{answer}}',
    'exchange.sender_not_found': 'Không tìm thấy bảng quản trị này.',
    'exchange.token_of_no_console': 'Mã truy cập này không phải của bảng quản trị nào được phép gửi báo cáo.',
    'exchange.not_xml': 'Đây không phải XML đọc được (dòng {{line}}: {{code}}).',
    'exchange.not_a_report': 'Tệp không đúng mẫu AVReport: {{faults}} chỗ sai. Không có gì được ghi nhận.',
    'exchange.signature_refused': 'Chữ ký không được chấp nhận: {{why}} Không có gì được ghi nhận.',
    'exchange.time_in_future': 'Thời điểm của báo cáo ở tương lai. Hãy chỉnh đồng hồ của máy gửi.',
    'exchange.being_taken': 'Báo cáo này đang được tiếp nhận qua một lần gửi khác.',
    'exchange.organ_of_another_unit':
      'Mã định danh {{organId}} không phải của {{unit}} hay đơn vị trực thuộc. Không có gì được ghi nhận.',
    'exchange.report_too_large':
      'Báo cáo lớn hơn {{megabytes}} MB. Hãy chia thành nhiều báo cáo, mỗi báo cáo khoảng 500 máy.',
    'exchange.fault_wrong_namespace': 'Sai không gian tên (namespace).',
    'exchange.fault_wrong_case': 'Sai chữ hoa, chữ thường.',
    'exchange.fault_unexpected_element': 'Phần tử không có trong mẫu.',
    'exchange.fault_missing_element': 'Thiếu phần tử.',
    'exchange.fault_missing_attribute': 'Thiếu thuộc tính.',
    'exchange.fault_unexpected_text': 'Có chữ ở nơi không được có.',
    'exchange.fault_bad_organ_id': 'Mã định danh phải có 13 ký tự, dạng 000.00.05.H21.',
    'exchange.fault_bad_value': 'Giá trị không hợp lệ.',
  },
  en: {
    'exchange.batch_not_found': 'There is no such batch.',
    'exchange.report_not_found': 'There is no such report.',
    'exchange.address_missing': 'Enter an address before switching sending on.',
    'exchange.address_malformed': 'The address must begin with http:// or https://.',
    'exchange.address_with_secret':
      'No name and password in the address: everyone who opens this page sees them.',
    'exchange.key_missing': 'There is no key to sign with. Load a key and its certificate first.',
    'exchange.key_unusable':
      'This key cannot be used: wrong passphrase, no certificate, another certificate’s key, or not RSA.',
    'exchange.key_expired': 'The certificate of this key has ended.',
    'exchange.certificate_malformed': 'This is no certificate in PEM.',
    'exchange.already_accepted': 'The centre has taken this batch already.',
    'exchange.not_sending': 'There is no address, or sending is switched off.',
    'exchange.on_its_way': 'This batch is on its way. Wait for the result.',
    'exchange.not_sent': 'Not sent because of an error on this server; it will be tried again.',
    'exchange.private_address':
      '{{host}} is an address of a private network. If that is right, allow it under "Sending".',
    'exchange.timed_out': '{{host}} did not answer within {{seconds}} seconds. It will be sent again.',
    'exchange.host_unknown': 'There is no host {{host}}. It will be sent again.',
    'exchange.server_certificate':
      'The certificate of {{host}} is wrong or expired ({{code}}). It will be sent again.',
    'exchange.unreachable': '{{host}} cannot be reached ({{code}}). It will be sent again.',
    'exchange.redirected':
      'The server leads on elsewhere (status {{status}}); that is not followed. Ask for the address.',
    'exchange.access_denied': 'The centre does not let us send (status {{status}}): {{answer}}',
    'exchange.not_there': 'The server has no such address (status {{status}}).',
    'exchange.centre_finds_too_large':
      'The centre finds the batch too large (status {{status}}). Put less into one.',
    'exchange.centre_busy': 'The centre is busy (status {{status}}). It will be sent again.',
    'exchange.centre_refused': 'The centre refuses (status {{status}}): {{answer}}',
    'exchange.sender_not_found': 'There is no such console.',
    'exchange.token_of_no_console': 'This token is not that of a console that may report.',
    'exchange.not_xml': 'This is no XML that can be read (line {{line}}: {{code}}).',
    'exchange.not_a_report': 'This is no AVReport: {{faults}} faults. Nothing was taken.',
    'exchange.signature_refused': 'The signature is not accepted: {{why}} Nothing was taken.',
    'exchange.time_in_future': 'The time of the report lies in the future. Set the clock of the sender.',
    'exchange.being_taken': 'This report is being taken from another delivery.',
    'exchange.organ_of_another_unit':
      'The code {{organId}} is not that of {{unit}} or a unit below it. Nothing was taken.',
    'exchange.report_too_large':
      'The report is larger than {{megabytes}} MB. Split it, about 500 machines each.',
    'exchange.fault_wrong_namespace': 'Wrong namespace.',
    'exchange.fault_wrong_case': 'Wrong case.',
    'exchange.fault_unexpected_element': 'An element that the form does not have.',
    'exchange.fault_missing_element': 'A missing element.',
    'exchange.fault_missing_attribute': 'A missing attribute.',
    'exchange.fault_unexpected_text': 'Text where none may be.',
    'exchange.fault_bad_organ_id': 'A code has 13 characters, such as 000.00.05.H21.',
    'exchange.fault_bad_value': 'A value that is not valid.',
  },
};
