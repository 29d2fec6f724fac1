/** How to clean a machine, in words for whoever sits in front of it. */
interface CleaningGuide {
  /** Matched against family and kind of indicator, without regard to case. */
  matches: RegExp;
  title: string;
  steps: string[];
}

const first = 'Rút dây mạng và tắt Wi-Fi của máy. Không tắt nguồn, không cài lại máy vội.';
const last =
  'Ghi lại đã thấy gì, đã làm gì, rồi bấm “Đã làm sạch”. Công an tỉnh theo dõi thêm 7 ngày trước khi xác nhận.';

const guides: CleaningGuide[] = [
  {
    matches: /ransom|lockbit|wannacry|phobos|stop.?djvu|conti|blackcat|akira|mã hóa/i,
    title: 'Mã độc mã hóa dữ liệu (tống tiền)',
    steps: [
      first,
      'Gọi ngay đầu mối ứng cứu sự cố của tỉnh: đây là sự cố, không tự xử lý một mình.',
      'Kiểm tra các thư mục chia sẻ và máy khác trong phòng có tệp lạ, tệp đổi đuôi không; ngắt mạng những máy đó.',
      'Không trả tiền, không xóa tệp đã bị mã hóa, giữ nguyên thông báo đòi tiền (chụp ảnh).',
      'Chỉ khôi phục từ bản sao lưu sau khi máy đã được cài lại sạch.',
      'Đổi mật khẩu của mọi tài khoản đã đăng nhập trên máy, làm từ một máy khác.',
      last,
    ],
  },
  {
    matches: /\bapt\b|apt[-_ ]?\d|oceanlotus|mustang|panda|lazarus|plugx|cobalt|kimsuky|darkhotel|gián điệp/i,
    title: 'Mã độc gián điệp, tấn công có chủ đích',
    steps: [
      'Rút dây mạng. Không quét, không xóa, không khởi động lại: dấu vết cần được giữ để điều tra.',
      'Gọi đầu mối ứng cứu sự cố của tỉnh và chờ hướng dẫn.',
      'Ghi lại máy dùng làm gì, ai dùng, có xử lý tài liệu quan trọng không; không gửi nội dung mật qua hệ thống này.',
      'Từ máy khác, đổi mật khẩu thư điện tử, quản lý văn bản và tài khoản quản trị đã dùng trên máy.',
      'Sau khi được lấy mẫu: cài lại hệ điều hành từ bộ cài sạch, cập nhật đủ bản vá, cài phần mềm diệt vi-rút.',
      last,
    ],
  },
  {
    matches: /min(?:er|ing)|coin|xmrig|đào tiền/i,
    title: 'Mã độc đào tiền ảo',
    steps: [
      first,
      'Mở Task Manager (Ctrl+Shift+Esc), chụp ảnh tiến trình dùng nhiều CPU nhất.',
      'Quét toàn bộ máy bằng phần mềm diệt vi-rút đã cập nhật; xóa mục lạ trong Task Scheduler và mục tự khởi động.',
      'Gỡ phần mềm bẻ khóa, phần mềm không rõ nguồn gốc.',
      'Cập nhật Windows; nếu là máy chủ, đóng các cổng quản trị mở ra Internet.',
      last,
    ],
  },
  {
    matches: /mirai|gafgyt|mozi|botnet|camera|router|iot/i,
    title: 'Camera, bộ định tuyến hoặc thiết bị mạng bị điều khiển',
    steps: [
      'Rút dây mạng của thiết bị (thường là camera, đầu ghi hình hoặc bộ phát Wi-Fi ở địa chỉ nêu trên).',
      'Khôi phục cài đặt gốc: giữ nút Reset theo hướng dẫn của hãng.',
      'Cập nhật phần mềm mới nhất từ trang của hãng trước khi cắm lại mạng.',
      'Đặt mật khẩu mới, dài; tắt truy cập từ xa và UPnP.',
      'Không cho thiết bị ra Internet nếu không cần.',
      last,
    ],
  },
  {
    matches: /xor.?ddos|kinsing|teamtnt|tsunami|linux|\belf\b|web.?shell/i,
    title: 'Máy chủ Linux hoặc trang web bị chiếm quyền',
    steps: [
      'Gọi người quản trị máy chủ và đầu mối ứng cứu sự cố của tỉnh. Ngắt máy khỏi Internet, giữ máy chạy để lấy dấu vết.',
      'Chụp danh sách tiến trình, kết nối mạng và lịch chạy (ps aux, ss -tnp, crontab -l), lưu ra nơi khác.',
      'Sao chép nhật ký và thư mục trang web ra ổ riêng trước khi xóa bất cứ tệp nào.',
      'Xóa tài khoản và khóa SSH lạ; đổi mọi mật khẩu quản trị, cơ sở dữ liệu từ một máy sạch.',
      'Dựng lại máy chủ từ bản sao lưu trước ngày nhiễm, cập nhật bản vá, chỉ cho quản trị từ mạng nội bộ.',
      last,
    ],
  },
  {
    matches: /gamarue|andromeda|conficker|kido|sality|ramnit|jenxcus|autorun|\bworm\b|\busb\b/i,
    title: 'Sâu lây qua USB và thư mục chia sẻ',
    steps: [
      first,
      'Thu mọi USB đã cắm vào máy, dán nhãn, không cắm sang máy khác.',
      'Cập nhật phần mềm diệt vi-rút, quét toàn bộ máy rồi quét từng USB; nhấn giữ Shift khi cắm USB để không tự chạy.',
      'Tìm trong USB và thư mục chia sẻ các lối tắt (.lnk) trùng tên thư mục: không mở, để phần mềm xóa.',
      'Quét mọi máy khác trong phòng đã dùng chung USB hoặc thư mục.',
      'Cập nhật Windows; tắt tự chạy (AutoPlay) trong Cài đặt › Bluetooth và thiết bị › Tự động phát.',
      last,
    ],
  },
  {
    matches: /stealer|redline|agent.?tesla|formbook|lumma|vidar|raccoon|lokibot|keylog/i,
    title: 'Mã độc lấy cắp mật khẩu',
    steps: [
      first,
      'Từ một máy khác, đổi ngay mật khẩu thư công vụ, quản lý văn bản, dịch vụ công, ngân hàng đã lưu trên máy.',
      'Đăng xuất mọi phiên đang mở; bật xác thực hai lớp ở nơi có thể.',
      'Quét toàn bộ máy bằng phần mềm diệt vi-rút đã cập nhật; nếu còn nghi ngờ, cài lại máy.',
      'Tìm thư có tệp đính kèm lạ trong 7 ngày gần đây và báo cho cả phòng.',
      last,
    ],
  },
];

const general: CleaningGuide = {
  matches: /^/,
  title: 'Máy có dấu hiệu nhiễm mã độc',
  steps: [
    'Tìm máy: xem địa chỉ máy ở trên, hỏi người quản lý mạng hoặc xem trong Cài đặt › Mạng của từng máy.',
    first,
    'Hỏi người dùng máy: gần đây mở thư lạ, cắm USB, cài phần mềm gì.',
    'Cập nhật phần mềm diệt vi-rút (tải bộ cập nhật từ máy khác bằng USB nếu cần) và quét toàn bộ máy.',
    'Xóa hoặc cách ly những gì tìm thấy, chụp ảnh màn hình kết quả; khởi động lại và quét lần nữa.',
    'Cập nhật Windows và trình duyệt; gỡ phần mềm bẻ khóa. Nếu vẫn còn cảnh báo, cài lại máy.',
    'Cắm lại mạng khi đã sạch; đổi mật khẩu đã dùng trên máy.',
    last,
  ],
};

/** The guide for a malware family, or the general one. */
export function guideFor(malware: string): { title: string; steps: string[] } {
  const { title, steps } = guides.find(({ matches }) => matches.test(malware)) ?? general;
  return { title, steps };
}
