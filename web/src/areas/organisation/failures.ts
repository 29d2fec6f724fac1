import type { Texts } from '../../app/area.ts';

export const failures: { vi: Texts; en: Texts } = {
  vi: {
    'organisation.unit_not_found': 'Không tìm thấy đơn vị.',
    'organisation.unknown_province': 'Không có tỉnh, thành phố mang mã "{{code}}".',
    'organisation.already_set_up': 'Hệ thống đã được thiết lập.',
    'organisation.not_set_up': 'Hệ thống chưa được thiết lập.',
    'organisation.already_ended': '{{name}} đã kết thúc hoạt động.',
    'organisation.under_itself': 'Một đơn vị không thể trực thuộc chính nó.',
    'organisation.revision_before_founding':
      'Ngày có hiệu lực phải từ ngày thành lập ({{validFrom}}) trở đi.',
    'organisation.revision_before_latest': 'Đã có thay đổi muộn hơn, từ ngày {{latest}}.',
    'organisation.network_not_found': 'Không tìm thấy dải địa chỉ.',
    'organisation.contact_not_found': 'Không tìm thấy người liên hệ.',
    'organisation.bad_network':
      '"{{value}}" không phải là địa chỉ mạng. Ví dụ đúng: 203.0.113.0/24 hoặc 2001:db8::/48.',
    'organisation.ends_before_start': 'Ngày kết thúc phải sau ngày bắt đầu ({{validFrom}}).',
  },
  en: {
    'organisation.unit_not_found': 'There is no such unit.',
    'organisation.unknown_province': 'No province has the code "{{code}}".',
    'organisation.already_set_up': 'The installation is already set up.',
    'organisation.not_set_up': 'The installation is not set up yet.',
    'organisation.already_ended': '{{name}} has already ended.',
    'organisation.under_itself': 'A unit cannot stand under itself.',
    'organisation.revision_before_founding': 'The day must not be before the unit began ({{validFrom}}).',
    'organisation.revision_before_latest': 'There is a later change already, from {{latest}}.',
    'organisation.network_not_found': 'There is no such address range.',
    'organisation.contact_not_found': 'There is no such contact.',
    'organisation.bad_network': '"{{value}}" is not a network. Examples: 203.0.113.0/24 or 2001:db8::/48.',
    'organisation.ends_before_start': 'The end must come after the beginning ({{validFrom}}).',
  },
};
