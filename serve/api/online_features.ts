import {
  type FeatureAge,
  featureAge,
  type OnlineRow,
  type OnlineStatus,
  type OnlineStore,
  type StoreKey,
} from "../../lib/online/mod.ts";
import type { Cell } from "../../lib/model/mod.ts";
import { isoDay } from "./days.ts";
import { Refusal, unavailable } from "./refusal.ts";
import type { RequestLog } from "./request_log.ts";
import type { ServedModel } from "./served_model.ts";
import { StoreLink } from "./store_link.ts";

export interface OnlineFeaturesOptions {
  dataset: string;
  /** Opens the store for one feature definition. */
  open: (key: StoreKey) => Promise<OnlineStore>;
  now: () => Date;
  /** A clock that nobody sets, such as `performance.now`. */
  now_ms: () => number;
  log: Pick<RequestLog, "event" | "problem">;
}

/** What is known of a customer. */
export interface CustomerFeatures extends FeatureAge {
  /** In the order of the model's features. */
  cells: Cell[];
  /** Day at whose end they were true; null for data without time. */
  snapshot: string | null;
  max_age_days: number | null;
  /** Categories that the model did not meet in training; it takes them for no known one. */
  unfamiliar: string[];
}

/** A store that is away is tried again after a second. */
const retry_after_s = 1;
/** A model that is being replaced still finds its features. */
const links_max = 2;

/** The features of customers as a model takes them, out of the online store. */
export class OnlineFeatures {
  readonly #options: OnlineFeaturesOptions;
  readonly #links = new Map<string, StoreLink>();
  readonly #layouts = new WeakMap<ServedModel, { features: string; places: number[] }>();

  constructor(options: OnlineFeaturesOptions) {
    this.#options = options;
  }

  /**
   * A customer's newest features.
   *
   * @throws {Refusal} 404 if the customer is unknown, 409 if the store only holds features of other
   * definitions than the model's, 503 if it is out of reach or holds nothing yet.
   */
  async of(served: ServedModel, customer: string): Promise<CustomerFeatures> {
    const link = this.#link(served.file.hashes.definition);
    const [status, row] = await reached(async () => {
      const status = await link.status();
      return [status, await link.use((store) => store.get(customer))] as const;
    });
    if (status === undefined || row === undefined) throw await this.#missing(link, served);
    const { max_age_days } = status;
    const age = featureAge(row, this.#options.now(), max_age_days);
    const snapshot = row.snapshot_day === 0 ? null : isoDay(row.snapshot_day);
    return { ...age, ...this.#fitted(served, status, row), snapshot, max_age_days };
  }

  /** What is amiss with the store of a definition; undefined: nothing that is known. */
  async problem(definition: string): Promise<string | undefined> {
    const link = this.#link(definition);
    const known = link.problem;
    const asked = link.status().catch(() => undefined);
    // A server that says nothing for long is not waited for.
    if (known === undefined) await asked;
    return link.problem;
  }

  /** What is amiss although features can be read, as far as is known; undefined: nothing. */
  remark(definition: string): string | undefined {
    return this.#link(definition).remark;
  }

  /** Days since the newest snapshot of a definition; undefined where there is none. */
  async age_days(definition: string): Promise<number | undefined> {
    const status = await this.#link(definition).status().catch(() => undefined);
    if (status === undefined) return undefined;
    return featureAge(status, this.#options.now(), null).age_days ?? undefined;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#links.values()].map((link) => link.close()));
  }

  #link(definition: string): StoreLink {
    let link = this.#links.get(definition);
    if (link !== undefined) return link;
    const { open, now_ms, log, dataset } = this.#options;
    link = new StoreLink({ open: () => open({ dataset, definition }), now_ms, log });
    this.#links.set(definition, link);
    const [oldest] = this.#links;
    if (this.#links.size > links_max) {
      this.#links.delete(oldest![0]);
      oldest![1].close();
    }
    return link;
  }

  /** Why there is no row; asked anew, as the store may just have been emptied. */
  async #missing(link: StoreLink, { version, file }: ServedModel): Promise<Refusal> {
    const { status, others } = await reached(() =>
      link.use(async (store) => ({ status: await store.status(), others: await store.others() }))
    );
    if (status !== undefined) {
      const message = `Cannot predict: no such customer was eligible at a snapshot up to ` +
        `${status.snapshot_day === 0 ? "now" : isoDay(status.snapshot_day)}`;
      return new Refusal(404, "not_found", message);
    }
    const say = `type "deno task features materialize --dataset ${this.#options.dataset}"`;
    if (others.length === 0) {
      return unavailable(`Cannot predict: the feature store is empty, ${say}`, retry_after_s);
    }
    const own = file.hashes.definition.slice(0, 16);
    return new Refusal(
      409,
      "other_definition",
      `Cannot predict: the feature store has those of definition ${others.join(", ")}, version ` +
        `${version} takes those of ${own}: ${say} where these are made`,
    );
  }

  #fitted(
    served: ServedModel,
    { features }: OnlineStatus,
    { cells, customer }: OnlineRow,
  ): Pick<CustomerFeatures, "cells" | "unfamiliar"> {
    const places = this.#placesOf(served, features);
    const unfamiliar: string[] = [];
    const fitted = served.file.features.map((feature, at) => {
      const cell = cells[places[at]!];
      const is_number = typeof cell === "number" && Number.isFinite(cell);
      if (cell !== null && (feature.kind === "number" ? !is_number : typeof cell !== "string")) {
        const why = `feature "${feature.name}" of customer "${customer}" is ${typeof cell}`;
        throw unavailable(`Cannot predict: ${why}, must be ${feature.kind}`, retry_after_s);
      }
      if (feature.kind === "category" && typeof cell === "string") {
        if (!feature.levels.includes(cell)) unfamiliar.push(feature.name);
      }
      return cell!;
    });
    return { cells: fitted, unfamiliar };
  }

  /** Where in a row of the store each of the model's features stands. */
  #placesOf(served: ServedModel, features: OnlineStatus["features"]): number[] {
    const names = features.map(({ name }) => name);
    const key = names.join("\n");
    const known = this.#layouts.get(served);
    if (known?.features === key) return known.places;
    const places = served.file.features.map(({ name }) => names.indexOf(name));
    const missing = served.file.features.filter((_, at) => places[at] === -1);
    if (missing.length > 0) {
      const list = missing.map(({ name }) => `"${name}"`).join(", ");
      const message =
        `Cannot predict: the feature store lacks ${list} of version ${served.version}`;
      throw new Refusal(409, "other_definition", message);
    }
    this.#layouts.set(served, { features: key, places });
    return places;
  }
}

/** @throws {Refusal} 503 if the store is out of reach. What is wrong is in the log. */
async function reached<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    const message = "Cannot predict: the feature store cannot be read just now, try again";
    throw unavailable(message, retry_after_s);
  }
}
