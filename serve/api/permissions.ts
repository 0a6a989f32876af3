import { storageNeeds } from "../../lib/storage/mod.ts";
import { type Settings, variables } from "./settings.ts";

/**
 * The least that a server with these settings needs, as options of `deno run`: no programs, no native
 * libraries, nothing written but logs, no connection but to its stores.
 *
 * @throws {TypeError} If a path cannot be granted.
 */
export function permissionsOf(
  settings: Settings,
  env: (name: string) => string | undefined,
): string[] {
  const { host, port, registry, online, prediction_log, outcomes } = settings;
  const needs = storageNeeds(registry, env);
  const listen = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  const files = [settings.tls_cert_file, settings.tls_key_file, settings.api_keys_file];
  const is_folder = !/^rediss?:/.test(online);
  const read = [...needs.read, ...is_folder ? [online] : [], ...files, prediction_log, outcomes];
  const net = [`${listen}:${port}`, ...needs.net, ...is_folder ? [] : [hostOf(online)]];
  const names = [...variables.map(({ name }) => name), ...needs.env];
  return [
    "--no-prompt",
    ...option("net", net),
    ...option("read", read),
    ...option("write", [prediction_log, outcomes]),
    ...option("env", names),
  ];
}

function hostOf(address: string): string {
  const { hostname, port } = new URL(address);
  return `${hostname}:${port || 6379}`;
}

/** Nothing where there is nothing to allow: an option without values would allow everything. */
function option(name: string, values: readonly (string | undefined)[]): string[] {
  const given = [...new Set(values.filter((value) => value !== undefined))];
  const odd = given.find((value) => /[,\s]/.test(value));
  if (odd !== undefined) {
    throw new TypeError(`Cannot allow "${odd}": it must have no comma and no space, rename it`);
  }
  return given.length === 0 ? [] : [`--allow-${name}=${given.join(",")}`];
}
