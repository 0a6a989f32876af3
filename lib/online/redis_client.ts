import type { RedisClientType } from "@redis/client";

export type Redis = RedisClientType;

/** A request must not wait for a server that is away: it fails at once, and the client tries again. */
const timeouts = { connect_ms: 2000, command_ms: 1000, retry_ms_max: 1000 };

/**
 * Connects, and goes on trying to after a lost connection; meanwhile commands fail at once.
 *
 * @throws {Error} If nobody answers the first time.
 */
export async function connectRedis(location: string): Promise<Redis> {
  const { createClient } = await import("@redis/client");
  const client = createClient({
    url: location,
    disableOfflineQueue: true,
    // They need a paid server, and looking for them needs access to the environment.
    maintNotifications: "disabled",
    commandOptions: { timeout: timeouts.command_ms },
    socket: {
      connectTimeout: timeouts.connect_ms,
      reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, timeouts.retry_ms_max),
    },
  });
  let last: Error | undefined;
  // Without a listener a lost connection would end the process.
  client.on("error", (error) => last = error);
  const connected = client.connect();
  const timer = Promise.withResolvers<never>();
  const id = setTimeout(() => timer.reject(last ?? new Error("no answer")), timeouts.connect_ms);
  try {
    await Promise.race([connected, timer.promise]);
  } catch (error) {
    client.destroy();
    connected.catch(() => {}); // it has lost the race, and its own end is of no interest
    throw new Error(
      `Cannot reach feature store "${shownLocation(location)}": ${(error as Error).message}, ` +
        "start it or name another one with --store",
    );
  } finally {
    clearTimeout(id);
  }
  return client as unknown as Redis;
}

/** The location without user and password. */
export function shownLocation(location: string): string {
  const url = new URL(location);
  return `${url.protocol}//${url.host}${url.pathname === "/" ? "" : url.pathname}`;
}
