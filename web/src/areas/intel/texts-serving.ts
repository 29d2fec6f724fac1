import type { Texts } from '../../app/area.ts';

/** Words of the page on which the province hands its indicators out. */
export const servingTexts: { vi: Texts; en: Texts } = {
  vi: {
    'intel.serving': 'Cấp cho đơn vị',
    'intel.serving_note':
      'Tường lửa, máy chủ tên miền và MISP của các đơn vị lấy danh sách của tỉnh từ đây để tự chặn.',
    'intel.served': 'Thiết bị được lấy đến mức nào thì nhận bấy nhiêu giá trị:',
    'intel.subscribers': 'Ai đang lấy',
    'intel.none_subscribers': 'Chưa cấp mã cho đơn vị nào. Hãy cấp một mã cho mỗi thiết bị.',
    'intel.add_subscriber': 'Cấp mã truy cập',
    'intel.subscriber_name': 'Thiết bị nào',
    'intel.subscriber_unit': 'Của đơn vị',
    'intel.subscriber_sharing': 'Được lấy đến mức (TLP)',
    'intel.token_once': 'Mã truy cập chỉ hiện một lần. Hãy chép lại ngay.',
    'intel.revoked': 'Đã thu hồi',
    'intel.revoke': 'Thu hồi',
    'intel.revoke_sure': 'Thiết bị này sẽ không lấy được danh sách nữa.',
    'intel.fetched': 'Lấy lần cuối {{at}}: {{path}}, từ {{from}} · tổng cộng {{count}} lần',
    'intel.never_fetched': 'Chưa lấy lần nào.',
    'intel.set_up': 'Cách cài đặt',
    'intel.set_up_note':
      'Chọn sản phẩm, chép đoạn bên dưới, thay MÃ_TRUY_CẬP bằng mã đã cấp. Mức ĐỎ không bao giờ được cấp cho thiết bị.',
    'intel.copy': 'Chép',
    'intel.copied': 'Đã chép',
    'intel.guide_fortigate': 'Tường lửa FortiGate',
    'intel.guide_fortigate_steps':
      'Dán vào CLI. Sau đó chọn "lachan-ten-mien" trong DNS Filter, "lachan-dia-chi" trong chính sách tường lửa, "lachan-ma-bam" trong AntiVirus.',
    'intel.guide_pfsense': 'pfSense (pfBlockerNG)',
    'intel.guide_pfsense_steps':
      'Thêm hai địa chỉ này, định dạng Auto, cập nhật mỗi giờ, hành động Unbound và Deny Both.',
    'intel.guide_bind': 'BIND (RPZ)',
    'intel.guide_bind_steps':
      'Máy tải vùng RPZ mỗi 30 phút, kiểm tra bằng named-checkzone rồi mới nạp. Tên có trong danh sách được trả lời là không tồn tại; có thể chọn cách khác, kể cả chuyển tới trang cảnh báo của đơn vị. Tên vô hại nằm dưới tên bị chặn vẫn truy cập được.',
    'intel.guide_unbound': 'Unbound',
    'intel.guide_unbound_steps':
      'Máy tải danh sách mỗi 30 phút; tên trong danh sách được trả lời là không tồn tại.',
    'intel.guide_dnsmasq': 'dnsmasq',
    'intel.guide_dnsmasq_steps': 'Máy tải danh sách mỗi 30 phút.',
    'intel.guide_misp': 'MISP',
    'intel.guide_misp_steps':
      'Vào Sync Actions → Feeds → Add Feed, điền như sau rồi bật Enabled và Caching enabled.',
    'intel.guide_taxii': 'TAXII 2.1 (OpenCTI, QRadar, Sentinel, Splunk…)',
    'intel.guide_taxii_steps': 'Sản phẩm hỗ trợ TAXII 2.1 hỏi những mục sau.',
    'intel.guide_plain': 'Danh sách văn bản cho sản phẩm khác',
    'intel.guide_plain_steps':
      'Đăng nhập bằng tên bất kỳ, mật khẩu là mã truy cập; hoặc gửi "Authorization: Bearer MÃ_TRUY_CẬP".',
  },
  en: {
    'intel.serving': 'For the units',
    'intel.serving_note':
      'Firewalls, resolvers and MISPs of the units take the lists of the province here, and block by themselves.',
    'intel.served': 'So many values go out to a device, by its level:',
    'intel.subscribers': 'Who takes them',
    'intel.none_subscribers': 'No unit has a token yet. Give one to each device.',
    'intel.add_subscriber': 'Give a token',
    'intel.subscriber_name': 'Which device',
    'intel.subscriber_unit': 'Of which unit',
    'intel.subscriber_sharing': 'May have up to (TLP)',
    'intel.token_once': 'The token is shown once. Copy it now.',
    'intel.revoked': 'Revoked',
    'intel.revoke': 'Revoke',
    'intel.revoke_sure': 'The device will no longer get the lists.',
    'intel.fetched': 'Last taken {{at}}: {{path}}, from {{from}} · {{count}} times in all',
    'intel.never_fetched': 'Never taken.',
    'intel.set_up': 'How to set it up',
    'intel.set_up_note':
      'Choose the product, copy the text, put the token for MÃ_TRUY_CẬP. TLP:RED never goes to a device.',
    'intel.copy': 'Copy',
    'intel.copied': 'Copied',
    'intel.guide_fortigate': 'FortiGate',
    'intel.guide_fortigate_steps':
      'Paste into the CLI. Then choose "lachan-ten-mien" in the DNS filter, "lachan-dia-chi" in a firewall policy, "lachan-ma-bam" in AntiVirus.',
    'intel.guide_pfsense': 'pfSense (pfBlockerNG)',
    'intel.guide_pfsense_steps': 'Add both addresses, format Auto, hourly, actions Unbound and Deny Both.',
    'intel.guide_bind': 'BIND (RPZ)',
    'intel.guide_bind_steps':
      'Fetches the zone every 30 minutes and loads it only after named-checkzone. Listed names are answered as not existing; other answers can be chosen, also a warning page of the unit. Harmless names below a listed one go on working.',
    'intel.guide_unbound': 'Unbound',
    'intel.guide_unbound_steps': 'Fetches the list every 30 minutes; its names are answered as not existing.',
    'intel.guide_dnsmasq': 'dnsmasq',
    'intel.guide_dnsmasq_steps': 'Fetches the list every 30 minutes.',
    'intel.guide_misp': 'MISP',
    'intel.guide_misp_steps':
      'Sync Actions → Feeds → Add Feed; fill in as follows, then enable it and its caching.',
    'intel.guide_taxii': 'TAXII 2.1 (OpenCTI, QRadar, Sentinel, Splunk…)',
    'intel.guide_taxii_steps': 'A product that speaks TAXII 2.1 asks for these.',
    'intel.guide_plain': 'Text lists for other products',
    'intel.guide_plain_steps':
      'Sign in with any name, the token as password; or send "Authorization: Bearer MÃ_TRUY_CẬP".',
  },
};
