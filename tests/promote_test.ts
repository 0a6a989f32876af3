/** What the stage promote asks of the world around it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { codeCommit } from "../stages/_commit.ts";

const [one, other] = ["1".repeat(40), "2".repeat(64)];
const nobody = () => undefined;

function folderWith(files: Record<string, string>): string {
  const root = Deno.makeTempDirSync({ prefix: "commit-" });
  for (const [name, text] of Object.entries(files)) {
    Deno.mkdirSync(join(root, name, ".."), { recursive: true });
    Deno.writeTextFileSync(join(root, name), text);
  }
  return root;
}

Deno.test("codeCommit() takes the word of a build server", async () => {
  const root = folderWith({ ".git/HEAD": `${other}\n` });
  for (const name of ["GITHUB_SHA", "CI_COMMIT_SHA", "GIT_COMMIT"]) {
    assert.equal(await codeCommit(root, (asked) => asked === name ? one : undefined), one);
  }
  assert.equal(await codeCommit(root, () => "main"), other);
});

Deno.test("codeCommit() finds the commit in the repository's own files", async () => {
  const packed = `# pack-refs with: peeled\n${other} refs/heads/main2\n${one} refs/heads/main\n`;
  for (
    const [files, found] of [
      [{ HEAD: `${one}\n` }, one],
      [{ HEAD: "ref: refs/heads/main\n", "refs/heads/main": `${one}\n` }, one],
      [{ HEAD: "ref: refs/heads/main\n", "packed-refs": packed }, one],
      [
        { HEAD: "ref: refs/heads/a/b\n", "refs/heads/a/b": `${other}\n`, "packed-refs": packed },
        other,
      ],
      [{ HEAD: "ref: refs/heads/new\n" }, null],
      [{ HEAD: "ref: ../../secret\n" }, null],
    ] as const
  ) {
    const git = Object.entries(files).map(([name, text]) => [`.git/${name}`, text]);
    assert.equal(await codeCommit(folderWith(Object.fromEntries(git)), nobody), found);
  }
});

Deno.test("codeCommit() knows none where there is no repository, or one elsewhere", async () => {
  assert.equal(await codeCommit(folderWith({}), nobody), null);
  assert.equal(await codeCommit(folderWith({ ".git": "gitdir: /elsewhere\n" }), nobody), null);
});
