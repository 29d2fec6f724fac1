import { isAtOrBelow } from '../name/host.ts';

/** Second labels that, under a country code, are open to registration by anyone. */
const secondLevels = new Set(
  (
    'ac biz co com edu firm gen go gob gouv gov govt gub id idv in ind info int ltd me mil mobi name ne net ' +
    'nom or org plc pro sch school tm tv web'
  ).split(' '),
);

/** Under .vn (Circular 24/2015/TT-BTTTT, article 3, and the later additions of VNNIC). */
const vietnamese = 'ac ai biz com edu gov health id info int io name net org pro'.split(' ');

/** Names of provinces under .vn, old and new: `hanoi.vn` is a suffix, not a site. */
const provinces = (
  'angiang bacgiang backan baclieu bacninh baria-vungtau bariavungtau bentre binhdinh binhduong binhphuoc ' +
  'binhthuan camau cantho caobang daklak daknong danang dienbien dongnai dongthap gialai hagiang haiduong ' +
  'haiphong hanam hanoi hatinh haugiang hcmcity hoabinh hochiminh hungyen khanhhoa kiengiang kontum laichau ' +
  'lamdong langson laocai longan namdinh nghean ninhbinh ninhthuan phutho phuyen quangbinh quangnam quangngai ' +
  'quangninh quangtri soctrang sonla tayninh thaibinh thainguyen thanhhoa thanhphohochiminh thuathienhue ' +
  'tiengiang travinh tuyenquang vinhlong vinhphuc yenbai hue'
).split(' ');

/** Platforms under which anyone gets a name. One bad tenant must not put all of them on a list. */
const platforms = new Set(
  (
    'appspot.com azureedge.net azurewebsites.net blob.core.windows.net blogspot.com cloudapp.net cloudfront.net ' +
    'ddns.net duckdns.org dyndns.org firebaseapp.com fly.dev github.io gitlab.io glitch.me herokuapp.com ' +
    'hopto.org myshopify.com netlify.app ngrok-free.app ngrok.io no-ip.org onrender.com pages.dev r2.dev ' +
    'repl.co s3.amazonaws.com servehttp.com sites.google.com surge.sh sytes.net trycloudflare.com vercel.app ' +
    'web.app weebly.com wixsite.com wordpress.com workers.dev zapto.org'
  ).split(' '),
);

const vietnameseSuffixes = new Set([...vietnamese, ...provinces].map((label) => `${label}.vn`));

/**
 * Whether anyone can register below this name, so that listing it would hit strangers: a top-level
 * domain, `com.vn`, `gov.vn`, `hanoi.vn`, `github.io`. Country codes go by a rule, not by the full list.
 * @param name in normal form
 */
export function isPublicSuffix(name: string): boolean {
  const labels = name.split('.');
  if (labels.length === 1) return true;
  if (vietnameseSuffixes.has(name) || platforms.has(name)) return true;
  const [second = '', top = ''] = labels;
  return labels.length === 2 && top.length === 2 && secondLevels.has(second);
}

/** Names that can never be on the Internet (RFC 2606, 6761, 6762, 8375, 9476). */
export function isSpecialName(name: string): boolean {
  return specialNames.some((special) => isAtOrBelow(name, special));
}

const specialNames = [
  'localhost',
  'local',
  'localdomain',
  'internal',
  'invalid',
  'home.arpa',
  'in-addr.arpa',
  'ip6.arpa',
  'alt',
];
