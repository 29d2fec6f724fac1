import type { Texts } from '../../app/area.ts';

export const failures: { vi: Texts; en: Texts } = {
  vi: {
    'intel.list_not_found': 'Không tìm thấy danh sách này.',
    'intel.list_name_taken': 'Đã có danh sách tên này.',
    'intel.import_not_found': 'Không tìm thấy lần nhập này.',
    'intel.indicator_not_found': 'Không tìm thấy địa chỉ nguy hại này.',
    'intel.false_alarm_not_found': 'Không tìm thấy mục báo nhầm này.',
    'intel.already_false_alarm': '"{{value}}" đã được đánh dấu báo nhầm từ trước.',
    'intel.csv_value_column_unknown':
      'Không biết cột nào là địa chỉ nguy hại. Hãy đặt tên cột là "value", "domain", "ip", "url" hoặc "Tên miền".',
    'intel.gzip_broken': 'Tệp nén bị hỏng hoặc bị cắt giữa chừng; phần đọc được đã nhập.',
    'intel.file_missing': 'Chưa có tệp nào được gửi lên.',
    'intel.refused_empty': 'Dòng trống.',
    'intel.refused_malformed': 'Không phải tên miền, địa chỉ IP, dải mạng, URL hay mã băm.',
    'intel.refused_unknown_kind': 'Mã băm có độ dài lạ.',
    'intel.refused_public_suffix':
      'Tên chung của rất nhiều trang (như gov.vn, com): chặn sẽ báo nhầm hàng loạt.',
    'intel.refused_special_name': 'Tên dành riêng, không có trên Internet.',
    'intel.refused_special_address': 'Địa chỉ nội bộ hoặc dành riêng, không có trên Internet.',
    'intel.refused_network_too_wide': 'Dải mạng quá rộng.',
    'intel.refused_well_known_resolver': 'Máy chủ DNS công cộng mà máy nào cũng dùng.',
    'intel.refused_protected': 'Tên hoặc địa chỉ của chính tỉnh.',
    'intel.refused_too_long': 'Dài quá mức cho phép.',
  },
  en: {
    'intel.list_not_found': 'There is no such list.',
    'intel.list_name_taken': 'A list has this name.',
    'intel.import_not_found': 'There is no such import.',
    'intel.indicator_not_found': 'There is no such indicator.',
    'intel.false_alarm_not_found': 'There is no such false alarm.',
    'intel.already_false_alarm': '"{{value}}" is marked as a false alarm already.',
    'intel.csv_value_column_unknown':
      'Which column holds the indicator? Name it "value", "domain", "ip" or "url".',
    'intel.gzip_broken': 'The packed file is damaged or cut off; what could be read was taken.',
    'intel.file_missing': 'No file was sent.',
    'intel.refused_empty': 'An empty line.',
    'intel.refused_malformed': 'Neither a name, an address, a network, a URL nor a hash.',
    'intel.refused_unknown_kind': 'A hash of unusual length.',
    'intel.refused_public_suffix':
      'A name that very many sites share (such as gov.vn): it would alarm on all of them.',
    'intel.refused_special_name': 'A reserved name that the Internet does not have.',
    'intel.refused_special_address': 'A private or reserved address.',
    'intel.refused_network_too_wide': 'The network is too wide.',
    'intel.refused_well_known_resolver': 'A public resolver that every machine talks to.',
    'intel.refused_protected': 'A name or address of the province itself.',
    'intel.refused_too_long': 'Too long.',
  },
};
