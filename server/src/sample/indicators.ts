import { lateThreat, threats, type Threat } from './threats.ts';

/** The sample's threats, or some of them, as a CSV that the product imports: `value,family,description`. */
export function indicatorsCsv(chosen: readonly Threat[] = [...threats, lateThreat]): string {
  const rows = chosen.flatMap(({ family, domains, addresses, urls, sha256, behaviour }) =>
    [...domains, ...addresses, ...urls, ...sha256].map(
      (value) => `${value},${family},${descriptions[behaviour]}`,
    ),
  );
  return `value,family,description\n${rows.join('\n')}\n`;
}

const descriptions = {
  c2: 'Máy chủ điều khiển mã độc gián điệp',
  miner: 'Máy chủ đào tiền ảo',
  stealer: 'Máy chủ nhận mật khẩu bị đánh cắp',
  ransomware: 'Hạ tầng của mã độc tống tiền',
  phishing: 'Trang lừa đảo giả mạo cơ quan nhà nước',
  worm: 'Máy chủ điều khiển sâu lây qua USB',
} as const;
