import type { OnlineStore, OnlineWriter, StoreKey, WriterOptions } from "./store.ts";

/** Whether a location names a server and not a folder. */
function isServer(location: string): boolean {
  return /^rediss?:\/\//.test(location);
}

/** @throws {TypeError} If it is an address of something else. */
function checkLocation(location: string): void {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(location) || isServer(location) && URL.canParse(location)) {
    return;
  }
  throw new TypeError(
    `Cannot use feature store "${location.replace(/\/\/[^@/]*@/, "//")}": must be a folder or ` +
      "redis://HOST:PORT",
  );
}

/**
 * Opens the store for one feature definition, for reading.
 *
 * @param location A folder (SQLite), or `redis://…`.
 * @throws {Error} If a server does not answer. A folder may still be empty.
 */
export async function openOnline(
  location: string,
  key: StoreKey,
  now_ms: () => number,
): Promise<OnlineStore> {
  checkLocation(location);
  if (isServer(location)) {
    const { RedisStore } = await import("./redis_store.ts");
    return await RedisStore.open(location, key);
  }
  const { SqliteStore } = await import("./sqlite_store.ts");
  return new SqliteStore(location, key, now_ms);
}

/** Opens the store for writing. */
export async function openWriter(
  location: string,
  key: StoreKey,
  options: WriterOptions,
): Promise<OnlineWriter> {
  checkLocation(location);
  if (isServer(location)) {
    const { redisWriter } = await import("./redis_store.ts");
    return await redisWriter(location, key, options);
  }
  const { sqliteWriter } = await import("./sqlite_writer.ts");
  return sqliteWriter(location, key, options);
}
