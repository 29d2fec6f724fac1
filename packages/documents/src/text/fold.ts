/**
 * Key for search and matching: lower case, no diacritics, `đ` as `d`, no `&`, everything else that is
 * neither letter nor digit as one space.
 * @example foldVietnamese('Sở TT&TT') // 'so tttt'
 */
export function foldVietnamese(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll(/[đĐðÐ]/g, 'd')
    .toLowerCase()
    .replaceAll('&', '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
