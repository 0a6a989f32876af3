import assert from "node:assert/strict";
import { changed, mistakes } from "./_shop.ts";

/** What is written instead of what, and all that is said about it. */
const cases: [string, string, string[]][] = [
  ["source: customers.csv", "source: { generate: learning }", [
    '6:25 tables.customers.source.generate is "learning", must be "elearning"',
  ]],
  ["source: customers.csv", "source: { generate: elearning, header: true }", [
    '6:13 tables.customers.source has "generate" and "header", must have "generate" alone',
  ]],
  ["source: customers.csv", "source: ../customers.csv", [
    '6:13 tables.customers.source.files is "../customers.csv", must be a name or pattern below the source\'s folder: events/*.csv',
  ]],
  ["source: customers.csv", "source: { files: /etc/passwd }", [
    '6:22 tables.customers.source.files is "/etc/passwd", must be a name or pattern below the source\'s folder: events/*.csv',
  ]],
  ["source: customers.csv", "source: { format: cvs }", [
    "6:13 tables.customers.source.files is missing, must name the files of each table where there are several: customers.csv",
    '6:23 tables.customers.source.format is "cvs", must be one of "auto", "csv", "parquet", "jsonl", nearest is "csv"',
  ]],
  ["source: customers.csv", "source: { files: a.csv, encoding: cp1252 }", [
    '6:39 tables.customers.source.encoding is "cp1252", must be one of "utf-8", "utf-16", "latin-1"',
  ]],
  ["source: customers.csv", "source: { files: a.csv, encodng: utf-8 }", [
    '6:38 tables.customers.source.encodng is there, no such key, nearest is "encoding"',
  ]],
  [
    "source: customers.csv",
    "source: { files: a.parquet, format: parquet, delimiter: tab, header: true }",
    [
      "6:61 tables.customers.source.delimiter is there for parquet, only csv takes one",
      "6:74 tables.customers.source.header is there for parquet, only csv takes one",
    ],
  ],
  ["source: customers.csv", "source: { files: a.csv, delimiter: ',' }", [
    '6:40 tables.customers.source.delimiter is ",", must be one of "auto", "comma", "tab", "semicolon", "pipe", "white_space"',
  ]],
  ["    source: customers.csv\n", "", [
    "6:5 tables.customers.source.files is missing, must name the files of each table where there are several: customers.csv",
  ]],
  ["key: [customer_id]", "key: [customerid]", [
    '7:11 tables.customers.key[0] is "customerid", no column of "customers", nearest is "customer_id"',
  ]],
  ["key: [customer_id]", "key: customer_id", [
    '7:10 tables.customers.key is "customer_id", must be a list: [customer_id]',
  ]],
  ["key: [customer_id]", "key: [customer_id, customer_id]", [
    '7:24 tables.customers.key[1] is "customer_id" again, must be another column',
  ]],
  ["    key: [customer_id]\n", "", [
    '6:5 tables.customers.key is missing, must be ["customer_id"], or the table needs a timestamp',
  ]],
  ["key: [customer_id]", "key: [customer_id]\n    valid_from: born", [
    '7:10 tables.customers.key is ["customer_id"], must be ["customer_id","born"], or the table needs a timestamp',
  ]],
  ["key: [customer_id]", 'key: ["customer id"]', [
    '7:11 tables.customers.key[0] is "customer id", no column of "customers", nearest is "customer_id"',
  ]],
  ["  purchases:\n", "  Rejects:\n", [
    "15:5 tables.Rejects is there, must have another name, the pipeline has that table",
  ]],
  ["  customers:\n", "  new customers:\n", [
    "6:5 tables.new customers is no name, must be at most 63 letters, digits and _, a letter first",
    '18:49 tables.purchases.columns.customer_id.references is "customers", no table, nearest is "new customers"',
  ]],
  ["vip: boolean", "vip: 7", [
    '11:12 tables.customers.columns.vip is 7, must be a type such as "integer", or keys and values',
  ]],
  ["vip: boolean", "file_row_number: boolean", [
    "11:24 tables.customers.columns.file_row_number is there, must have another name, the query engine has that column",
  ]],
  ["vip: boolean", "__proto__: boolean", [
    "11:18 tables.customers.columns.__proto__ is there, must have another name",
  ]],
  ["timestamp: bought_at", "timestamp: price", [
    '16:16 tables.purchases.timestamp is "price", which is decimal, must be a date or timestamp',
  ]],
  ["timestamp: bought_at", "timestamp: bought", [
    '16:16 tables.purchases.timestamp is "bought", no column of "purchases", nearest is "bought_at"',
  ]],
  ["timestamp: bought_at", "timestamp: bought_at\n    valid_from: bought_at", [
    "17:17 tables.purchases.valid_from is there beside timestamp, must be without: a table holds events or attributes",
  ]],
  ["    timestamp: bought_at\n", "", [
    '25:3 daily measures events, and no table has a timestamp, must have a table with one, such as timestamp: bought_at in "purchases"',
  ]],
  ["vip: boolean", "vip: bool", [
    '11:12 tables.customers.columns.vip is "bool", must be one of "integer", "decimal", "double", "boolean", "string", "date", "timestamp", nearest is "boolean"',
  ]],
  ["vip: boolean", "vip: { type: boolean, scale: 2 }", [
    "11:36 tables.customers.columns.vip.scale is there for boolean, only decimal takes one",
  ]],
  ["vip: boolean", "vip: { type: boolean, format: iso }", [
    "11:37 tables.customers.columns.vip.format is there for boolean, only date and timestamp take one",
  ]],
  ["vip: boolean", "vip: { type: boolean, fill: 0 }", [
    '11:35 tables.customers.columns.vip.fill is 0, must be true or false for boolean "vip"',
  ]],
  ["vip: boolean", "vip: { type: boolean, fill: [0] }", [
    "11:35 tables.customers.columns.vip.fill is [0], must be text, a number or a truth",
  ]],
  ["vip: boolean", "vip: { type: boolean, min: 0 }", [
    "11:34 tables.customers.columns.vip.min is there for boolean, only numbers, days and times take one",
  ]],
  ["vip: boolean", "vip: { type: boolean, regex: a }", [
    "11:36 tables.customers.columns.vip.regex is there for boolean, only texts take one",
  ]],
  ["vip: boolean", "vip: { type: boolean, not_in_future: true }", [
    "11:44 tables.customers.columns.vip.not_in_future is there for boolean, only days and times take one",
  ]],
  ["vip: boolean", "vip: { not_null: true }", [
    '11:12 tables.customers.columns.vip.type is missing, must be one of "integer", "decimal", "double", "boolean", "string", "date", "timestamp"',
  ]],
  ["vip: boolean", "vip: { type: boolean, not_nul: true }", [
    '11:38 tables.customers.columns.vip.not_nul is there, no such key, nearest is "not_null"',
  ]],
  ["vip: boolean", "vip: { type: boolean, not_null: yes }", [
    '11:39 tables.customers.columns.vip.not_null is "yes", must be true or false',
  ]],
  ["vip: boolean", "VIP: boolean\n      vip: boolean", [
    '12:12 tables.customers.columns.vip is there, must differ from "VIP" not in case alone',
  ]],
  ["vip: boolean", "group: boolean", [
    "11:14 tables.customers.columns.group is no name, must be another name, this is a word of SQL; what the file calls it goes into source_name",
  ]],
  ["vip: boolean", "is vip: boolean", [
    "11:15 tables.customers.columns.is vip is no name, must be at most 63 letters, digits and _, a letter first; what the file calls it goes into source_name",
  ]],
  ["vip: boolean", "vip: { type: boolean, source_name: city }", [
    '11:42 tables.customers.columns.vip.source_name is "city", must be another one, "city" reads that already',
  ]],
  ["vip: boolean", "vip: { type: boolean, mostly: 0 }", [
    "11:37 tables.customers.columns.vip.mostly is 0, must be more than 0",
  ]],
  ["vip: boolean", "vip: { type: boolean, mostly: 1.5 }", [
    "11:37 tables.customers.columns.vip.mostly is 1.5, must be at most 1",
  ]],
  ["vip: boolean", "vip: { type: boolean, severity: fatal }", [
    '11:39 tables.customers.columns.vip.severity is "fatal", must be one of "critical", "warning", "info"',
  ]],
  ["vip: boolean", "vip: { type: boolean, in: [] }", [
    "11:33 tables.customers.columns.vip.in is [], must have at least 1 entry",
  ]],
  ["in: [Berlin, Paris]", "in: [Berlin, 7]", [
    '10:42 tables.customers.columns.city.in[1] is 7, must be text, in quotes for string "city"',
  ]],
  ["in: [Berlin, Paris]", "regex: '('", [
    '10:36 tables.customers.columns.city.regex is "(", must be a regular expression: Unterminated group',
  ]],
  ["in: [Berlin, Paris]", "regex: '(?=a)'", [
    '10:36 tables.customers.columns.city.regex is "(?=a)", must do without look-around and back references',
  ]],
  ["born: date", "born: { type: date, min: 2000-02-30 }", [
    '12:32 tables.customers.columns.born.min is "2000-02-30", must be a day such as 1997-12-31 for date "born"',
  ]],
  ["born: date", "born: { type: date, min: 2000-01-02, max: 2000-01-01 }", [
    '12:49 tables.customers.columns.born.max is "2000-01-01", must be at least min, which is "2000-01-02"',
  ]],
  ["scale: 2, min: 0", "scale: 2, min: 0.001", [
    '21:46 tables.purchases.columns.price.min is 0.001, must be a number with at most 2 digits after the point for decimal "price"',
  ]],
  ["scale: 2, min: 0", "scale: 2, min: 5, max: 1", [
    "21:54 tables.purchases.columns.price.max is 1, must be at least min, which is 5",
  ]],
  ["scale: 2, min: 0", "scale: 12", [
    "21:38 tables.purchases.columns.price.scale is 12, must be at most 9",
  ]],
  ["references: customers", "references: customer", [
    '18:49 tables.purchases.columns.customer_id.references is "customer", no table, nearest is "customers"',
  ]],
  ["references: customers", "references: purchases", [
    '18:49 tables.purchases.columns.customer_id.references is "purchases", whose key has 0 columns, must be a table whose key is one column',
  ]],
  ["{ type: integer, references: customers }", "{ type: string, references: customers }", [
    '18:48 tables.purchases.columns.customer_id.references compares string "customer_id" with integer "customers.customer_id", must be of one type',
  ]],
];

for (const [from, to, expected] of cases) {
  Deno.test(`parseContract() names place and way out in tables, columns and sources when it says ${JSON.stringify(to)} for ${JSON.stringify(from)}`, () => {
    assert.deepEqual(mistakes(changed(from, to)), expected);
  });
}
