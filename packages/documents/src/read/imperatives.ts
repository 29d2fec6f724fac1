/** How instructions begin: verbs of official style, with the adverbs that go before them. */
const VERBS = [
  'tổ chức',
  'triển khai',
  'thực hiện',
  'rà soát',
  'kiểm tra',
  'đánh giá',
  'cập nhật',
  'tăng cường',
  'chủ động',
  'chủ trì',
  'phối hợp',
  'hướng dẫn',
  'đôn đốc',
  'theo dõi',
  'giám sát',
  'báo cáo',
  'tổng hợp',
  'tham mưu',
  'đề xuất',
  'xây dựng',
  'ban hành',
  'bố trí',
  'phân công',
  'cử',
  'thường xuyên',
  'khẩn trương',
  'kịp thời',
  'tiếp tục',
  'định kỳ',
  'có giải pháp',
  'có biện pháp',
  'có phương án',
  'có kế hoạch',
  'có trách nhiệm',
  'bảo đảm',
  'đảm bảo',
  'duy trì',
  'đẩy mạnh',
  'nâng cao',
  'nâng cấp',
  'quán triệt',
  'tuyên truyền',
  'phổ biến',
  'tập huấn',
  'đào tạo',
  'bồi dưỡng',
  'sao lưu',
  'cài đặt',
  'thiết lập',
  'cấu hình',
  'phân loại',
  'xác định',
  'phê duyệt',
  'thẩm định',
  'lập',
  'cung cấp',
  'chia sẻ',
  'gửi',
  'thông báo',
  'thông tin',
  'đăng ký',
  'dán nhãn',
  'khắc phục',
  'xử lý',
  'ngăn chặn',
  'gỡ bỏ',
  'cô lập',
  'ngắt',
  'thay đổi',
  'thay thế',
  'sử dụng',
  'không',
  'tuyệt đối',
  'nghiêm cấm',
  'hạn chế',
  'ưu tiên',
  'đầu tư',
  'mua sắm',
  'trang bị',
  'quản lý',
  'vận hành',
  'chỉ đạo',
  'lãnh đạo',
  'yêu cầu',
  'đề nghị',
  'giao',
  'nghiêm túc',
  'tích cực',
  'đặc biệt',
  'trước mắt',
  'hàng',
  'hằng',
  'khi',
  'nếu',
  'trường hợp',
  'phát hiện',
  'trực',
  'duyệt',
  'tiến hành',
  'áp dụng',
  'kết nối',
  'cảnh báo',
  'cam kết',
  'chuẩn bị',
  'chịu trách nhiệm',
  'tập trung',
  'củng cố',
  'kiện toàn',
  'thành lập',
  'hoàn thiện',
  'hoàn thành',
  'nghiên cứu',
  'khai thác',
  'hỗ trợ',
  'tư vấn',
  'ứng cứu',
  'diễn tập',
  'thống kê',
  'lưu trữ',
  'lưu giữ',
  'bảo vệ',
  'phòng',
  'truy cập',
  'quét',
  'vá',
  'tắt',
  'bật',
  'mã hóa',
  'xác minh',
  'cử cán bộ',
  'trước ngày',
  'chậm nhất',
  'đăng tải',
  'niêm yết',
  'công khai',
  'lồng ghép',
  'gắn',
  'xem xét',
  'quy định',
  'bám sát',
  'nắm',
  'liên hệ',
  'thu hồi',
  'rút',
  'kê khai',
  'đổi',
  'hủy',
  'huỷ',
  'nhanh chóng',
  'điều tra',
  'xác định',
  'mở',
  'làm việc',
  'phấn đấu',
  'tham gia',
  'trình',
  'rà quét',
  'bóc gỡ',
  'tăng',
  'giữ',
  'chấp hành',
  'tuân thủ',
  'đưa',
  'cấp',
  'tích hợp',
  'kết hợp',
  'khuyến khích',
  'huy động',
  'biên soạn',
  'in',
  'ký',
  'thực thi',
  'công bố',
  'đóng',
  'gia hạn',
  'nhân rộng',
  'sử dụng',
];
const STARTS_WITH_VERB = new RegExp(String.raw`^(?:${VERBS.join('|')})(?!\p{L})`, 'iu');
// "nhiệm vụ được giao", "đáp ứng yêu cầu", "đã chủ trì" tell of orders and give none.
const OBLIGES =
  /(?<!\p{L})(?<!(?:đã|được|đáp ứng|theo|các|những|nhiệm vụ|mục đích,|khi có) )(?:phải|có trách nhiệm|chịu trách nhiệm|chủ trì|cần|yêu cầu|đề nghị|giao)(?!\p{L})/iu;

