/** Brings a source from S3 into a folder: a process of its own, as the runner speaks to no server. */
import { mirror } from "../../storage/mod.ts";
import { bytes } from "../show/words.ts";

if (import.meta.main) {
  const [location, folder] = Deno.args as [string, string];
  try {
    await mirror(location, folder, {
      onFetch: (files, size) =>
        console.log(
          `fetches ${files} ${files === 1 ? "file" : "files"} (${bytes(size)}) of its source`,
        ),
    });
  } catch (error) {
    // A defect shows where it is; what a user can mend was said in words.
    const { message, stack } = error as Error;
    console.error(/^Cannot [^:]*"/.test(message) ? message : stack);
    Deno.exit(1);
  }
}
