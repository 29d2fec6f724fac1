/**
 * The `content-disposition` of a file that is saved, never shown. Format: RFC 6266 with the name as in RFC 8187, so
 * that no letter of a name can end it.
 */
export function attachmentNamed(name: string): string {
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename*=UTF-8''${encoded}`;
}
