/** All that stands against a file, in one error. */
export function refusal(file: string, problems: readonly string[]): TypeError {
  return new TypeError(problems.map((what) => `Cannot import model "${file}": ${what}`).join("\n"));
}
