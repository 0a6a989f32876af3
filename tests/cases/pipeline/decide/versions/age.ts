// Makes the lock file say that the last run was with other versions.
const path = "data/default.lock.json";
const lock = JSON.parse(Deno.readTextFileSync(path));
const { a } = lock.stages;
a.fingerprint = "0".repeat(64);
a.packages = Deno.args[0] === "none" ? {} : { "zod@3.0.0": "sha512-older" };
a.runtime = { deno: "2.0.0", platform: "linux-aarch64" };
Deno.writeTextFileSync(path, JSON.stringify(lock));
