import type { Texts } from '../../app/area.ts';

/** Words of the pages about where logs come from. */
export const sourceTexts: { vi: Texts; en: Texts } = {
  vi: {
    'detection.how_to_send': 'Hướng dẫn gửi nhật ký',
    'detection.change_source': 'Sửa nguồn',
    'detection.save': 'Lưu',
    'detection.site': 'Nơi đặt',
    'detection.site_hint': 'Phòng, tòa nhà, điểm mạng. Không bắt buộc.',
    'detection.senders': 'Địa chỉ máy gửi (syslog)',
    'detection.senders_hint':
      'Ví dụ 10.1.2.3 hoặc cả dải 10.1.2.0/24. Để trống nếu gửi qua HTTP bằng mã truy cập.',
    'detection.certificates': 'Chứng thư của máy gửi (syslog TLS)',
    'detection.certificates_hint': 'Dấu vân tay SHA-256 hoặc tên (CN) trong chứng thư.',
    'detection.file_name': 'Tệp nhật ký trên máy chủ này',
    'detection.file_name_hint': 'Hệ thống đọc tiếp phần mới, kể cả khi tệp được xoay vòng.',
    'detection.silent_after_hint': 'Để trống: hệ thống tự học nhịp gửi của nguồn này.',
    'detection.silence_learned': 'Báo mất tín hiệu sau (tự học)',
    'detection.silence_set': 'Báo mất tín hiệu sau',
    'detection.ways_in': 'Gửi bằng',
    'detection.way_http': 'HTTP, mã truy cập',
    'detection.rate': 'Tốc độ (1 giờ qua)',
    'detection.lines_a_minute': '{{lines}} dòng/phút',
    'detection.last_day': 'Số dòng từng giờ, 24 giờ qua',
    'detection.minutes': '{{time}} phút',
    'detection.hours': '{{time}} giờ',
    'detection.days': '{{time}} ngày',
    'detection.problem_silent':
      'Không gửi gì quá {{time}}. Hãy xem máy gửi còn chạy, dây mạng và cấu hình gửi nhật ký.',
    'detection.problem_ahead': 'Đồng hồ của nguồn chạy nhanh {{time}}. Hãy chỉnh giờ, bật đồng bộ NTP.',
    'detection.problem_behind':
      'Nhật ký đến chậm {{time}} so với giờ ghi trong đó. Nếu không phải nhật ký cũ gửi bù, hãy chỉnh giờ.',
    'detection.problem_dropped':
      'Mất {{messages}} bản tin UDP vì máy chủ không kịp ghi. Nên chuyển sang TCP: máy gửi sẽ tự chờ.',
    'detection.problem_errors': '{{errors}} lỗi. Lần cuối {{at}}: {{last}}',
    'detection.silent_now': 'Đang mất tín hiệu: {{names}}',
    'detection.nearly_full':
      'Nhật ký chờ xử lý nhiều: {{waiting}} MB trong {{limit}} MB. Đầy thì máy gửi phải chờ.',
    'detection.lost_by_system':
      'Hệ điều hành đã bỏ {{count}} bản tin UDP vì đến quá nhanh. Nên chuyển máy gửi sang TCP.',
    'detection.unknown_senders': 'Máy gửi chưa khai báo',
    'detection.unknown_senders_note':
      'Các máy này đang gửi nhật ký về đây nhưng chưa thuộc nguồn nào, nên nội dung chưa được xem xét.',
    'detection.unknown_sender_line': '{{messages}} bản tin, lần cuối {{at}}',
    'detection.nothing_readable': 'Chưa đọc được nội dung (bị từ chối hoặc sai khuôn dạng).',
    'detection.make_source': 'Khai làm nguồn',
    'detection.dismiss_sender': 'Bỏ qua',
    'detection.failed_batches': 'Lô nhật ký xử lý lỗi',
    'detection.failed_batches_note':
      'Đã thử nhiều lần không được nên để riêng, không mất. Khi đã khắc phục (ổ đĩa, cơ sở dữ liệu), hãy thử lại.',
    'detection.failed_batch_line': '{{lines}} dòng, {{size}} MB, nhận lúc {{at}}',
    'detection.retry_batch': 'Thử lại',
    'detection.source_gone': 'Nguồn đã xóa',
    'detection.ports_open': 'Cổng nhận syslog đang mở: {{ports}}. HTTP luôn mở.',
    'detection.ports_closed':
      'Chưa mở cổng nhận syslog; đang nhận qua HTTP. Xem hướng dẫn gửi nhật ký để mở.',
    'detection.guide_title': 'Hướng dẫn gửi nhật ký về đây',
    'detection.guide_note': 'Địa chỉ máy chủ này đã điền sẵn. Bấm biểu tượng chép rồi dán vào máy gửi.',
    'detection.guide_step_1': 'Dán cấu hình bên dưới vào máy gửi, rồi khởi động lại dịch vụ gửi nhật ký.',
    'detection.guide_step_2':
      'Mở trang Nguồn nhật ký: máy gửi hiện ở mục “Máy gửi chưa khai báo”. Bấm “Khai làm nguồn”.',
    'detection.guide_step_3': 'Đợi vài phút; nguồn chuyển sang “Đang gửi” và số dòng tăng là xong.',
    'detection.way_closed_udp':
      'Cổng UDP chưa mở. Người quản trị máy chủ chạy lại với --syslog-udp 5514 (hoặc biến LACHAN_SYSLOG_UDP=5514).',
    'detection.way_closed_tcp':
      'Cổng TCP chưa mở. Người quản trị máy chủ chạy lại với --syslog-tcp 5514 (hoặc biến LACHAN_SYSLOG_TCP=5514).',
    'detection.way_closed_tls':
      'Cổng TLS chưa mở. Người quản trị máy chủ chạy lại với --syslog-tls 6514 và ba tệp --syslog-cert, --syslog-key, --syslog-ca.',
    'detection.recipe_suricata': 'Suricata (cảm biến giám sát mạng)',
    'detection.recipe_suricata_note':
      'Gửi tệp eve.json qua rsyslog. Khi mất mạng, rsyslog giữ lại và gửi bù.',
    'detection.recipe_rsyslog': 'Máy chủ Linux (rsyslog)',
    'detection.recipe_rsyslog_note': 'Debian, Ubuntu, RHEL đều có sẵn rsyslog.',
    'detection.recipe_rsyslog_tls': 'Máy chủ Linux qua mạng không tin cậy (rsyslog, TLS)',
    'detection.recipe_rsyslog_tls_note':
      'Mã hóa và xác thực bằng chứng thư. Xin chứng thư cho máy gửi từ đơn vị vận hành máy chủ này.',
    'detection.recipe_syslog_ng': 'Máy chủ Linux (syslog-ng)',
    'detection.recipe_syslog_ng_note': 'Dùng khi máy chạy syslog-ng thay vì rsyslog.',
    'detection.recipe_fortigate': 'Tường lửa FortiGate',
    'detection.recipe_fortigate_note': 'Dán vào cửa sổ lệnh (CLI) của thiết bị. “reliable” là gửi qua TCP.',
    'detection.recipe_mikrotik': 'Bộ định tuyến MikroTik',
    'detection.recipe_mikrotik_note':
      'Thiết bị chỉ gửi được UDP: khi quá tải có thể mất bản tin, số mất hiện ở trang nguồn.',
    'detection.recipe_windows': 'Máy chủ DNS Windows (NXLog)',
    'detection.recipe_windows_note':
      'Trong DNS Manager, bật Debug Logging ra tệp C:\\Windows\\System32\\dns\\dns.log, rồi cài NXLog Community.',
    'detection.recipe_http': 'Gửi tệp bằng lệnh (HTTP)',
    'detection.recipe_http_note':
      'Thay MÃ_TRUY_CẬP và TÊN_NGUỒN bằng giá trị hiện khi thêm nguồn. Gửi lại cùng tệp không bị tính hai lần.',
  },
  en: {
    'detection.how_to_send': 'How to send logs',
    'detection.change_source': 'Change the source',
    'detection.save': 'Save',
    'detection.site': 'Place',
    'detection.site_hint': 'Room, building, network site. Optional.',
    'detection.senders': 'Addresses of the sender (syslog)',
    'detection.senders_hint':
      'For example 10.1.2.3, or the network 10.1.2.0/24. Empty when it sends over HTTP.',
    'detection.certificates': 'Certificate of the sender (syslog over TLS)',
    'detection.certificates_hint': 'SHA-256 fingerprint, or the name (CN) in the certificate.',
    'detection.file_name': 'Log file on this server',
    'detection.file_name_hint': 'What is new is read, through rotation too.',
    'detection.silent_after_hint': 'Empty: learned from how the source sends.',
    'detection.silence_learned': 'Silent after (learned)',
    'detection.silence_set': 'Silent after',
    'detection.ways_in': 'Sends by',
    'detection.way_http': 'HTTP with a token',
    'detection.rate': 'Rate (last hour)',
    'detection.lines_a_minute': '{{lines}} lines a minute',
    'detection.last_day': 'Lines hour by hour, the last 24 hours',
    'detection.minutes': '{{time}} min',
    'detection.hours': '{{time}} h',
    'detection.days': '{{time}} days',
    'detection.problem_silent':
      'Nothing for more than {{time}}. Look at the sender, its cable and its settings.',
    'detection.problem_ahead': 'Its clock is {{time}} ahead. Set it, and turn NTP on.',
    'detection.problem_behind':
      'Lines come {{time}} after their stamps. Unless these are old logs, set its clock.',
    'detection.problem_dropped':
      '{{messages}} messages over UDP had no room. With TCP the sender would wait.',
    'detection.problem_errors': '{{errors}} errors. The last at {{at}}: {{last}}',
    'detection.silent_now': 'Silent now: {{names}}',
    'detection.nearly_full':
      'Much is waiting: {{waiting}} of {{limit}} MB. When it is full, senders have to wait.',
    'detection.lost_by_system':
      'The operating system lost {{count}} UDP messages that came too fast. Use TCP.',
    'detection.unknown_senders': 'Unknown senders',
    'detection.unknown_senders_note':
      'They send logs here but belong to no source, so nothing of it is looked at.',
    'detection.unknown_sender_line': '{{messages}} messages, the last at {{at}}',
    'detection.nothing_readable': 'Nothing could be read (refused, or in the wrong form).',
    'detection.make_source': 'Make it a source',
    'detection.dismiss_sender': 'Dismiss',
    'detection.failed_batches': 'Batches that failed',
    'detection.failed_batches_note':
      'They were tried several times and set aside, not lost. Once the cause is mended (disk, database), try again.',
    'detection.failed_batch_line': '{{lines}} lines, {{size}} MB, received at {{at}}',
    'detection.retry_batch': 'Try again',
    'detection.source_gone': 'A source that is gone',
    'detection.ports_open': 'Open for syslog: {{ports}}. HTTP is always open.',
    'detection.ports_closed':
      'No port for syslog is open; logs come over HTTP. The guide says how to open one.',
    'detection.guide_title': 'How to send logs here',
    'detection.guide_note': 'The address of this server is filled in. Copy, and paste it into the sender.',
    'detection.guide_step_1': 'Paste the settings below into the sender and restart its log service.',
    'detection.guide_step_2':
      'Open the page of sources: it stands under “Unknown senders”. Make it a source.',
    'detection.guide_step_3': 'Wait a few minutes: it says “Sends”, and the number of lines grows.',
    'detection.way_closed_udp':
      'The UDP port is closed. Start the server with --syslog-udp 5514 (LACHAN_SYSLOG_UDP).',
    'detection.way_closed_tcp':
      'The TCP port is closed. Start the server with --syslog-tcp 5514 (LACHAN_SYSLOG_TCP).',
    'detection.way_closed_tls':
      'The TLS port is closed. Start the server with --syslog-tls 6514, --syslog-cert, --syslog-key and --syslog-ca.',
    'detection.recipe_suricata': 'Suricata (network sensor)',
    'detection.recipe_suricata_note':
      'Sends eve.json through rsyslog, which keeps it while the network is down.',
    'detection.recipe_rsyslog': 'Linux server (rsyslog)',
    'detection.recipe_rsyslog_note': 'Debian, Ubuntu and RHEL have rsyslog.',
    'detection.recipe_rsyslog_tls': 'Linux server over a network that is not trusted (rsyslog, TLS)',
    'detection.recipe_rsyslog_tls_note':
      'Encrypted. Ask whoever runs this server for the sender’s certificate.',
    'detection.recipe_syslog_ng': 'Linux server (syslog-ng)',
    'detection.recipe_syslog_ng_note': 'For machines that run syslog-ng in place of rsyslog.',
    'detection.recipe_fortigate': 'FortiGate firewall',
    'detection.recipe_fortigate_note': 'Paste it into the command line of the device. “reliable” means TCP.',
    'detection.recipe_mikrotik': 'MikroTik router',
    'detection.recipe_mikrotik_note':
      'It speaks UDP only: under load messages may be lost, which the sources page shows.',
    'detection.recipe_windows': 'Windows DNS server (NXLog)',
    'detection.recipe_windows_note':
      'In DNS Manager turn on debug logging to C:\\Windows\\System32\\dns\\dns.log, then install NXLog Community.',
    'detection.recipe_http': 'Send a file by command (HTTP)',
    'detection.recipe_http_note':
      'Put in the token and the name of the source. The same file sent again counts once.',
  },
};
