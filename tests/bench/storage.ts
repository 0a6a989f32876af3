/**
 * Measures S3 storage beside the reference client, AWS's own SDK: both upload the same 10,000 small
 * files to the same server, as many at a time, in turns. Part of `deno task bench`.
 */
import { join } from "node:path";
import { house } from "../_project.ts";
import { key_pair, S3Server } from "../integration/_s3_server.ts";
import { type Measure, measure, median } from "./_measure.ts";

const sdk_version = "3.1169.0";
const files = 10_000;
const at_once = 64;
const runs = 3;

/** What both do with their client. */
const loop = `
const [endpoint, prefix, folder] = Deno.args;
const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
let next = 0;
await Promise.all(Array.from({ length: ${at_once} }, async () => {
  while (next < names.length) await upload(names[next++]);
}));`;

const ours = `
import { openStorage } from ${JSON.stringify(join(house, "lib/storage/mod.ts"))};
const storage = openStorage(\`s3://bucket/\${Deno.args[1]}?endpoint=\${Deno.args[0]}\`);
const upload = (name) => storage.upload(name, \`\${Deno.args[2]}/\${name}\`);
${loop}`;

const sdk = `
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
const client = new S3Client({ endpoint: Deno.args[0], region: "us-east-1", forcePathStyle: true });
const upload = async (name) => {
  const Body = await Deno.readFile(\`\${Deno.args[2]}/\${name}\`);
  const Key = \`\${Deno.args[1]}/\${name}\`;
  await client.send(new PutObjectCommand({ Bucket: "bucket", Key, Body }));
};
${loop}`;

function makeFiles(): string {
  const folder = Deno.makeTempDirSync({ prefix: "small-" });
  for (let index = 0; index < files; index++) {
    Deno.writeTextFileSync(join(folder, `${index}.json`), `${index} `.repeat(200));
  }
  return folder;
}

/** A script with a configuration of its own, so that the SDK is no package of this project. */
async function prepare(text: string, imports?: Record<string, string>): Promise<string[]> {
  const folder = Deno.makeTempDirSync({ prefix: "client-" });
  const config = imports === undefined ? join(house, "deno.json") : join(folder, "deno.json");
  if (imports !== undefined) Deno.writeTextFileSync(config, JSON.stringify({ imports }));
  const script = join(folder, "upload.js");
  Deno.writeTextFileSync(script, text);
  await measure(["deno", "cache", "--config", config, script], folder);
  return ["deno", "run", "-A", "--config", config, script];
}

const server = await S3Server.start();
if (server !== undefined) {
  for (const [name, value] of Object.entries(key_pair)) Deno.env.set(name, value);
  const folder = makeFiles();
  const clients = [
    await prepare(ours),
    await prepare(sdk, { "@aws-sdk/client-s3": `npm:@aws-sdk/client-s3@${sdk_version}` }),
  ];
  const all: Measure[][] = [[], []];
  for (let run = 0; run < runs; run++) {
    for (const [index, client] of clients.entries()) { // in turns, so that a busy minute meets both
      const prefix = `${index}-${run}`;
      all[index]!.push(await measure([...client, server.endpoint, prefix, folder], house));
      Deno.removeSync(join(server.folder, "bucket", prefix), { recursive: true });
    }
  }
  const [mine, other] = await Promise.all(
    all.map((list) => median(list.length, () => Promise.resolve(list.shift()!))),
  );
  const show = ({ wall_s, cpu_s, rss_mib }: Measure) =>
    `${wall_s.toFixed(2)} s wall, ${cpu_s.toFixed(2)} s CPU, ${rss_mib.toFixed(0)} MiB`;
  const wall = (other!.wall_s / mine!.wall_s).toFixed(1);
  const cpu = (other!.cpu_s / mine!.cpu_s).toFixed(1);
  console.log(
    `| what | this storage | @aws-sdk/client-s3 ${sdk_version} | ratio |\n|---|---|---|---|`,
  );
  console.log(
    `| upload of ${files.toLocaleString("en")} files of 1 kB, ${at_once} at a time | ${
      show(mine!)
    } | ` +
      `${show(other!)} | ${cpu} × less CPU, ${wall} × less wall |`,
  );
  Deno.removeSync(folder, { recursive: true });
  server.stop(); // or this process would wait for it
}
