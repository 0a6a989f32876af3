/** A spelling that not every engine reads, or that they read differently. */
interface Ban {
  pattern: RegExp;
  why: string;
}

// Found in text without comments and with every string emptied. Sources of each: the dialect notes
// of DuckDB, SQLite and Spark.
const bans: readonly Ban[] = [
  { pattern: /"/, why: "a name in double quotes is text to others" },
  { pattern: /`/, why: "a name in backticks is known to some only" },
  { pattern: /::/, why: "write CAST(… AS …)" },
  { pattern: /\/\//, why: "no integer division: write FLOOR in the views" },
  { pattern: /==|!~|~/, why: "write =, and no patterns" },
  { pattern: /[[\]{}]/, why: "no lists and structs" },
  { pattern: /[$?@]\w*/, why: "constants go into the text, engines bind in different ways" },
  { pattern: /\bQUALIFY\b/i, why: "write a subquery with ROW_NUMBER" },
  { pattern: /\b(?:EXCLUDE|REPLACE|COLUMNS)\s*\(/i, why: "name the columns" },
  { pattern: /\b(?:ASOF|SEMI|ANTI|LATERAL|POSITIONAL)\b/i, why: "write EXISTS or a plain join" },
  {
    pattern: /\b(?:PIVOT|UNPIVOT|UNNEST|EXPLODE|GENERATE_SERIES|RANGE\s*\()/i,
    why: "no such thing elsewhere",
  },
  { pattern: /\bFILTER\s*\(/i, why: "write SUM(CASE WHEN …)" },
  { pattern: /\b(?:IGNORE|RESPECT)\s+NULLS\b/i, why: "its place differs" },
  { pattern: /\bread_\w+\s*\(/i, why: "files belong to the views" },
  {
    pattern: /\bINTERVAL\b|\b(?:DATE|TIME|TIMESTAMP\w*)\b(?!\s*\.)/i,
    why: "days are whole numbers here",
  },
  {
    pattern:
      /\b(?:date_?(?:diff|add|sub|part|trunc)|dayof\w+|extract|strf\w*|epoch\w*|julianday)\s*\(/i,
    why: "days are whole numbers here",
  },
  {
    pattern: /\b(?:now|current_\w+|today|random|rand|uuid)\b/i,
    why: "the same input must give the same rows",
  },
  {
    pattern: /\b(?:LIKE|ILIKE|GLOB|REGEXP\w*|SIMILAR)\b/i,
    why: "engines disagree about case and patterns",
  },
  { pattern: /\b(?:lower|upper)\s*\(/i, why: "only some know letters beyond ASCII" },
  {
    pattern: /\b(?:concat|concat_ws)\s*\(/i,
    why: "null counts differently: write || with COALESCE",
  },
  { pattern: /\blog\s*\(/i, why: "base 10 here, natural there: write ln or log10" },
  {
    pattern: /\b(?:round|floor|ceil|ceiling|trunc|greatest|least|iif|if|ifnull|nvl|decode)\s*\(/i,
    why: "missing or different elsewhere: write CASE, COALESCE, or put it into the views",
  },
  {
    pattern: /\bapprox_\w+|\b(?:hash|xxhash64|sha2|sha256|md5)\s*\(/i,
    why: "results differ by engine",
  },
  { pattern: /\bTRY_CAST\b/i, why: "types are settled in the views" },
  {
    pattern:
      /\bAS\s+(?:STRING|VARCHAR|TEXT|CHAR|HUGEINT|DECIMAL|NUMERIC|FLOAT|REAL|BOOLEAN|INT|LONG|BLOB)\b/i,
    why: "only INTEGER, BIGINT and DOUBLE mean the same",
  },
  {
    pattern: /\bCOUNT\s*\(\s*DISTINCT\b/i,
    why: "group first: not every engine takes it over a window",
  },
  {
    pattern:
      /\b(?:AVG|MEAN|FSUM|STDDEV\w*|VAR\w*_\w+|VARIANCE|MEDIAN|QUANTILE\w*|PERCENTILE\w*|CORR|COVAR\w*|TOTAL)\s*\(/i,
    why: "its bytes change with threads: write whole sums and one division",
  },
  {
    // Compared with a column, it is the nearest double everywhere.
    pattern: /(?<![<>=] -?|\bIN \([^()]*)(?:\b\d+\.\d*|\B\.\d+|\b\d+e[+-]?\d)/i,
    why: "a decimal here, a double there: write whole numbers",
  },
  { pattern: /\bNATURAL\b|\bUSING\s*\(/i, why: "say ON" },
  { pattern: /\bGROUP\s+BY\s+(?:ALL|\d)|\bORDER\s+BY\s+(?:ALL\b|\d)/i, why: "name the columns" },
];

/**
 * Finds what would keep SQL from giving the same cells on every engine.
 *
 * @param doubles Columns of the tables below that hold doubles; none of them may be added up.
 */
export function portabilityProblems(sql: string, doubles: readonly string[] = []): string[] {
  const text = withoutTexts(sql);
  const problems = bans.flatMap(({ pattern, why }) => {
    const found = pattern.exec(text);
    return found === null ? [] : [said(text, found.index, found[0], why)];
  });
  for (const { name, argument, index, before, after } of calls(text, /\bSUM\s*\(/gi)) {
    const why = doubleIn(argument, doubles);
    if (why !== undefined) {
      problems.push(
        said(text, index, `${name}${argument})`, `${why}: its bytes change with threads`),
      );
    }
    if (!/CAST\(\s*$/i.test(before) || !/^\s*(?:OVER\s*\([^()]*\)\s*)?AS\s+BIGINT/i.test(after)) {
      problems.push(said(text, index, name, "write CAST(SUM(…) AS BIGINT): some widen it"));
    }
  }
  for (const found of text.matchAll(/\/(?!\s*NULLIF\s*\((?:CAST\(|\(CAST\())/gi)) {
    problems.push(
      said(text, found.index, "/", "write CAST(a AS DOUBLE) / NULLIF(CAST(b AS DOUBLE), …)"),
    );
  }
  for (const found of text.matchAll(/\bORDER\s+BY\b/gi)) {
    for (const term of orderTerms(text.slice(found.index + found[0].length))) {
      if (/\bNULLS\s+(?:FIRST|LAST)\s*(?:(?:ROWS|RANGE)\b.*)?$/is.test(term)) continue;
      problems.push(said(text, found.index, `ORDER BY ${term.trim()}`, "say NULLS FIRST or LAST"));
    }
  }
  return [...new Set(problems)];
}

/** Why an argument may be a double, if it may. */
function doubleIn(argument: string, doubles: readonly string[]): string | undefined {
  if (/\bDOUBLE\b|\//i.test(argument)) return "adds up doubles";
  const names = argument.match(/\b[a-z_]\w*\b/gi) ?? [];
  const column = names.find((name) => doubles.includes(name.toLowerCase()));
  return column === undefined ? undefined : `adds up the double "${column}"`;
}

function withoutTexts(sql: string): string {
  const blank = (found: string) => found.replace(/[^\n]/g, " ");
  return sql.replace(
    /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g,
    (found) => found.startsWith("'") ? `'${blank(found.slice(2))}'` : blank(found),
  );
}

function* calls(text: string, pattern: RegExp) {
  for (const found of text.matchAll(pattern)) {
    const start = found.index + found[0].length;
    const end = closing(text, start);
    yield {
      name: found[0],
      argument: text.slice(start, end),
      index: found.index,
      before: text.slice(0, found.index),
      after: text.slice(end + 1),
    };
  }
}

/** Where the parenthesis that is open at `start` closes. */
function closing(text: string, start: number): number {
  let depth = 1;
  for (let at = start; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")" && --depth === 0) return at;
  }
  return text.length;
}

function orderTerms(rest: string): string[] {
  let end = closing(rest, 0);
  const after = /\b(?:LIMIT|UNION|EXCEPT|INTERSECT)\b/i.exec(rest.slice(0, end));
  if (after !== null) end = after.index;
  const terms = [""];
  let depth = 0;
  for (const letter of rest.slice(0, end)) {
    if (letter === "(") depth++;
    if (letter === ")") depth--;
    if (letter === "," && depth === 0) terms.push("");
    else terms[terms.length - 1] += letter;
  }
  return terms;
}

function said(text: string, index: number, found: string, why: string): string {
  const line = text.slice(0, index).split("\n").length;
  return `line ${line}: "${found.replace(/\s+/g, " ").trim()}" is not portable, ${why}`;
}
