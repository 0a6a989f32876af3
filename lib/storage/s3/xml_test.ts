import assert from "node:assert/strict";
import { readPage } from "./list.ts";
import { Passing } from "./retry.ts";
import { elements, elementText, escapeXml, unescapeXml } from "./xml.ts";

Deno.test("unescapeXml() resolves named and numbered entities and leaves the rest", () => {
  assert.equal(
    unescapeXml("a&amp;b &lt;&gt;&quot;&apos; &#228;&#xE4;&#x1F600; &amp;lt; &nbsp; & &#x110000;"),
    "a&b <>\"' ää😀 &lt; &nbsp; & &#x110000;",
  );
  const text = "<a href=\"x\">'&amp;'</a>";
  assert.equal(unescapeXml(escapeXml(text)), text);
});

Deno.test("elements() finds elements with attributes, over lines, and empty ones", () => {
  const xml = '<A xmlns="x"><Key>1</Key>\n<Key a="b">2\n3</Key><Key/><KeyCount>9</KeyCount></A>';
  assert.deepEqual(elements(xml, "Key"), ["1", "2\n3", ""]);
  assert.equal(elementText(xml, "KeyCount"), "9");
  assert.equal(elementText(xml, "None"), undefined);
});

// After the example of ListObjectsV2 in the Amazon S3 API Reference.
const page = (more: string, contents: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bucket</Name>
<Prefix>no key</Prefix><MaxKeys>1000</MaxKeys>${more}${contents}</ListBucketResult>
`;

Deno.test("readPage() gives the keys of one page and the way to the next", () => {
  const contents = ["a/b&amp;c &#x27;d&#39;.txt", "folder/", "z"].map((key) =>
    `<Contents><Key>${key}</Key><ETag>&quot;e&quot;</ETag><Size>7</Size><Owner/></Contents>`
  ).join("\n");
  assert.deepEqual(readPage(page("<IsTruncated>false</IsTruncated>", contents)), {
    entries: ["a/b&c 'd'.txt", "z"].map((key) => ({ key, size: 7, tag: '"e"' })),
  });
  const more =
    "<IsTruncated>true</IsTruncated><NextContinuationToken>1&amp;/+=</NextContinuationToken>";
  assert.deepEqual(readPage(page(more, "")), { entries: [], next: "1&/+=" });
});

Deno.test("readPage() takes no list that was cut short, nor another page", () => {
  const cut = page("<IsTruncated>false</IsTruncated>", "").slice(0, -20);
  for (
    const text of [cut, "", "<html>Welcome</html>", page("<IsTruncated>true</IsTruncated>", "")]
  ) {
    assert.throws(() => readPage(text), Passing);
  }
});
