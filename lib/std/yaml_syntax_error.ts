/** A position in a text; both numbers count from 1. */
export interface Position {
  line: number;
  column: number;
}

/** Something wrong at one place of a YAML text. */
export interface YamlProblem extends Position {
  message: string;
}

/** A text is not the YAML that is accepted here; `message` has one line per problem. */
export class YamlSyntaxError extends SyntaxError {
  override readonly name = "YamlSyntaxError";
  /** Everything that is wrong, in the order of the text. */
  readonly problems: readonly YamlProblem[];

  /** Makes the message out of `problems`, each as `file:line:column: text`. */
  constructor(file: string, problems: readonly YamlProblem[]) {
    super(
      problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`)
        .join("\n"),
    );
    this.problems = problems;
  }
}
