import type { GuideSystem } from '../contract.ts';

/** How a kind of machine is cut off, its evidence kept and it is cleaned: what a unit's officer can do. */
export interface SystemAdvice {
  /** In the title. */
  name: string;
  first: string[];
  keep: string[];
  clean: string[];
  after: string[];
}

export const systemAdvice: Record<GuideSystem, SystemAdvice> = {
  windows: {
    name: 'máy tính Windows',
    first: [
      'Rút dây mạng và tắt Wi-Fi của máy. Để máy chạy, không tắt nguồn.',
      'Dán giấy “Máy nhiễm, không dùng”.',
    ],
    keep: ['Chụp màn hình cảnh báo của phần mềm diệt vi-rút và Task Manager (Ctrl+Shift+Esc, mục Details).'],
    clean: [
      'Tải bộ cập nhật của phần mềm diệt vi-rút từ máy khác, chép bằng USB sạch, rồi quét toàn bộ máy.',
      'Xóa hoặc cách ly những gì tìm thấy; xóa mục lạ trong Task Scheduler và thẻ Startup của Task Manager.',
      'Khởi động lại, quét lần hai bằng Microsoft Defender Offline (Windows Security › Scan options).',
      'Chạy Windows Update đến hết; gỡ phần mềm bẻ khóa.',
    ],
    after: ['Cắm lại mạng khi lần quét thứ hai không còn gì.'],
  },
  windows_server: {
    name: 'máy chủ Windows',
    first: [
      'Gọi người quản trị máy chủ. Ngắt cổng mạng ở bộ chuyển mạch hoặc trên máy ảo; để máy chạy.',
      'Báo đơn vị dùng dịch vụ trên máy chủ là sẽ gián đoạn.',
    ],
    keep: [
      'Máy ảo: chụp snapshot kèm bộ nhớ. Máy thật: lưu kết quả netstat -ano và tasklist /v ra ổ ngoài.',
      'Xuất nhật ký Security, System, PowerShell (Event Viewer › Save All Events As).',
    ],
    clean: [
      'Kiểm tra tài khoản quản trị mới, dịch vụ lạ (services.msc), tác vụ lạ (taskschd.msc), phiên RDP lạ.',
      'Quét bằng phần mềm diệt vi-rút dành cho máy chủ; máy chủ quan trọng nên dựng lại từ bản sao lưu sạch.',
      'Là máy chủ miền (Domain Controller): chờ chuyên gia, không tự xử lý.',
      'Cập nhật bản vá; đóng RDP, SMB ra Internet.',
    ],
    after: ['Đổi mật khẩu mọi tài khoản quản trị đã đăng nhập trên máy chủ, cả tài khoản dịch vụ.'],
  },
  linux_server: {
    name: 'máy chủ Linux',
    first: ['Gọi người quản trị máy chủ. Ngắt máy khỏi Internet, giữ máy chạy để lấy dấu vết.'],
    keep: [
      'Lưu ra nơi khác: ps auxf, ss -tnp, crontab -l của mọi người dùng, last, và thư mục /var/log.',
      'Chụp lại tệp chạy của tiến trình lạ: cp /proc/SỐ/exe ra ổ ngoài.',
    ],
    clean: [
      'Xóa tài khoản và khóa SSH lạ (~/.ssh/authorized_keys của từng người dùng), tác vụ cron và dịch vụ systemd lạ.',
      'Dựng lại máy chủ từ bản sao lưu trước ngày nhiễm thay vì chỉ xóa tệp.',
      'Cập nhật toàn bộ gói; chỉ cho SSH bằng khóa và từ mạng nội bộ.',
    ],
    after: ['Đổi mọi mật khẩu quản trị và cơ sở dữ liệu, làm từ máy sạch.'],
  },
  web_server: {
    name: 'máy chủ trang web',
    first: [
      'Gọi người quản trị trang web. Chuyển trang sang thông báo bảo trì, chặn truy cập quản trị từ Internet.',
      'Giữ máy chạy; máy ảo thì chụp snapshot.',
    ],
    keep: [
      'Sao chép thư mục trang web, cơ sở dữ liệu và nhật ký truy cập ra ổ riêng trước khi xóa bất cứ tệp nào.',
    ],
    clean: [
      'So thư mục trang web với bản cài gốc; thay bằng bản sạch, không sửa từng tệp.',
      'Kiểm tra tài khoản quản trị lạ trong trang web và cơ sở dữ liệu.',
      'Cập nhật hệ quản trị nội dung, tiện ích, hệ điều hành; bật tường lửa ứng dụng web nếu có.',
    ],
    after: ['Đổi mật khẩu quản trị trang web, FTP, cơ sở dữ liệu; mở lại trang khi người quản trị xác nhận.'],
  },
  device: {
    name: 'camera, bộ định tuyến, thiết bị',
    first: [
      'Rút dây mạng của thiết bị (camera, đầu ghi, bộ phát Wi-Fi, máy in). Tắt rồi bật lại khi đã rút dây.',
    ],
    keep: ['Ghi địa chỉ, vị trí lắp và ai quản lý thiết bị.'],
    clean: [
      'Khôi phục cài đặt gốc: giữ nút Reset theo hướng dẫn của hãng.',
      'Khi chưa nối Internet: đặt mật khẩu mới, dài, khác mật khẩu mặc định.',
      'Cập nhật phần mềm mới nhất tải từ trang của hãng. Hãng không còn hỗ trợ thì thay thiết bị.',
    ],
    after: ['Để thiết bị trong mạng riêng, tách khỏi máy làm việc.'],
  },
  phone: {
    name: 'điện thoại, máy tính bảng',
    first: ['Bật chế độ máy bay, tắt Wi-Fi. Dùng máy khác để liên lạc.'],
    keep: ['Chụp danh sách ứng dụng đã cài và ứng dụng có quyền Trợ năng, Quản trị thiết bị.'],
    clean: [
      'Gỡ ứng dụng lạ, ứng dụng cài từ tệp APK hoặc đường dẫn gửi đến; thu quyền Trợ năng trước khi gỡ.',
      'Sao lưu ảnh, danh bạ; khôi phục cài đặt gốc; chỉ cài lại ứng dụng từ kho chính thức.',
      'Cập nhật hệ điều hành.',
    ],
    after: ['Từ máy khác: đổi mật khẩu VNeID, ngân hàng, Zalo; báo ngân hàng nếu có giao dịch lạ.'],
  },
};
