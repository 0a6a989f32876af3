/** Checks of the pages: a link or a command that leads nowhere costs a reader more than none. */
import type { Tree } from "./_tree.ts";

/** Relative links whose file or heading does not exist. `folders` may be linked to as well. */
export function deadLinks(tree: Tree): string[] {
  const folders = foldersOf(tree);
  return pages(tree).flatMap(([page, text]) =>
    linksIn(text).flatMap((link) => {
      if (/^[a-z][a-z+.-]*:|^\/\//i.test(link)) return [];
      const { pathname, hash } = new URL(link, `file:///${page}`);
      const path = decodeURIComponent(pathname).slice(1);
      const target = tree[path];
      if (target === undefined && !folders.has(path.replace(/\/$/, ""))) {
        return [`${page}: link "${link}" leads to no file of the project`];
      }
      const heading = decodeURIComponent(hash.slice(1));
      const isPage = target !== undefined && path.endsWith(".md");
      return heading === "" || !isPage || anchorsOf(target).has(heading)
        ? []
        : [`${page}: link "${link}" leads to no heading of ${path}`];
    })
  );
}

/** Commands `deno task NAME` for which deno.json has no task. CHANGELOG.md may name old ones. */
export function unknownTasks(tree: Tree): string[] {
  const { tasks = {} } = JSON.parse(tree["deno.json"] ?? "{}");
  return pages(tree).filter(([page]) => page !== "CHANGELOG.md").flatMap(([page, text]) =>
    // Only in code: in a sentence, the word after "deno task" is any word.
    (text.match(code) ?? []).flatMap((piece) =>
      [...piece.matchAll(/\bdeno task (?:-\S+ )*([a-z][\w:-]*)/g)]
        .flatMap(([, name = ""]) => Object.hasOwn(tasks, name) ? [] : [name])
    ).map((name) => `${page}: "deno task ${name}" is no task of deno.json, readers would type it`)
  );
}

/** Fenced blocks and code spans. */
const code = /^ *(```+|~~~+)[\s\S]*?^ *\1|(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\2(?!`)/gm;

function pages(tree: Tree): [string, string][] {
  return Object.entries(tree).filter(([path]) =>
    path.endsWith(".md") && !path.startsWith("tests/cases/")
  );
}

function linksIn(text: string): string[] {
  const prose = text.replace(code, "");
  const inline = prose.matchAll(/\]\(\s*<?([^\s)>]+)>?(?:\s+["'][^)]*)?\)/g);
  const defined = prose.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/gm);
  const html = prose.matchAll(/<(?:img|a)\b[^>]*?\b(?:src|href)="([^"]+)"/g);
  return [...inline, ...defined, ...html].map(([, link = ""]) => link);
}

/** The names that GitHub gives to headings; a repeated heading gets a number. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  const prose = text.replace(/^ *(```+|~~~+)[\s\S]*?^ *\1/gm, "");
  for (const [, title = ""] of prose.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = title.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const slug = plain.replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");
    let name = slug;
    for (let count = 1; anchors.has(name); count++) name = `${slug}-${count}`;
    anchors.add(name);
  }
  return anchors;
}

function foldersOf(tree: Tree): Set<string> {
  const folders = new Set<string>([""]);
  for (const path of Object.keys(tree)) {
    const parts = path.split("/");
    for (let end = 1; end < parts.length; end++) folders.add(parts.slice(0, end).join("/"));
  }
  return folders;
}
