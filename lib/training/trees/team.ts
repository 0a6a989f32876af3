import { doPart, partsOf } from "./do_part.ts";
import { readTask, type Task, writeTask } from "./task.ts";
import type { Workspace } from "./workspace.ts";

/** Places in `control`. */
const call = 0, next_part = 1, busy = 2, failed = 3;

/** Longer than any part of a task takes, also on a machine that slept meanwhile. */
const silence_ms_max = 600_000;

/**
 * Threads that do tasks together. Which of them does which part changes nothing, since each part writes
 * to places of its own and all sums are exact.
 */
export class Team implements Disposable {
  readonly #workspace: Workspace;
  readonly #workers: Worker[];

  private constructor(workspace: Workspace, workers: Worker[]) {
    this.#workspace = workspace;
    this.#workers = workers;
  }

  /** @param threads This one and so many less one; the workspace must be shared if there are others. */
  static async open(workspace: Workspace, threads: number): Promise<Team> {
    const workers = Array.from({ length: threads - 1 }, () => (
      new Worker(new URL("./worker.ts", import.meta.url), { type: "module" })
    ));
    const team = new Team(workspace, workers);
    try {
      await Promise.all(workers.map((worker) => ready(worker, workspace)));
    } catch (error) {
      for (const worker of workers) worker.terminate();
      throw error;
    }
    return team;
  }

  /** Does a task; all of it is done when this returns. */
  run(task: Task): void {
    const { control } = this.#workspace;
    this.#call(task);
    doParts(this.#workspace, task);
    for (;;) {
      const still = Atomics.load(control, busy);
      if (still === 0) break;
      if (Atomics.wait(control, busy, still, silence_ms_max) === "timed-out") {
        throw new Error("Cannot train trees: a thread no longer answers");
      }
    }
    if (Atomics.load(control, failed) > 0) {
      throw new Error("Cannot train trees: a thread has failed, try again with one thread");
    }
  }

  [Symbol.dispose](): void {
    this.#call(undefined);
  }

  #call(task: Task | undefined): void {
    const { control } = this.#workspace;
    Atomics.store(control, next_part, 0);
    if (this.#workers.length === 0) return;
    writeTask(this.#workspace.task, task);
    Atomics.store(control, busy, this.#workers.length);
    Atomics.add(control, call, 1);
    Atomics.notify(control, call);
  }
}

/** A thread's life: waits for tasks and does its share of them, until there will be no more. */
export function serveTeam(workspace: Workspace, onReady: () => void): void {
  const { control, task: written } = workspace;
  let seen = Atomics.load(control, call);
  onReady();
  for (;;) {
    Atomics.wait(control, call, seen);
    const now = Atomics.load(control, call);
    if (now === seen) continue;
    seen = now;
    const task = readTask(written);
    if (task === undefined) return;
    try {
      doParts(workspace, task);
    } catch {
      Atomics.add(control, failed, 1);
    }
    Atomics.sub(control, busy, 1);
    Atomics.notify(control, busy);
  }
}

function doParts(workspace: Workspace, task: Task): void {
  const parts = partsOf(task, workspace.rows);
  for (;;) {
    const part = Atomics.add(workspace.control, next_part, 1);
    if (part >= parts) return;
    doPart(workspace, task, part);
  }
}

function ready(worker: Worker, workspace: Workspace): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`Cannot train trees: a thread cannot start: ${event.message}`));
    };
    worker.postMessage(workspace);
  });
}
