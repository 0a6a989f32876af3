import process from "node:process";

/**
 * Reads YAML without a look at the environment. The package asks for two debugging variables of its
 * own while it reads, which throws where a process may not see its environment.
 */
export function withClosedEnvironment<T>(read: () => T): T {
  const { env } = process;
  process.env = {};
  try {
    return read();
  } finally {
    process.env = env;
  }
}
