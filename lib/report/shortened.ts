/** A text cut to so many characters where it is longer. */
export function shortened(text: string, length_max: number): string {
  return text.length <= length_max ? text : `${text.slice(0, length_max - 1)}…`;
}
