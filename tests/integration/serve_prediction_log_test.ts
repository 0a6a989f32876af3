/** The prediction log of a running server: files that are full, a disk that is full, and every line. */
import assert from "node:assert/strict";
import { linesIn } from "../../serve/api/_folder.ts";
import { ApiServer, benchBatch, benchRow } from "./_api_server.ts";
import { can_mount, smallDisk } from "./_small_disk.ts";

interface Line {
  request_id: string;
  customers: (string | null)[];
  probabilities: number[];
  rows: { customer: string; features: Record<string, number> }[];
}

/** Whole lines by request; one that was cut off fails. */
function logged(folder: string): Map<string, Line> {
  const lines = Object.values(linesIn(folder)).flat().map((line): Line => JSON.parse(line));
  const by_id = new Map(lines.map((line) => [line.request_id, line]));
  assert.equal(by_id.size, lines.length, "a line stands there twice");
  return by_id;
}

async function ended(server: ApiServer): Promise<void> {
  server.signal("SIGTERM");
  assert.equal((await server.status).code, 0);
}

Deno.test("files are begun anew under load, and every prediction stands in one of them", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await using server = await ApiServer.start({
      PREDICTION_LOG: `${folder}/log`,
      PREDICTION_LOG_FILE_BYTES: "200000",
      LOG_REQUESTS: "notable",
    });
    await server.line(({ message }) => message === "serving");
    const answered = new Map<string, number[]>();
    let next = 0;
    await Promise.all(Array.from({ length: 8 }, async () => {
      while (next < 2000) {
        const at = next++;
        const id = `r-${at}`;
        const is_batch = at % 50 === 0;
        const body = is_batch ? benchBatch(100) : JSON.stringify(benchRow(at));
        const path = is_batch ? "/predict" : "/predict/single";
        const answer = await (await server.ask(path, body, { "x-request-id": id })).json();
        const all = is_batch ? answer.predictions : [answer];
        answered.set(id, all.map(({ probability }: { probability: number }) => probability));
      }
    }));
    await ended(server);
    const files = [...Deno.readDirSync(`${folder}/log`)].filter(({ name }) =>
      name.endsWith("jsonl")
    );
    const sizes = files.map(({ name }) => Deno.statSync(`${folder}/log/${name}`).size);
    assert.ok(files.length > 1, `${files.length} files`);
    assert.ok(Math.max(...sizes) < 200_000 + 4 * 2 ** 20);
    const lines = logged(`${folder}/log`);
    assert.equal(lines.size, answered.size);
    for (const [id, probabilities] of answered) {
      const line = lines.get(id)!;
      assert.deepEqual(line.probabilities, probabilities);
      const at = Number(id.slice(2));
      if (at % 50 === 0) assert.equal(line.rows.length, 100);
      else assert.deepEqual([line.customers, line.rows], [[`c${at}`], [benchRow(at)]]);
    }
    const mib = sizes.reduce((a, b) => a + b) / 2 ** 20;
    console.log(`${answered.size} calls in ${files.length} files, ${mib.toFixed(1)} MiB`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name: "while the disk is full predictions go on, and what the queue holds is written afterwards",
  ignore: !can_mount,
  async fn() {
    using disk = smallDisk("2m");
    const { folder } = disk;
    await using server = await ApiServer.start({
      PREDICTION_LOG: folder,
      PREDICTION_LOG_QUEUE_BYTES: `${4 * 2 ** 20}`,
      LOG_REQUESTS: "notable",
    });
    await server.line(({ message }) => message === "serving");
    const body = benchBatch(1000);
    let asked = 0;
    const predict = async () => {
      const answer = await server.ask("/predict", body, { "x-request-id": `r-${asked++}` });
      assert.equal(answer.status, 200);
      await answer.body?.cancel();
    };
    const lost = () => server.metric("churn_api_log_lines_lost_total");
    // 0.4 MB a line: the disk is full after some, the queue after some more.
    while (await lost() === 0) await predict();
    assert.ok(
      server.lines.some(({ message }) => message === "prediction log cannot be written, and waits"),
    );
    for (let more = 0; more < 5; more++) await predict();
    const dropped = await lost();
    assert.ok(dropped >= 6);
    assert.ok(await server.metric("churn_api_log_waiting_bytes") <= 4 * 2 ** 20);
    disk.resize("64m");
    await server.line(({ message }) => message === "prediction log works again");
    await predict();
    await ended(server);
    const said = server.lines.filter(({ message }) => String(message).startsWith("prediction log"));
    assert.equal(said.length, 2); // once when it began, and once when it was over
    const lines = logged(folder);
    assert.equal(lines.size, asked - dropped);
    for (const { rows } of lines.values()) assert.equal(rows.length, 1000);
    assert.ok(lines.has(`r-${asked - 1}`));
    console.log(`${asked} batches, ${dropped} lines lost while the disk was full`);
  },
});
