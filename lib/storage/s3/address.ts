import type { Environment } from "../storage.ts";
import { endpoint_form, parseEndpoint, type S3Location, s3Name } from "./location.ts";

/** Where a bucket's requests go. */
export interface S3Address {
  region: string;
  /** Address of the bucket, with a "/" at its end. */
  base: string;
  /** "host:port" of it. */
  host: string;
  /** As people know the server. */
  server: string;
}

/**
 * The address of a location's bucket: what the location says, else the usual variables, else Amazon's.
 * Where another server is named, the bucket stands in the path unless `path_style=false`, as most have
 * no name of their own for each bucket; at Amazon in the host's name, unless it has a dot, for which
 * there is no certificate.
 */
export function s3Address(location: S3Location, env: Environment): S3Address {
  const region = location.region ?? (env("AWS_REGION") || env("AWS_DEFAULT_REGION") || "us-east-1");
  const other = location.endpoint ??
    endpointOf(["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"], env, s3Name(location));
  const server = other ?? new URL(`https://s3.${region}.${amazon(region)}`);
  const path_style = location.path_style ?? (other !== undefined || location.bucket.includes("."));
  const base = new URL(server);
  if (path_style) base.pathname = `/${location.bucket}/`;
  else base.hostname = `${location.bucket}.${server.hostname}`;
  return { region, base: base.href, host: hostOf(base), server: server.origin };
}

/** Where tokens are exchanged for credentials. */
export function tokenServer(region: string, env: Environment, name: string): URL {
  return endpointOf(["AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"], env, name) ??
    new URL(`https://sts.${region}.${amazon(region)}`);
}

/** "host:port", the port always written, as permissions want it. */
export function hostOf(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === "https:" ? 443 : 80)}`;
}

function endpointOf(names: string[], env: Environment, location: string): URL | undefined {
  const name = names.find((name) => env(name));
  if (name === undefined) return undefined;
  const url = parseEndpoint(env(name)!);
  if (url === undefined) {
    throw new TypeError(`Cannot use storage "${location}": ${name} ${endpoint_form}`);
  }
  return url;
}

function amazon(region: string): string {
  return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}