const STATEMENT =
  /^(?:Đánh giá cao|Ghi nhận|Biểu dương|Hoan nghênh|Cơ bản|Thống nhất (?:với|về)|Nhất trí|Đồng ý|Đến nay|Hiện nay|Hiện tại|Thời gian qua|Trong thời gian qua|Tuy nhiên|Bên cạnh|Đã |Qua (?:công tác|kiểm tra|rà soát|theo dõi)|Kết quả|Tỷ lệ|Mô tả|Điểm |Ảnh hưởng|Mức độ|Lỗ hổng|\d+ lỗ hổng|CVE-|Tham khảo|(?:Nguồn )?[Kk]inh phí|Số điện thoại|Điện thoại|Thư điện tử|Email|Đối tượng|Thành phần|Địa điểm|Thời gian(?! hoàn)|Hình thức|Phạm vi|Chủ đề|Số lượng|Sản phẩm|Yêu cầu sản phẩm|(?:Ông|Bà|Đồng chí) (?:\p{Lu}\p{Ll}+ ){1,4}\p{Lu}\p{Ll}+)(?!\p{L})/u;

/** What is told, praised or described: it asks nobody for anything, unless an order follows in it. */
export function isStatement(text: string): boolean {
  return (
    (STATEMENT.test(text) &&
      !/(?<!\p{L})(?:[Gg]iao|[Yy]êu cầu|[Đđ]ề nghị) (?:các |\p{Lu})|chịu trách nhiệm|có trách nhiệm/u.test(
        text,
      )) ||
    /(?:có thể|xin|vui lòng|đề nghị) liên hệ (?:với )?(?:đầu mối|theo|qua|ông|bà|đồng chí)/iu.test(text) ||
    (/(?<!\p{L})sẽ (?:tổng hợp|thông báo|xem xét|báo cáo|không|hướng dẫn|tổ chức|gửi|có)(?!\p{L})/u.test(
      text,
    ) &&
      !/(?<!\p{L})(?:[Gg]iao|[Yy]êu cầu|[Đđ]ề nghị) /u.test(text))
  );
}

/** A title in capitals tells nobody to do anything. */
export function startsWithVerb(text: string): boolean {
  return STARTS_WITH_VERB.test(text) && /\p{Ll}/u.test(text);
}

/** Whether the sentence tells somebody to do something, from its verb or from a word of duty. */
export function isImperative(text: string): boolean {
  return (
    startsWithVerb(text) || startsWithVerb(text.replace(/^[^:.;]{3,140}:\s*/u, '')) || OBLIGES.test(text)
  );
}

const EXHORTATION =
  /^(?:[^:;]{0,160}?)(?:yêu cầu|đề nghị|mong|rất mong)(?!\p{L})[^:;]{0,180}?(?:triển khai|thực hiện|phối hợp|quan tâm|chấp hành)(?:,? (?:và )?(?:thực hiện|triển khai))?(?: nghiêm túc| nghiêm| tốt| theo quy định| các nội dung trên| chỉ thị này| văn bản này| công văn này| kế hoạch này)*[.\s]*$/iu;
const FORMULA =
  /^(?:Trên đây là|Trân trọng|Văn bản này|(?:Chỉ thị|Quyết định|Kế hoạch|Công văn|Quy chế) này (?:có hiệu lực|thay thế|được phổ biến|phổ biến|được quán triệt)|Nhận được (?:văn bản|Công văn) này|Vậy,? |Rất mong|Kính mong|Xin trân trọng|Mọi chi tiết|Thông tin chi tiết|Đầu mối liên hệ|Chi tiết (?:xin )?liên hệ)|thông báo (?:để|đến|cho)[^.;:]{0,80}(?:biết|thực hiện)[^.;:]{0,20}[.\s]*$|chịu trách nhiệm (?:thi hành|thực hiện|tổ chức thực hiện) (?:Quyết định|Chỉ thị|Kế hoạch|Nghị quyết|Công điện) này[.\s]*$/u;

/** Closing words that oblige nobody to anything of their own: "yêu cầu các đơn vị nghiêm túc thực hiện". */
export function isClosingFormula(sentence: string): boolean {
  return EXHORTATION.test(sentence) || FORMULA.test(sentence);
}

/** "Trong quá trình thực hiện có khó khăn, vướng mắc, kịp thời báo cáo …". */
export function asksForObstacles(sentence: string): boolean {
  return (
    /khó khăn|vướng mắc/u.test(sentence) && /báo cáo|phản ánh|thông báo|liên hệ|gửi|đề xuất/u.test(sentence)
  );
}

/** "Thực hiện Công văn số …" tells why the document is written; what to do comes behind it. */
export function isPreamble(sentence: string): boolean {
  return /^(?:Thực hiện|Triển khai|Thi hành|Tiếp tục thực hiện)[^.;:]{0,100}? số \d/u.test(sentence);
}

/** What a decision itself does in its articles: nobody else has to do it. */
export function isOwnAct(sentence: string): boolean {
  return /^(?:Thành lập|Phê duyệt|Ban hành|Công nhận|Kiện toàn|Bãi bỏ|Sửa đổi|Thay thế|Bổ sung|Công bố|Điều chỉnh)(?!\p{L})/u.test(
    sentence,
  );
}
