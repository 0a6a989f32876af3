import assert from "node:assert/strict";
import { join } from "node:path";
import { openTable } from "../table/mod.ts";
import { featureNames, parseContract } from "../contract/mod.ts";
import { draftContract } from "./mod.ts";

/** Drafts from files with these contents; `sql` may make more of them first, below `$folder`. */
async function draft(contents: Record<string, string | Uint8Array>, sql?: string): Promise<string> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    for (const [name, content] of Object.entries(contents)) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      Deno.writeFileSync(join(folder, name), bytes);
    }
    await using table = await openTable({ read: [folder], write: folder, recordReads: () => {} });
    if (sql !== undefined) await table.run(sql.replaceAll("$folder", folder));
    const names = [...Deno.readDirSync(folder)].filter(({ isFile }) => isFile).map((one) =>
      one.name
    );
    const files = names.sort().map((name) => ({ name, path: join(folder, name) }));
    return await draftContract("shop", files, table.all);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const read = (text: string) => parseContract(text, "shop.yaml");

/** Rows of a table of orders, so many a customer. */
function orders(write: (customer: number, day: string, index: number) => string): string {
  return Array.from({ length: 240 }, (_, index) => {
    const day = new Date(Date.UTC(2025, 0, 1) + index * 86_400_000).toISOString().slice(0, 10);
    return `${write(1 + index % 12, day, index)}\n`;
  }).join("");
}

const customers = "customer_id,Home City,age\n" +
  Array.from(
    { length: 12 },
    (_, n) => `${n + 1},${n % 2 ? "Köln" : "no"},${n === 3 ? "" : 20 + n}\n`,
  )
    .join("");

Deno.test("draftContract() writes what it found and why when it sees customers and orders", async () => {
  const text = await draft({
    "customers.csv": customers,
    "orders.csv": "order_no,customer_id,Ordered At,event type,order,price\n" +
      orders((customer, day, index) =>
        `${index},${customer},${day} 10:00:00,${
          index % 3 ? "sale" : "it's back"
        },x${index},${index}.50`
      ),
  });
  assert.equal(
    text,
    `# Drafted from customers.csv, orders.csv. Everything here is a guess to be edited;
# "deno task contract --check shop" says what does not fit together.
dataset: shop
about: "Customers in customers.csv, orders.csv"
# The customer: 12 different ones in 12 rows of customers.
entity: customer_id

tables:
  customers:
    # 12 rows
    source: { files: customers.csv, format: csv, delimiter: comma }
    key: [customer_id]
    columns:
      customer_id: { type: integer, not_null: true }
      Home_City: { type: string, source_name: Home City, not_null: true, in: ["Köln", "no"] }
      # 1 of 12 cells are blank; 20 to 31
      age: { type: integer, min: 0 }
    expectations:
      - row_count: { min: 1 }

  orders:
    # 240 rows
    source: { files: orders.csv, format: csv, delimiter: comma }
    key: [order_no]
    # Said when, 2025-01-01 to 2025-08-28.
    timestamp: Ordered_At
    columns:
      # 0 to 239
      order_no: { type: integer, not_null: true, min: 0 }
      customer_id: { type: integer, not_null: true, references: customers }
      # 2025-01-01 to 2025-08-28
      Ordered_At: { type: timestamp, source_name: Ordered At, not_null: true }
      event_type: { type: string, source_name: event type, not_null: true, in: ["it's back", sale] }
      order_value: { type: string, source_name: order, not_null: true }
      # 0.5 to 239.5
      price: { type: decimal, scale: 2, not_null: true, min: 0 }
    expectations:
      - row_count: { min: 1 }

daily:
  active_days: { any: true }
  rows_per_day: { count: true }
  it_s_back_count: { count: true, when: "event_type = 'it''s back'" }
  sale_count: { count: true, when: "event_type = 'sale'" }
  price: { sum: price }

features:
  windows_days: [10, 30, 60]
  attributes: [Home_City, age]

# Churned: nothing happens for so many days. The events span 240 days, 2025-01-01 to 2025-08-28.
label: { inactive_days: 30 }
snapshots: { every_days: 7, eligible: { active_within_days: 60 } }
split: { shares: { validation: 0.15, test: 0.2 } }

# What an offer costs, what a customer who stays is worth, and the share of offers that work.
value: { offer_cost: 5, saved_customer: 100, save_rate: 0.3 }
`,
  );
  assert.equal(featureNames(read(text)).length, 4 + 3 * 5 + 2);
});

