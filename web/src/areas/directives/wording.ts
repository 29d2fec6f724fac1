/** A subject as a title: letters write it in the middle of a sentence, "V/v triển khai …". */
export function titleOf(subject: string | null): string | null {
  return subject && subject.charAt(0).toLocaleUpperCase('vi') + subject.slice(1);
}
