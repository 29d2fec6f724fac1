const SIGNING = /^(?:(?:T\/?M|KT|TL|TUQ|Q)\s?\.\s?|(?:T\/M|K\/T|T\/L)\s)\p{Lu}{2}/u;

/** A line with TM., KT., TL., TUQ. or Q. before a position or a body. */
export function isSigningLine(text: string): boolean {
  return SIGNING.test(text);
}

/** A position as it stands above a signature: `PHÓ GIÁM ĐỐC`. */
export function isPosition(text: string): boolean {
  return /^(?:QUYỀN |PHÓ )?(?:TỔNG )?(?:THỦ TƯỚNG|CHỦ TỊCH|PHÓ CHỦ TỊCH|BỘ TRƯỞNG|THỨ TRƯỞNG|GIÁM ĐỐC|TỔNG GIÁM ĐỐC|PHÓ GIÁM ĐỐC|CHÁNH|PHÓ CHÁNH|CỤC TRƯỞNG|PHÓ CỤC TRƯỞNG|TRƯỞNG|PHÓ TRƯỞNG|BÍ THƯ|PHÓ BÍ THƯ|VỤ TRƯỞNG|VIỆN TRƯỞNG|HIỆU TRƯỞNG|CHỈ HUY|CHÍNH ỦY|CHÍNH TRỊ VIÊN|TƯ LỆNH|ỦY VIÊN|UỶ VIÊN|THƯỜNG TRỰC|ỦY BAN|UỶ BAN|TỈNH|THÀNH PHỐ|HUYỆN|THỊ XÃ|QUẬN|PHƯỜNG|XÃ|ĐẶC KHU|BAN |CHỦ NHIỆM|CHỦ TỌA|TỔNG BIÊN TẬP|TỔNG KIỂM TOÁN|TỔNG THƯ KÝ|ĐẠI DIỆN|CÁN BỘ|CHÁNH ÁN|KẾ TOÁN|ĐỘI TRƯỞNG|TỔ TRƯỞNG|NGƯỜI|THƯ KÝ|PHỤ TRÁCH|CHI CỤC TRƯỞNG|THANH TRA|KIỂM SOÁT)(?!\p{L})[\p{Lu}\s,.&-]*$/u.test(
    text,
  );
}

const TITLE_BEFORE_NAME =
  /^(?:(?:PGS|GS|TS|ThS|Ths|BSCKII|BSCKI|BSCK2|BSCK1|BS|CKII|CKI|KS|CN|LS|Bs|Ds|DS|Đ\/c|Đại tá|Thượng tá|Trung tá|Thiếu tá|Thiếu tướng|Trung tướng|Thượng tướng)\.?\s*)+/u;

/** A name as it stands below a signature, with or without rank and degree. */
export function isPersonName(text: string): boolean {
  const plain = text.replace(TITLE_BEFORE_NAME, '').replace(/[.,]$/, '');
  return (
    /^\p{Lu}\p{Ll}*['’]?(?:(?:\s+|-|(?<=['’]))\p{Lu}\p{Ll}*['’]?){1,5}$/u.test(plain) ||
    /^\p{Lu}{2,}(?:\s+\p{Lu}{1,}){1,5}$/u.test(plain)
  );
}