Deno.test("draftContract() finds a label when there is no time", async () => {
  const rows = Array.from(
    { length: 40 },
    (_, n) => `c${n},${n % 3 ? "north" : "south"},0${n},${n % 4 ? "stayed" : "left"}\n`,
  );
  const text = await draft({ "base.csv": `client,region,code,Status now left\n${rows.join("")}` });
  const contract = read(text);
  assert.equal(contract.entity, "client");
  assert.deepEqual(contract.label, {
    kind: "column",
    table: "base",
    column: "Status_now_left",
    churned: "left",
  });
  assert.deepEqual(contract.split, { kind: "hash", test: 0.2, validation: 0.35 });
  assert.match(text, /# as a number it would lose zeros or digits\n {6}code: \{ type: string/);
  assert.match(text, /# Left out \(times, names and texts of many values\): code\./);
});

/** Ways to write the same orders, and what the draft says of the source and of the time. */
const ways: [string, Record<string, string | Uint8Array>, string[]][] = [
  ["semicolons and days first", {
    "a.csv": "user;day;price\n" +
      orders((user, day) => `${user};${day.split("-").reverse().join(".")};1,5`),
  }, [
    "source: { format: csv, delimiter: semicolon }",
    "day: { type: date, format: day_first, not_null: true }",
    "# decimal commas are no numbers here, write points",
  ]],
  ["tabs and months first", {
    "a.tsv": "user\tday\n" +
      orders((user, day) => `${user}\t${day.replace(/(\d+)-(\d+)-(\d+)/, "$2/$3/$1")}`),
  }, [
    "source: { format: csv, delimiter: tab }",
    "day: { type: date, format: month_first, not_null: true }",
  ]],
  ["white space and whole numbers for days", {
    "a.txt": "  user  day  pieces \n" +
      orders((user, day) => ` ${user}   ${day.replaceAll("-", "")} 2`),
  }, [
    "source: { format: csv, delimiter: white_space }",
    "day: { type: date, format: yyyymmdd, not_null: true }",
  ]],
  ["seconds since 1970 and a pipe", {
    "a.csv": "user|event_time\n" + orders((user, day) => `${user}|${Date.parse(day) / 1000}`),
  }, [
    "source: { format: csv, delimiter: pipe }",
    "event_time: { type: timestamp, format: epoch_s, not_null: true }",
  ]],
  ["milliseconds in JSON lines", {
    "a.jsonl": orders((user, day) => JSON.stringify({ user, event_time: Date.parse(day) })),
  }, [
    "source: { format: jsonl }",
    "event_time: { type: timestamp, format: epoch_ms, not_null: true }",
  ]],
  ["Latin-1", {
    "a.csv": Uint8Array.from(
      "user,day,city\n" + orders((user, day) => `${user},${day},K\u00f6ln`),
      (letter) => letter.charCodeAt(0),
    ),
  }, ["source: { format: csv, delimiter: comma, encoding: latin-1 }", 'in: ["Köln"]']],
  ["UTF-16", {
    "a.csv": utf16("user,day,city\n" + orders((user, day) => `${user},${day},K\u00f6ln`)),
  }, ["source: { format: csv, delimiter: comma, encoding: utf-16 }", 'in: ["Köln"]']],
  ["a byte order mark", {
    "a.csv": "\ufeffuser,day\n" + orders((user, day) => `${user},${day}`),
  }, ["      user: { type: integer, not_null: true }"]],
];

function utf16(text: string): Uint8Array {
  const units = Uint16Array.from(`\ufeff${text}`, (letter) => letter.charCodeAt(0));
  return new Uint8Array(units.buffer);
}

for (const [what, contents, expected] of ways) {
  Deno.test(`draftContract() reads the orders when they are in ${what}`, async () => {
    const text = await draft(contents);
    for (const part of expected) assert.ok(text.includes(part), `${part} in ${text}`);
    const contract = read(text);
    assert.equal(contract.entity, "user");
    assert.equal(contract.tables[0]!.timestamp, contract.tables[0]!.columns[1]!.name);
  });
}

Deno.test("draftContract() takes the types of Parquet when its numbers are numbers", async () => {
  const text = await draft(
    {},
    `COPY (SELECT i % 7 AS member_id, TIMESTAMP '2026-01-01' + INTERVAL (i) HOUR AS at, i / 4 AS amount,
      i % 2 = 0 AS gift FROM range(500) t(i)) TO '$folder/a.parquet'`,
  );
  const [table] = read(text).tables;
  assert.deepEqual(table!.columns.map(({ name, type, scale }) => [name, type, scale]), [
    ["member_id", "integer", 0],
    ["at_value", "timestamp", 0],
    ["amount", "decimal", 2],
    ["gift", "boolean", 0],
  ]);
});

Deno.test("draftContract() gives a file without a header names when it has none", async () => {
  // No column is called anything, so nothing says which one is the customer.
  await assert.rejects(draft({ "a.csv": orders((user, day) => `${user},${day}`) }), {
    message:
      'Cannot draft a contract from "a.csv": none of its columns "column0", "column1" names ' +
      "the customer, must have one that is called such as customer_id",
  });
});

Deno.test("draftContract() calls the customer by one name when files call it by two", async () => {
  const text = await draft({
    "customers.csv": customers.replace("customer_id", "id"),
    "orders.csv": "customer_id,day\n" + orders((customer, day) => `${customer},${day}`),
  });
  assert.equal(read(text).entity, "customer_id");
  assert.match(text, /customer_id: \{ type: integer, source_name: id, not_null: true \}/);
});

/** Files from which nothing can be drafted, and what is said. */
const refused: [string, Record<string, string>, string][] = [
  ["is empty", { "a.csv": "" }, 'Cannot draft a contract from "a.csv": it is empty'],
  [
    "has a header alone, whatever parts its cells",
    { "a.csv": "user,day\n", "b.txt": "user day price", "c.csv": "user;day\r\n\r\n", "d.csv": "" },
    ["a.csv", "b.txt", "c.csv"].map((file) =>
      `Cannot draft a contract from "${file}": it has a header and no rows, must have several, ` +
      "for types are found out from cells\n"
    ).join("") + 'Cannot draft a contract from "d.csv": it is empty',
  ],
  [
    "cannot be read by the engine",
    { "a.jsonl": '{"user":1\n', "b.parquet": "PAR1" },
    'Cannot draft a contract from "a.jsonl": it cannot be read, Invalid Input Error: Malformed JSON ' +
    'in file "a.jsonl", at byte 10 in line 2: unexpected end of data.\n' +
    'Cannot draft a contract from "b.parquet": it cannot be read, Invalid Input Error: File ' +
    "'b.parquet' too small to be a Parquet file",
  ],
  [
    "has a list of all rows in JSON",
    { "a.json": '[{"user":1},{"user":2}]' },
    'Cannot draft a contract from "a.json": it has a line that is array, every line must be an ' +
    'object of its own: {"user": 1}',
  ],
  [
    "has one row",
    { "a.csv": "user,day\n1,2025-01-01\n" },
    'Cannot draft a contract from "a.csv": it has one row, must have several, for types are found ' +
    "out from cells",
  ],
  [
    "has nothing but customer and label",
    { "a.csv": "user,left\n1,yes\n2,no\n3,no\n4,yes\n" },
    'Cannot draft a contract for "shop": besides the customer and the label "left" there is no ' +
    "column that could be a feature, one must be there",
  ],
  [
    "has customers again and no time",
    { "a.csv": `user,n\n${"1,2\n2,3\n".repeat(9)}` },
    'Cannot draft a contract from "a.csv": customers in "user" come again and no column is a date ' +
    "or time, must be one row a customer, or rows with a time",
  ],
  [
    "has neither time nor label",
    { "a.csv": "user,n\n1,5\n2,6\n3,7\n" },
    'Cannot draft a contract for "shop": there are neither rows with a time nor a column of two ' +
    "values that could be the label, one of them must be there",
  ],
];

for (const [what, contents, expected] of refused) {
  Deno.test(`draftContract() refuses when a file ${what}`, async () => {
    await assert.rejects(draft(contents), { message: expected });
  });
}

Deno.test("draftContract() writes a contract when values look like YAML or SQL", async () => {
  const odd = [
    "yes",
    "null",
    "1e3",
    "a: b",
    "# c",
    "it's",
    "[x]",
    "~",
    'say ""hi""',
    "tab\tin",
    "é",
  ];
  const text = await draft({
    "a.csv": 'user,day,kind,"select",Über alles,"a ""b"""\n' +
      orders((user, day, index) =>
        `${user},${day},"${odd[index % odd.length]}",${index % 3},"x, ${index}",${index}`
      ),
  });
  const { tables, daily } = read(text);
  assert.deepEqual(tables[0]!.columns.map(({ name, source_name }) => [name, source_name]), [
    ["user", undefined],
    ["day", undefined],
    ["kind", undefined],
    ["select_value", "select"],
    ["U_ber_alles", "Über alles"],
    ["a_b", 'a "b"'],
  ]);
  const values = odd.map((value) => value.replaceAll('""', '"')).sort();
  const set = tables[0]!.expectations.find((one) => one.kind === "in_set");
  assert.deepEqual(set?.kind === "in_set" && set.values, values);
  // A control character in a condition is read differently by engines: no measure for that value.
  assert.equal(daily.filter(({ when }) => when !== undefined).length, odd.length - 1);
});
