import { z } from "zod";
import { connectRedis, type Redis, shownLocation } from "./redis_client.ts";
import {
  type OnlineRow,
  type OnlineStatus,
  type OnlineStore,
  type OnlineWriter,
  statusSchema,
  type StoreKey,
  type WriterOptions,
  type Written,
} from "./store.ts";
import { definitionName } from "./store_path.ts";

const blob = z.tuple([z.int(), z.array(z.union([z.number(), z.string(), z.null()]))]);

/** Writes a blob unless there is a newer or the same one, in one step of the server. */
const put = `
  local there = redis.call('GET', KEYS[1])
  if there then
    local day = tonumber(string.match(there, '^%[(%-?%d+),'))
    if day > tonumber(ARGV[1]) or there == ARGV[2] then return 0 end
  end
  redis.call('SET', KEYS[1], ARGV[2])
  return 1`;

const batch_size = 500;

/** One blob for each customer, under keys that begin with data set and definition. */
export class RedisStore implements OnlineStore {
  readonly name: string;
  readonly remark = undefined;
  readonly #client: Redis;
  readonly #key: StoreKey;
  readonly #prefix: string;

  private constructor(client: Redis, name: string, key: StoreKey) {
    this.#client = client;
    this.name = name;
    this.#key = key;
    this.#prefix = prefixOf(key);
  }

  static async open(location: string, key: StoreKey): Promise<RedisStore> {
    return new RedisStore(await connectRedis(location), shownLocation(location), key);
  }

  async get(customer: string): Promise<OnlineRow | undefined> {
    const text = await this.#client.get(`${this.#prefix}:row:${customer}`);
    if (text === null) return undefined;
    const [snapshot_day, cells] = blob.parse(JSON.parse(text));
    return { customer, snapshot_day, cells };
  }

  async status(): Promise<OnlineStatus | undefined> {
    const text = await this.#client.get(`${this.#prefix}:status`);
    return text === null ? undefined : statusSchema.parse(JSON.parse(text));
  }

  async others(): Promise<string[]> {
    const all = await this.#client.sMembers(definitionsKey(this.#key));
    return all.filter((name) => name !== definitionName(this.#key)).sort();
  }

  close(): Promise<void> {
    this.#client.destroy();
    return Promise.resolve();
  }
}

export async function redisWriter(
  location: string,
  key: StoreKey,
  { features, complete, max_age_days, now }: WriterOptions,
): Promise<OnlineWriter> {
  const client = await connectRedis(location);
  const prefix = prefixOf(key);
  const seen = `${prefix}:seen:${crypto.randomUUID()}`;
  const tally: Written = { written: 0, kept: 0, removed: 0 };
  let newest_day = 0;
  return {
    name: shownLocation(location),
    async write(rows: readonly OnlineRow[]) {
      for (let first = 0; first < rows.length; first += batch_size) {
        const batch = rows.slice(first, first + batch_size);
        const done = await Promise.all(
          batch.map(({ customer, snapshot_day, cells }) =>
            client.eval(put, {
              keys: [`${prefix}:row:${customer}`],
              arguments: [`${snapshot_day}`, JSON.stringify([snapshot_day, cells])],
            })
          ),
        );
        for (const changed of done) {
          if (changed === 1) tally.written++;
          else tally.kept++;
        }
        newest_day = Math.max(newest_day, ...batch.map(({ snapshot_day }) => snapshot_day));
        if (complete) {
          await client.sAdd(seen, batch.map(({ customer }) => customer));
          // A run that is killed leaves no list behind for long.
          await client.expire(seen, 24 * 3600);
        }
      }
    },
    async finish() {
      const { customers, removed } = await sweep(client, prefix, complete ? seen : undefined);
      tally.removed = removed;
      const before = await client.get(`${prefix}:status`);
      const known_day = before === null ? 0 : statusSchema.parse(JSON.parse(before)).snapshot_day;
      const status: OnlineStatus = {
        ...key,
        features,
        customers,
        snapshot_day: complete ? newest_day : Math.max(newest_day, known_day),
        materialized_at: now.toISOString(),
        max_age_days,
      };
      await client.sAdd(definitionsKey(key), definitionName(key));
      await client.set(`${prefix}:status`, JSON.stringify(status));
      await client.del(seen);
      client.destroy();
      return { ...tally, status };
    },
    async abandon() {
      await client.del(seen);
      client.destroy();
    },
  };
}

/** Counts customers, and removes those that are not among the `seen`. */
async function sweep(
  client: Redis,
  prefix: string,
  seen: string | undefined,
): Promise<{ customers: number; removed: number }> {
  const rows = `${prefix}:row:`;
  const kept = new Set<string>(), gone = new Set<string>();
  for await (const keys of client.scanIterator({ MATCH: `${escaped(rows)}*`, COUNT: 1000 })) {
    if (keys.length === 0) continue;
    const customers = keys.map((key) => key.slice(rows.length));
    const are_seen = seen === undefined
      ? customers.map(() => 1)
      : await client.smIsMember(seen, customers);
    for (const [at, key] of keys.entries()) (are_seen[at] ? kept : gone).add(key);
  }
  const list = [...gone];
  for (let first = 0; first < list.length; first += batch_size) {
    await client.del(list.slice(first, first + batch_size));
  }
  return { customers: kept.size, removed: gone.size };
}

function prefixOf(key: StoreKey): string {
  return `churn:${key.dataset}:${definitionName(key)}`;
}

/** A set of the definitions of which there are rows. */
function definitionsKey({ dataset }: StoreKey): string {
  return `churn:${dataset}:definitions`;
}

/** Text as part of a Redis pattern. */
function escaped(text: string): string {
  return text.replace(/[\\*?[\]]/g, "\\$&");
}
