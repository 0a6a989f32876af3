/** Holds the project's habits over its own files, and shows that each check can fail. */
import assert from "node:assert/strict";
import { deadLinks, unknownTasks } from "./_markdown.ts";
import {
  leftovers,
  longFiles,
  looseVersions,
  machinePaths,
  roomsWithoutDoor,
  skippedTests,
  strayPackages,
  tasksInDisorder,
} from "./_tidy.ts";
import { readTree, type Tree } from "./_tree.ts";

/** What holds, the check that holds it, an untidy tree and what is said of it, a tidy one. */
interface Habit {
  name: string;
  check: (tree: Tree) => string[];
  bad: Tree;
  said: RegExp[];
  good: Tree;
}

// Samples of what is forbidden are put together here, because this file is checked as well.
const later = "TO" + "DO";
const skip = "Deno.test." + "ignore";
const home = "/" + "home/ada/data";

const habits: Habit[] = [
  {
    name: "no work is left in comments",
    check: leftovers,
    bad: { "lib/a.ts": `\n// ${later}: later` },
    said: [/^lib\/a\.ts:2: .* write it down/],
    good: { "lib/a.ts": `const ${later}S = 1;` },
  },
  {
    name: "no source file is longer than 400 lines",
    check: longFiles,
    bad: { "lib/a.ts": "\n".repeat(401) },
    said: [/^lib\/a\.ts: has 401 lines/],
    good: { "lib/a.ts": "\n".repeat(400), "deno.lock": "\n".repeat(401) },
  },
  {
    name: "every room has a door with a name plate",
    check: roomsWithoutDoor,
    bad: { "lib/a/x.ts": "", "lib/b/mod.ts": "/** B. */\nexport const at = '@module';" },
    said: [/^lib\/a: has no mod\.ts/, /^lib\/b\/mod\.ts: must begin/],
    good: { "lib/a/mod.ts": "/**\n * A.\n *\n * @module\n */" },
  },
  {
    name: "every task explains itself and every task file is a task",
    check: tasksInDisorder,
    bad: deno({ tasks: { a: "deno run tasks/gone.ts", b: { command: "b" } } }, {
      "tasks/c.ts": "",
    }),
    said: [/task "a"/, /task "b" has no description/, /^tasks\/c\.ts: no task/, /tasks\/gone\.ts/],
    good: deno({ tasks: { a: { command: "deno run tasks/a.ts", description: "A." } } }, {
      "tasks/a.ts": "",
      "tasks/_shared.ts": "",
      "tasks/a_test.ts": "",
    }),
  },
  {
    name: "every package has one exact version",
    check: looseVersions,
    bad: deno({ imports: { a: "npm:a@^1.0.0", b: "npm:@b/b@1.2", c: "npm:c", d: "npm:d@*" } }),
    said: [/npm:a@\^1\.0\.0/, /npm:@b\/b@1\.2/, /npm:c/, /npm:d@\*/],
    good: deno({
      imports: {
        a: "npm:@a/a@1.5.5-r.5",
        b: "npm:b@1.0.0/sub",
        "c/": "npm:/c@1.0.0/",
        d: "./lib/d.ts",
      },
    }),
  },
  {
    name: "packages are named in deno.json only",
    check: strayPackages,
    bad: {
      "lib/a.ts": 'import z from "npm:' + 'zod@4.0.0";',
      "lib/b.ts": 'import("jsr:' + '@b/b")',
    },
    said: [/^lib\/a\.ts:1: .* map it in deno\.json/, /^lib\/b\.ts:1: /],
    good: { "lib/a.ts": 'import z from "zod"; z.startsWith("npm:");' },
  },
  {
    name: "no test is skipped",
    check: skippedTests,
    bad: { "a_test.ts": `${skip}("a", a);`, "b_test.ts": "{ ignore" + ": true }" },
    said: [/^a_test\.ts:1: /, /^b_test\.ts:1: .* leaves tests out/],
    good: { "a_test.ts": "{ ignore: noDocker }", "lib/a.ts": "{ ignore: " + "true }" },
  },
  {
    name: "no path of one machine is written down",
    check: machinePaths,
    bad: { "docs/a.md": `see ${home}`, "b.yaml": `file://${home}` },
    said: [/^docs\/a\.md:1: .* one machine/, /^b\.yaml:1: /],
    good: { "docs/a.md": "`src" + home + "` and `${dir}" + home + "`" },
  },
  {
    name: "every link of a page leads somewhere",
    check: deadLinks,
    bad: {
      "README.md": "# A\n[x](docs/gone.md) [y](docs/a.md#no) [z](#b)\n\n[r]: ../up.md",
      "docs/a.md": "# A",
    },
    said: [/docs\/gone\.md" leads to no file/, /no heading of docs\/a\.md/, /"#b"/, /up\.md/],
    good: {
      "README.md": "[x](docs/a.md#how-it-works-1) [y](docs/) [z](https://a.b/c) `[c](gone.md)`",
      "docs/a.md": "## How it works\n## How it *works*\n[up](../README.md)",
    },
  },
  {
    name: "every task that a page names exists",
    check: unknownTasks,
    bad: deno({ tasks: { a: {} } }, { "README.md": "```sh\ndeno task b --x\n```\n`deno task c`" }),
    said: [/^README\.md: "deno task b"/, /"deno task c"/],
    good: deno({ tasks: { "a:b": {} } }, {
      "README.md":
        "```\ndeno task a:b\n```\n`deno task -q a:b`, `deno task`: one word, deno task list",
      "CHANGELOG.md": "`deno task old`",
    }),
  },
];

for (const { name, check, bad, said, good } of habits) {
  Deno.test(name, async () => {
    const found = check(await readTree());
    assert.equal(found.length, 0, found.join("\n"));
  });

  Deno.test(`${check.name}() complains of what is untidy, and of nothing else`, () => {
    const found = check(bad);
    assert.equal(found.length, said.length, found.join("\n"));
    said.forEach((pattern, index) => assert.match(found[index] ?? "", pattern));
    assert.deepEqual(check(good), []);
  });
}

/** A tree with this deno.json. */
function deno(config: unknown, others: Tree = {}): Tree {
  return { "deno.json": JSON.stringify(config), ...others };
}
