import assert from "node:assert/strict";
import { isFolderPlace, storePlace } from "./stores.ts";

Deno.test("storePlace() takes what pipeline.stores says, else the folder of the name in data/", () => {
  const sections = { pipeline: { stores: { shelf: "s3://bucket/prefix" } } };
  assert.equal(storePlace("shelf", sections), "s3://bucket/prefix");
  assert.equal(storePlace("other", sections), "data/other");
  assert.equal(storePlace("shelf", {}), "data/shelf");
  assert.equal(storePlace("constructor", sections), "data/constructor");
});

Deno.test("storePlace() refuses what is no place", () => {
  for (const place of ["", 7, null, ["data"]]) {
    const read = () => storePlace("shelf", { pipeline: { stores: { shelf: place } } });
    assert.throws(
      read,
      /^TypeError: Cannot use "pipeline\.stores\.shelf": it is .*, must be the path/,
    );
  }
});

Deno.test("isFolderPlace() tells the path of a folder from an address", () => {
  for (const place of ["data/shelf", "/srv/shelf", "../shelf", ".", "C:\\shelf", "a b:c"]) {
    assert.ok(isFolderPlace(place), place);
  }
  for (const place of ["s3://bucket/prefix", "S3://bucket", "gs://bucket", "s3:bucket"]) {
    assert.ok(!isFolderPlace(place), place);
  }
});
