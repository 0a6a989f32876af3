import { type Aliases, mayHaveMoved, readAliases } from "../../lib/registry/mod.ts";
import { type Loading, loadServed, type Wanted } from "./load_served.ts";
import type { ModelSlot, Serving } from "./model_slot.ts";
import type { ServedModel } from "./served_model.ts";
import type { Variant } from "./variant.ts";
import type { Source, WantedModels } from "./wanted_models.ts";

/** What happens to the models of a server. */
export type WatchEvent =
  | { kind: "serving"; variant: Variant; model: ServedModel; took_ms: number }
  | { kind: "no challenger" }
  /** A version cannot serve; what did before still does. */
  | { kind: "refused"; variant: Variant; problem: string }
  /** The registry cannot be read, or has no such alias; what served before still does. */
  | { kind: "lost"; problem: string }
  | { kind: "found again"; away_ms: number };

export interface WatchOptions extends Loading, WantedModels {
  slot: ModelSlot;
  /** How often the registry is asked whether an alias has moved. */
  poll_ms: number;
  /** At least 0 and below 1; so that many servers do not ask at once. */
  random: () => number;
  /**
   * What else must hold of a champion before it serves.
   *
   * @throws {TypeError} If it does not.
   */
  accept?: (model: ServedModel, before: Serving | undefined) => Promise<void>;
  on: (event: WatchEvent) => void;
}

/** A version that could not serve. */
interface Refused {
  version: string;
  problem: string;
  times: number;
  /** Not tried again before. */
  again_ms: number;
}

/** The registry is asked at least so often while it cannot be read. */
const lost_ms_max = 5_000;
/** A version that was refused is tried again at least so often: it may have been mended. */
const refused_ms_max = 30_000;
const problem_length_max = 1000;
/** A registry on a disk that hangs never fails, so that its silence has to be said. */
const slow_s = 20;

/**
 * Keeps in the slot what the registry says, or what is pinned there: it loads and warms a version aside
 * and swaps it in as a whole. Whatever goes wrong, what serves goes on serving, and it is tried again.
 */
export class ModelWatch {
  readonly #options: WatchOptions;
  readonly #refused = new Map<Variant, Refused>();
  #aliases: Aliases | undefined;
  #lost: { problem: string; since_ms: number; times: number } | undefined;
  /** When the look that goes on has begun. */
  #looking_ms: number | undefined;
  readonly #looked = Promise.withResolvers<void>();
  #closed = false;
  #wake = () => {};
  #ended: Promise<void> = Promise.resolve();

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Looks at once and from then on, until it is closed, or all that is pinned has been loaded. */
  start(): void {
    this.#ended = this.#run();
  }

  /** Ends; what is being loaded is not put in place. Resolves when nothing goes on any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#wake();
    await this.#ended;
  }

  /** When it has looked for the first time, whatever came of it. */
  get looked(): Promise<void> {
    return this.#looked.promise;
  }

