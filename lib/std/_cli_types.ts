/** Types of `parseArgs`, kept apart from its code: a type-only import is never read at run time. */

/** One name or several. */
type Names<Name extends string> = Name | readonly Name[];

/** Options of {@linkcode parseArgs}; every list may also be a single name. */
export interface ParseOptions<
  Booleans extends string = string,
  Strings extends string = string,
  Collected extends string = string,
  Negatable extends string = string,
  Defaults extends object = Record<string, unknown>,
> {
  /** Puts what follows `--` into the result's `"--"` instead of into `_`. */
  "--"?: boolean;
  /** Other names under which a flag may be given; the result carries all of them. */
  alias?: Readonly<Record<string, Names<string>>>;
  /** Flags without a value, `false` when absent; `true` means every `--flag` without `=`. */
  boolean?: boolean | Names<Booleans>;
  /** Flags that may be repeated; the result has an array, empty when absent. */
  collect?: Names<Collected>;
  /** Values of absent flags. */
  default?: Defaults;
  /** Flags that `--no-<name>` sets to `false`. */
  negatable?: Names<Negatable>;
  /** Puts everything from the first argument that is no flag into `_`, unread. */
  stopEarly?: boolean;
  /** Flags whose value stays a string even if it looks like a number; `"_"` for the rest. */
  string?: Names<Strings>;
  /** Called for each argument that no option names; `false` leaves it out of the result. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

type Element<Name, Booleans, Strings> = Name extends Strings ? string
  : Name extends Booleans ? boolean
  : unknown;

type Negated<Name, Negatable> = Name extends Negatable ? false : never;

type Value<Name, Booleans, Strings, Collected, Negatable> =
  | (Name extends Collected ? Element<Name, Booleans, Strings>[] : Element<Name, Booleans, Strings>)
  | Negated<Name, Negatable>;

/** The flags that are always in the result: booleans, typed collected ones, those with a default. */
type Always<Booleans, Strings, Collected, Defaults> = Extract<
  Booleans | Extract<Collected, Strings> | keyof Defaults,
  string
>;

/** The flags that are in the result only if given; `_` in `string` is about the rest. */
type Sometimes<Booleans, Strings, Collected, Negatable, Defaults> = Exclude<
  Extract<Strings | Collected | Negatable, string>,
  Always<Booleans, Strings, Collected, Defaults> | "_"
>;

type TypedFlags<Booleans, Strings, Collected, Negatable, Defaults> =
  & {
    [Name in Always<Booleans, Strings, Collected, Defaults>]:
      | Value<Name, Booleans, Strings, Collected, Negatable>
      | (Name extends keyof Defaults ? Defaults[Name] : never);
  }
  & {
    [Name in Sometimes<Booleans, Strings, Collected, Negatable, Defaults>]?: Value<
      Name,
      Booleans,
      Strings,
      Collected,
      Negatable
    >;
  };

/** The result of {@linkcode parseArgs}: typed flags, other flags as `unknown`, and the rest in `_`. */
export type Args<
  Booleans extends string = never,
  Strings extends string = never,
  Collected extends string = never,
  Negatable extends string = never,
  Defaults extends object = Record<never, never>,
> = TypedFlags<Booleans, Strings, Collected, Negatable, Defaults> & {
  [name: string]: unknown;
  /** The arguments that belong to no flag. */
  _: (string | number)[];
};
