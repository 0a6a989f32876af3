// Puts things as a kill between the last stage and the writing of the lock leaves them.
const lock = JSON.parse(Deno.readTextFileSync("data/default.lock.json"));
const folder = "data/.cache/datasets/default/journal";
Deno.mkdirSync(folder, { recursive: true });
Deno.writeTextFileSync(`${folder}/a.json`, JSON.stringify(lock.stages.a));
Deno.removeSync("data/default.lock.json");
