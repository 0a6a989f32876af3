import assert from "node:assert/strict";
import {
  artifacts,
  assertNoLockHeld,
  assertTidy,
  assertWhole,
  diamond,
  processesGone,
  round,
  seeded,
} from "./_faults.ts";
import type { TestProject } from "./_project.ts";

/** How many different results the diamond takes turns with. */
const variants = 3;

/**
 * Kills `repro` of the diamond at so many random moments, spread evenly over the time of an undisturbed
 * run. Every time the parameter has changed, so new outputs stand in for old ones; every fourth time
 * the results are in the cache, so that they are restored.
 */
export async function killAtRandom(count: number): Promise<void> {
  const seed = Number(Deno.env.get("SEED") ?? crypto.getRandomValues(new Uint32Array(1))[0]);
  console.log(`kills ${count} runs, repeat with SEED=${seed}`);
  const random = seeded(seed);
  using project = diamond();
  const known: Record<string, string>[] = [];
  for (let variant = 0; variant < variants; variant++) {
    // One from a fresh project each, so that no earlier run can have had a part in it.
    using fresh = diamond();
    await timed(fresh, variant);
    known.push(artifacts(fresh));
  }
  await timed(project, 0);
  const whole_ms = { run: await timed(project, 1), restore: await timed(project, 0) };
  assert.deepEqual(artifacts(project), known[0]);

  let killed = 0;
  for (let index = 0; index < count; index++) {
    const [old, next] = [index % variants, (index + 1) % variants];
    // Three times what was made so far is forgotten, so it runs; the fourth finds the result of the first.
    if (index % 4 === 0) Deno.removeSync(project.path("data/.cache/runs"), { recursive: true });
    const kind = index % 4 === 3 ? "restore" : "run";
    const moment_ms = whole_ms[kind] * (index + random()) / count;
    const where = `seed ${seed}, kill ${index + 1} of ${count}, after ${moment_ms.toFixed(0)} ms`;
    const start = performance.now();
    if (await killAfter(project, moment_ms, next)) killed++;
    else whole_ms[kind] = Math.min(whole_ms[kind], performance.now() - start);
    assertWhole(project, [known[old]!, known[next]!]);
    assertNoLockHeld(project);
    const { code, stdout, stderr } = await project.task("repro", ...round(next));
    assert.equal(code, 0, `${where}:\n${stdout}${stderr}`);
    assert.deepEqual(artifacts(project), known[next], `other bytes at ${where}`);
    assertTidy(project);
    await processesGone(project);
  }
  console.log(`${killed} of ${count} were killed before their end`);
  assert.ok(killed > 0, "every run ended before it was killed");
}

/** @returns Whether the run was killed before it had ended. */
async function killAfter(project: TestProject, moment_ms: number, value: number) {
  const child = project.start("repro", ...round(value));
  const output = child.output();
  const kill = () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended by itself just before.
    }
  };
  const timer = setTimeout(kill, moment_ms);
  const { signal } = await output;
  clearTimeout(timer);
  return signal === "SIGKILL";
}

/** Time of an undisturbed run, in ms. */
async function timed(project: TestProject, value: number): Promise<number> {
  const start = performance.now();
  const { code, stdout, stderr } = await project.task("repro", ...round(value));
  assert.equal(code, 0, stdout + stderr);
  return performance.now() - start;
}
