import type { Signer } from './certificate-chain.ts';
import type { LaterChange } from './pdf-changes.ts';
import type { PdfSignatureFinding, PdfSignatureVerdict, PdfVerification } from './verify-pdf.ts';
import type { XmlSignatureFinding, XmlVerification } from './xml-signature.ts';

export type SignatureFinding = PdfSignatureFinding | XmlSignatureFinding;

const FINDINGS: Record<SignatureFinding, string> = {
  no_signature: 'Tệp không có chữ ký số nào.',
  several_signatures: 'Tệp có nhiều chữ ký XML; không thể biết chữ ký nào ký cho nội dung đang đọc.',
  not_whole_document: 'Chữ ký không bao trùm toàn bộ văn bản: phần đang đọc có thể không phải phần đã ký.',
  duplicate_ids: 'Nhiều phần tử dùng chung một mã định danh: phần đang đọc có thể không phải phần đã ký.',
  content_changed: 'Nội dung đã bị thay đổi sau khi ký.',
  signature_invalid: 'Giá trị chữ ký sai: không phải do khóa của chứng thư số này tạo ra.',
  signature_unreadable: 'Không đọc được chữ ký: dữ liệu hỏng hoặc thuộc loại không được dùng cho văn bản.',
  byte_range_wrong: 'Phạm vi được ký không hợp lệ: có phần của tệp nằm ngoài chữ ký.',
  changed_after_signing: 'Tệp đã được bổ sung hoặc sửa đổi sau khi ký.',
  no_certificate: 'Chữ ký không kèm chứng thư số.',
  untrusted_chain: 'Chứng thư số không do tổ chức chứng thực nào được tin cậy cấp.',
  certificate_expired: 'Chứng thư số đã hết hạn tại thời điểm ký.',
  certificate_not_yet_valid: 'Chứng thư số chưa có hiệu lực tại thời điểm ký.',
  certificate_revoked: 'Chứng thư số đã bị thu hồi.',
  not_for_signing: 'Chứng thư số không được cấp để ký văn bản.',
  weak_key: 'Khóa RSA ngắn hơn 2048 bit, không còn an toàn.',
  weak_algorithm: 'Thuật toán băm SHA-1 đã lỗi thời; chữ ký vẫn khớp nhưng không còn đủ an toàn.',
  unknown_algorithm: 'Thuật toán chữ ký không được dùng cho văn bản.',
  time_stamp_invalid: 'Dấu thời gian không khớp với chữ ký.',
  time_stamp_untrusted: 'Dấu thời gian không do tổ chức nào được tin cậy cấp.',
};

const CHANGES: Record<LaterChange, string> = {
  page: 'nội dung trang',
  annotation: 'chú thích trên trang',
  form: 'biểu mẫu',
  catalog: 'cấu trúc văn bản',
  seal_too_large: 'hình chữ ký che quá nhiều nội dung trang',
};

/** Everything a person must know about the signatures of a file, in Vietnamese, the verdict first. */
export function signatureSentences(verification: PdfVerification | XmlVerification): string[] {
  if ('signatures' in verification) {
    const { signatures, findings, isValid } = verification;
    if (signatures.length === 0) return findings.map((finding) => FINDINGS[finding]);
    const verdict = isValid
      ? `Hợp lệ: cả ${signatures.length} chữ ký đều đúng.`
      : 'KHÔNG hợp lệ: có chữ ký không đạt.';
    return [verdict, ...signatures.flatMap(pdfSentences)];
  }
  const { isValid, findings, signer, revocation } = verification;
  return [
    isValid ? 'Chữ ký hợp lệ.' : 'Chữ ký KHÔNG hợp lệ.',
    ...findings.map((finding) => FINDINGS[finding]),
    ...(signer ? [whoSentence(signer), revocationSentence(revocation ?? 'not_checked')] : []),
  ];
}

/** One finding in words. */
export function findingSentence(finding: SignatureFinding): string {
  return FINDINGS[finding];
}

/** What a person must know about one signature of a PDF. */
export function pdfSentences(verdict: PdfSignatureVerdict): string[] {
  const { signer, findings, changes, provenAt, claimedAt, coversWholeFile, isValid } = verdict;
  const later =
    coversWholeFile || findings.includes('changed_after_signing') || findings.includes('byte_range_wrong')
      ? []
      : ['Sau chữ ký này tệp chỉ có thêm chữ ký khác; nội dung đã ký không đổi.'];
  const when = provenAt
    ? `Ký trước ${inWords(provenAt)}, có dấu thời gian chứng thực.`
    : claimedAt
      ? `Ký lúc ${inWords(claimedAt)} theo đồng hồ của người ký; không có dấu thời gian chứng thực.`
      : 'Không rõ thời điểm ký.';
  return [
    `${verdict.field || 'Chữ ký'}: ${isValid ? 'hợp lệ' : 'KHÔNG hợp lệ'}.`,
    ...findings.map((finding) =>
      finding === 'changed_after_signing'
        ? `${FINDINGS[finding].slice(0, -1)}: ${changes.map((change) => CHANGES[change]).join(', ')}.`
        : FINDINGS[finding],
    ),
    ...(signer ? [whoSentence(signer)] : []),
    when,
    ...(signer ? [revocationSentence(verdict.revocation)] : []),
    ...later,
  ];
}

function whoSentence({ name, organisation, issuer, serialNumber }: Signer): string {
  const body = organisation && organisation !== name ? ` (${organisation})` : '';
  const by = /^CN=(.*)$/m.exec(issuer)?.[1] ?? issuer.replaceAll('\n', ', ');
  return `Người ký: ${name}${body}; chứng thư số ${serialNumber} do ${by} cấp.`;
}

function revocationSentence(revocation: PdfSignatureVerdict['revocation']): string {
  if (revocation === 'good') return 'Chứng thư số không có trong danh sách thu hồi.';
  if (revocation === 'revoked') return 'Chứng thư số có trong danh sách thu hồi.';
  return 'Chưa kiểm tra được chứng thư số có bị thu hồi hay không: không có danh sách thu hồi phù hợp.';
}

/** `21/11/2026 15:30:45 +07:00` */
function inWords(instant: string): string {
  const local = new Date(Date.parse(instant) + 7 * 3_600_000).toISOString();
  return `${local.slice(0, 10).split('-').reverse().join('/')} ${local.slice(11, 19)} +07:00`;
}
