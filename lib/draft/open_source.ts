/** How a file is read, found out by looking at it. */

/** Runs SQL on the query engine; lib/table has such a function. */
export type Ask = (sql: string) => Promise<Record<string, unknown>[]>;

/** A file from which a contract is drafted. */
export interface DraftFile {
  /** Where the engine finds it. */
  path: string;
  /** What it is called in the folder of sources. */
  name: string;
}

/** A file as a view of texts, and how the contract has to describe it. */
export interface DraftSource {
  file: DraftFile;
  view: string;
  /** As the source calls them. */
  columns: string[];
  format: "csv" | "parquet" | "jsonl";
  delimiter?: string;
  header?: boolean;
  encoding?: string;
}

const delimiter_names: Record<string, string> = {
  ",": "comma",
  "\t": "tab",
  ";": "semicolon",
  "|": "pipe",
};

/**
 * Makes a view with every column of the file as text.
 *
 * @throws {TypeError} If the file is empty or of no kind that a contract can name.
 */
export async function openSource(file: DraftFile, view: string, ask: Ask): Promise<DraftSource> {
  const format = formatOf(file.name);
  const path = quote(file.path);
  if (format !== "csv") {
    const call = format === "parquet"
      ? `read_parquet(${path})`
      : `read_json(${path}, format = 'newline_delimited')`;
    if (format === "jsonl") await refuseOther(file, path, ask);
    await ask(`CREATE VIEW ${view} AS SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ${call}`);
    return { file, view, format, columns: await columnsOf(view, ask) };
  }
  const encoding = await encodingOf(file.path);
  const [sniffed] = await ask(
    `SELECT Delimiter AS delimiter, HasHeader AS header, len(Columns) AS width ` +
      `FROM sniff_csv(${path}, encoding = '${encoding}')`,
  );
  const words = await firstWords(path, encoding, ask);
  if (words.length === 0) {
    throw new TypeError(`Cannot draft a contract from "${file.name}": it is empty`);
  }
  const { delimiter, header, width } = sniffed as {
    delimiter: string;
    header: boolean;
    width: number;
  };
  if (delimiter === " " || (width === 1 && words.length > 1)) {
    return await whiteSpace(file, view, encoding, words, ask);
  }
  const name = delimiter_names[delimiter];
  if (name === undefined) {
    throw new TypeError(
      `Cannot draft a contract from "${file.name}": its cells are parted by ` +
        `${JSON.stringify(delimiter)}, must be by comma, tab, semicolon, | or white space`,
    );
  }
  await ask(
    `CREATE VIEW ${view} AS SELECT * FROM read_csv(${path}, delim = ${quote(delimiter)}, ` +
      `header = ${header}, all_varchar = true, encoding = '${encoding}')`,
  );
  const columns = await columnsOf(view, ask);
  return { file, view, columns, format, delimiter: name, header, encoding };
}

async function refuseOther(file: DraftFile, path: string, ask: Ask): Promise<void> {
  const [other] = await ask(
    `SELECT json_type(json) AS type FROM read_json_objects(${path}, format = 'newline_delimited') ` +
      `WHERE json_type(json) <> 'OBJECT' LIMIT 1`,
  );
  if (other === undefined) return;
  throw new TypeError(
    `Cannot draft a contract from "${file.name}": it has a line that is ` +
      `${String(other.type).toLowerCase()}, every line must be an object of its own: {"user": 1}`,
  );
}

/** The engine takes one character as delimiter: whole lines are read, and then taken apart. */
async function whiteSpace(
  file: DraftFile,
  view: string,
  encoding: string,
  words: string[],
  ask: Ask,
): Promise<DraftSource> {
  // A name begins with a letter; a line of values hardly has letters in all its cells.
  const header = words.every((word) => /^[A-Za-z_]/.test(word));
  const columns = words.map((word, index) => header ? word : `column${index}`);
  const cells = columns.map((name, index) => `cells[${index + 1}] AS ${identifier(name)}`);
  await ask(
    `CREATE VIEW ${view} AS SELECT ${cells.join(", ")} FROM (SELECT ` +
      `string_split_regex(trim(line, ' \t\r'), '\\s+') AS cells FROM ` +
      `${lines(quote(file.path), encoding, header ? 1 : 0)} WHERE trim(line, ' \t\r') <> '')`,
  );
  return { file, view, columns, format: "csv", delimiter: "white_space", header, encoding };
}

function lines(path: string, encoding: string, skip: number): string {
  return `read_csv(${path}, delim = '\x01', header = false, quote = '', escape = '', ` +
    `columns = {'line': 'VARCHAR'}, skip = ${skip}, encoding = '${encoding}')`;
}

async function firstWords(path: string, encoding: string, ask: Ask): Promise<string[]> {
  const [first] = await ask(
    `SELECT line FROM ${lines(path, encoding, 0)} WHERE trim(line, ' \t\r') <> '' LIMIT 1`,
  );
  return first === undefined ? [] : String(first.line).trim().split(/\s+/);
}

async function columnsOf(view: string, ask: Ask): Promise<string[]> {
  const rows = await ask(`SELECT column_name FROM (DESCRIBE ${view})`);
  return rows.map((row) => String(row.column_name));
}

function formatOf(name: string): DraftSource["format"] {
  const plain = name.replace(/\.(gz|zst)$/i, "");
  if (/\.parquet$/i.test(plain)) return "parquet";
  return /\.(jsonl|ndjson|json)$/i.test(plain) ? "jsonl" : "csv";
}

/** The encoding by byte order mark, else UTF-8 where the file begins as that, else Latin-1. */
async function encodingOf(path: string): Promise<"utf-8" | "utf-16" | "latin-1"> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(65_536);
  const count = await file.read(bytes) ?? 0;
  const [a, b] = bytes;
  // What is compressed says nothing before it is opened.
  if (a === 0x1f && b === 0x8b || a === 0x28 && b === 0xb5) return "utf-8";
  if (count >= 2 && (a === 0xff && b === 0xfe || a === 0xfe && b === 0xff)) return "utf-16";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, count), { stream: true });
    return "utf-8";
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return "latin-1";
  }
}

/** A text in SQL. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A column of a view in SQL. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
