import type { Threshold } from './threshold.ts';

const file = 'src/thresholds/ct-14-2018.ts';

/** Chỉ thị 14/CT-TTg 25/5/2018, the product criteria drawn from it, and the guide on sharing malware data. */
export const ct14Thresholds: readonly Threshold[] = [
  {
    id: 'threshold-antivirus-coverage',
    title: 'Tỷ lệ máy chủ, máy trạm, thiết bị đầu cuối được bảo vệ khỏi mã độc',
    file,
    source: 'ct-14-2018',
    article: null,
    validFrom: '2018-05-25',
    validTo: null,
    certainty: 'B',
    threshold: 'antivirus-coverage',
    value: 100,
    unit: 'percent',
    bound: 'at-least',
    fromLevel: null,
  },
  {
    id: 'threshold-machine-silent-days',
    title: 'Số ngày không cập nhật mà từ đó báo cáo mã độc thống kê riêng',
    file,
    source: 'cv-2290-2018',
    article: null,
    validFrom: '2018-07-17',
    validTo: null,
    certainty: 'B',
    threshold: 'machine-silent-days',
    value: 15,
    unit: 'day',
    bound: 'at-most',
    fromLevel: null,
  },
  product('malware-sample-time', 'Thời gian thu được mẫu mã độc mới', 12),
  product('malware-removal-time', 'Thời gian phát hành bản xử lý mã độc', 24),
];

function product(threshold: Threshold['threshold'], title: string, value: number): Threshold {
  return {
    id: `threshold-${threshold}`,
    title,
    file,
    source: 'mic-product-criteria',
    article: null,
    validFrom: null,
    validTo: null,
    certainty: 'B',
    threshold,
    value,
    unit: 'hour',
    bound: 'at-most',
    fromLevel: null,
  };
}
