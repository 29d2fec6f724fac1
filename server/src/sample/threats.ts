/**
 * Malware that the sample province meets. Names are of reserved domains (RFC 2606) and addresses of documentation
 * networks (RFC 5737): nothing here exists.
 */
export interface Threat {
  family: string;
  /** What an anti-virus product calls it, and how it classifies it. */
  detection: string;
  behaviour: 'c2' | 'miner' | 'stealer' | 'ransomware' | 'phishing' | 'worm';
  domains: readonly string[];
  addresses: readonly string[];
  urls: readonly string[];
  sha256: readonly string[];
}

const digest = (seed: string): string => seed.repeat(64).slice(0, 64);

export const threats: readonly Threat[] = [
  {
    family: 'MustangPanda',
    detection: 'Trojan.Win32.PlugX.gen',
    behaviour: 'c2',
    domains: ['cap-nhat-office.example', 'tailieu-noibo.example'],
    addresses: ['198.51.100.23'],
    urls: ['http://tailieu-noibo.example/van-ban/thong-bao.zip'],
    sha256: [digest('a1b2c3d4')],
  },
  {
    family: 'XMRigMiner',
    detection: 'Trojan.Win32.Miner.gen',
    behaviour: 'miner',
    domains: ['pool-eu.daokhoang.example'],
    addresses: ['198.51.100.77', '192.0.2.45'],
    urls: [],
    sha256: [digest('0f1e2d3c')],
  },
  {
    family: 'RedLineStealer',
    detection: 'Trojan-PSW.Win32.RedLine.gen',
    behaviour: 'stealer',
    domains: ['gate.matkhau-trinhduyet.example'],
    addresses: ['192.0.2.130'],
    urls: ['http://gate.matkhau-trinhduyet.example/api/check'],
    sha256: [digest('99aa88bb')],
  },
  {
    family: 'LockBit',
    detection: 'Trojan-Ransom.Win32.Lockbit.gen',
    behaviour: 'ransomware',
    domains: ['thanhtoan-khoiphuc.example'],
    addresses: ['192.0.2.201'],
    urls: [],
    sha256: [digest('deadc0de')],
  },
  {
    family: 'GamarueWorm',
    detection: 'Worm.Win32.Gamarue.gen',
    behaviour: 'worm',
    domains: ['usb-lay-lan.example', 'dieukhien-cu.example'],
    addresses: ['198.51.100.140'],
    urls: [],
    sha256: [digest('5a5a0b0b')],
  },
  {
    family: 'PhishDichVuCong',
    detection: 'HEUR:Trojan.Script.Phish',
    behaviour: 'phishing',
    domains: ['dichvucong-xacthuc.example', 'nganhang-canhbao.example'],
    addresses: [],
    urls: ['https://dichvucong-xacthuc.example/dang-nhap'],
    sha256: [],
  },
];

/** Of this one a letter warns only after the machines have met it: looking back finds it. */
export const lateThreat: Threat = {
  family: 'AnhHoSoRat',
  detection: 'Backdoor.Win32.AnhHoSo.gen',
  behaviour: 'c2',
  domains: ['anh-ho-so.example'],
  addresses: [],
  urls: [],
  sha256: [],
};

/** What everyone asks for all day. */
export const everydayNames: readonly string[] = [
  'dichvucong.gov.vn',
  'chinhphu.vn',
  'thuvienphapluat.vn',
  'vnexpress.net',
  'update.microsoft.com',
  'login.microsoftonline.com',
  'www.google.com',
  'mail.google.com',
  'clients4.google.com',
  'zalo.me',
  'chat.zalo.me',
  'ocsp.digicert.com',
  'ctldl.windowsupdate.com',
  'time.windows.com',
  'www.youtube.com',
  'i.ytimg.com',
  'fonts.gstatic.com',
  'cdn.jsdelivr.net',
  'tuoitre.vn',
  'vietnamnet.vn',
  'misa.vn',
  'vnpt-invoice.com.vn',
  'bhxh.gov.vn',
  'gdt.gov.vn',
  'nop-thue.gdt.gov.vn',
  // Near misses on purpose: they look like listed names and must not alarm.
  'cap-nhat-office.example.com',
  'notdieukhien-cu.example',
];