  /** What is amiss, a sentence each. */
  problems(): string[] {
    const { registry, now_ms } = this.#options;
    const problems = [...this.#refused.values()].map(({ problem }) => problem);
    if (this.#lost !== undefined) problems.push(this.#lost.problem);
    const looking_s = Math.floor((now_ms() - (this.#looking_ms ?? Infinity)) / 1000);
    if (looking_s >= slow_s) {
      problems.push(`Cannot read "${registry.name}": no answer for ${looking_s} s`);
    }
    return problems;
  }

  /** Where the champion comes from. */
  get follows(): Source {
    return this.#options.champion;
  }

  /** Looks once what should serve, and puts it in place. */
  async look(): Promise<void> {
    const { now_ms, on } = this.#options;
    this.#looking_ms = now_ms();
    try {
      await this.#readAliases();
      await this.#seeToChampion();
      await this.#seeToChallenger();
    } catch (error) {
      const problem = shortened(error);
      if (this.#lost?.problem !== problem) on({ kind: "lost", problem });
      const { since_ms, times } = this.#lost ?? { since_ms: now_ms(), times: 0 };
      this.#lost = { problem, since_ms, times: times + 1 };
      return;
    } finally {
      this.#looking_ms = undefined;
      this.#looked.resolve();
    }
    if (this.#lost === undefined) return;
    on({ kind: "found again", away_ms: now_ms() - this.#lost.since_ms });
    this.#lost = undefined;
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      await this.look();
      const wait_ms = this.#wait_ms();
      if (wait_ms === undefined || this.#closed) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait_ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Until the next look; undefined: nothing can change any more. */
  #wait_ms(): number | undefined {
    const { champion, challenger, poll_ms, random, now_ms } = this.#options;
    const jitter = 0.8 + 0.2 * random();
    if (this.#lost !== undefined) {
      return Math.min(poll_ms * 2 ** Math.min(this.#lost.times - 1, 20), lost_ms_max) * jitter;
    }
    if ([champion, challenger?.source].some((source) => source && "alias" in source)) {
      return poll_ms * jitter;
    }
    const waits = [...this.#refused.values()].map(({ again_ms }) => again_ms - now_ms());
    return waits.length === 0 ? undefined : Math.max(0, Math.min(...waits));
  }

  async #readAliases(): Promise<void> {
    const { champion, challenger, registry, dataset } = this.#options;
    const followed = [champion, challenger?.source].flatMap((source) =>
      source !== undefined && "alias" in source ? [source.alias] : []
    );
    if (followed.length === 0) return;
    const known = this.#aliases;
    // What "previous" is depends on more than the latest moves.
    if (known !== undefined && !followed.includes("previous")) {
      // The champion's moves decide on the challenger too: one that is promoted is none any more.
      const asked = followed.includes("challenger")
        ? ["champion", "challenger"] as const
        : ["champion"] as const;
      const moved = await Promise.all(
        asked.map((alias) => mayHaveMoved(registry, dataset, alias, known)),
      );
      if (!moved.includes(true)) return;
    }
    this.#aliases = await readAliases(registry, dataset);
  }

  /** @throws {Error} If the registry cannot be read, or says of no version that it is the champion. */
  async #seeToChampion(): Promise<void> {
    const { slot, champion: source, accept } = this.#options;
    const wanted = this.#wantedOf(source);
    if (wanted === undefined) throw this.#nobody(source);
    const before = slot.current;
    if (before !== undefined && isThis(before.champion, source, wanted)) {
      this.#refused.delete("champion");
      return;
    }
    await this.#try("champion", wanted, async () => {
      const model = await this.#load(wanted);
      if (accept !== undefined) await accept(model, before);
      return () => this.#swap(model, before?.challenger);
    });
  }

  async #seeToChallenger(): Promise<void> {
    const { slot, challenger, on } = this.#options;
    const serving = slot.current;
    if (challenger === undefined || serving === undefined) return;
    const { source, trial } = challenger;
    const wanted = this.#wantedOf(source);
    const beside = serving.challenger?.model;
    if (wanted === undefined || beside !== undefined && isThis(beside, source, wanted)) {
      this.#refused.delete("challenger");
      if (wanted !== undefined || beside === undefined) return;
      slot.swap(serving.champion);
      on({ kind: "no challenger" });
      return;
    }
    await this.#try("challenger", wanted, async () => {
      const model = await this.#load(wanted);
      return () => slot.swap(serving.champion, { model, trial });
    });
  }

  /** A challenger stays beside a new champion as long as it can answer the same requests. */
  #swap(model: ServedModel, challenger: Serving["challenger"]): void {
    const { slot } = this.#options;
    if (challenger !== undefined && challenger.model.id !== model.id) {
      try {
        return slot.swap(model, challenger);
      } catch (error) {
        if (!isRefusal(error)) throw error; // whoever sees to the challenger says why
      }
    }
    slot.swap(model);
  }

  /** Loads a version and puts it in place, unless it was refused a moment ago. */
  async #try(
    variant: Variant,
    wanted: Wanted,
    load: () => Promise<() => void>,
  ): Promise<void> {
    const { now_ms, on, slot } = this.#options;
    const version = JSON.stringify(wanted);
    const before = this.#refused.get(variant);
    const again = before?.version === version ? before : undefined;
    const began_ms = now_ms();
    if (again !== undefined && began_ms < again.again_ms) return;
    try {
      const put = await load();
      if (this.#closed) return;
      put();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const problem = shortened(error);
      const times = (again?.times ?? 0) + 1;
      const again_ms = now_ms() + Math.min(1000 * 2 ** Math.min(times - 1, 20), refused_ms_max);
      this.#refused.set(variant, { version, problem, times, again_ms });
      if (again?.problem !== problem) on({ kind: "refused", variant, problem });
      return;
    }
    this.#refused.delete(variant);
    const model = slot.served.find((one) => one.variant === variant)!.model;
    on({ kind: "serving", variant, model, took_ms: now_ms() - began_ms });
  }

  /** A version that serves already in the other place need not be loaded again. */
  async #load(wanted: Wanted): Promise<ServedModel> {
    const known = this.#options.slot.served.find(({ model }) =>
      wanted.id === model.id && wanted.version === `${model.version}`
    );
    return known?.model ?? await loadServed(this.#options, wanted);
  }

  /** Undefined: the alias points to nothing. */
  #wantedOf(source: Source): Wanted | undefined {
    if (!("alias" in source)) return source;
    const { alias } = source;
    const number = this.#aliases?.[alias] ?? null;
    if (number === null) return undefined;
    const id = alias === "previous" ? undefined : this.#aliases?.latest[alias]?.id;
    return { version: `${number}`, id };
  }

  #nobody(source: Source): Error {
    const { registry, dataset } = this.#options;
    const alias = "alias" in source ? source.alias : "";
    return new Error(
      `Cannot follow alias "${alias}" of "${dataset}": no version in "${registry.name}" has it`,
    );
  }
}

/** Whether a model that serves is the one that is wanted; what was pinned once does not change. */
function isThis({ version, id }: ServedModel, source: Source, wanted: Wanted): boolean {
  if (!("alias" in source)) return true;
  return wanted.version === `${version}` && (wanted.id === undefined || wanted.id === id);
}

/** Whether a version is to blame, and not the registry. */
function isRefusal(error: unknown): boolean {
  return error instanceof TypeError || error instanceof SyntaxError;
}

function shortened(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.length > problem_length_max ? `${text.slice(0, problem_length_max)}…` : text;
}
