import { keyProblem } from "../key.ts";
import { quoted } from "../../std/nearest.ts";

/** Where things are kept, as `s3://bucket/prefix?endpoint=…` says it. */
export interface S3Location {
  bucket: string;
  /** "" or "prefix/". */
  prefix: string;
  /** Of a server that is not Amazon's. */
  endpoint?: URL;
  region?: string;
  /** The bucket in the path instead of the host's name. */
  path_style?: boolean;
  sse?: "AES256" | "aws:kms";
  kms_key?: string;
}

const parameters = ["endpoint", "region", "path_style", "sse", "kms_key"];

/**
 * Takes a location apart; undefined where it is the path of a folder.
 *
 * @throws {TypeError} Naming everything that is wrong with it, a line each.
 */
export function parseS3Location(location: string): S3Location | undefined {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(location)?.[1];
  if (scheme === undefined) return undefined;
  if (scheme !== "s3") {
    throw new TypeError(
      `Cannot use storage "${scheme}:…": must be the path of a folder or "s3://bucket/prefix"`,
    );
  }
  const [, bucket, path, query] = /^s3:\/\/([^/?#]*)\/?([^?#]*)(?:\?(.*))?$/.exec(location) ?? [];
  // What stands there may be a key pair, which must not come up in a message.
  if (bucket === undefined || bucket.includes("@") || bucket.includes(":")) {
    throw new TypeError(
      'Cannot use storage "s3:…": must be "s3://bucket/prefix"; credentials come from AWS_ACCESS_KEY_ID ' +
        "and AWS_SECRET_ACCESS_KEY",
    );
  }
  const name = s3Name({ bucket, prefix: path! });
  const problems: string[] = [];
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    problems.push(
      `"${bucket}" is no name of a bucket, must be 3 to 63 lower-case letters, digits, "." and "-"`,
    );
  }
  const prefix = path!.replace(/\/$/, "");
  const problem = prefix === "" ? undefined : keyProblem(prefix);
  if (problem !== undefined) problems.push(`of its prefix, ${problem}`);
  const found = readQuery(query ?? "", problems);
  if (problems.length > 0) {
    throw new TypeError(problems.map((what) => `Cannot use storage "${name}": ${what}`).join("\n"));
  }
  return { bucket, prefix: prefix === "" ? "" : `${prefix}/`, ...found };
}

/** As people know it. */
export function s3Name({ bucket, prefix }: Pick<S3Location, "bucket" | "prefix">): string {
  return `s3://${bucket}/${prefix}`.replace(/\/$/, "");
}

function readQuery(query: string, problems: string[]): Omit<S3Location, "bucket" | "prefix"> {
  const found = new URLSearchParams(query.replaceAll("+", "%2B")); // an address, no form
  for (const key of new Set(found.keys())) {
    if (!parameters.includes(key)) {
      problems.push(`it has no setting "${key}", valid are ${quoted(parameters)}`);
    } else if (found.getAll(key).length > 1 || found.get(key) === "") {
      problems.push(`"${key}" must have one value`);
    }
  }
  const one = <T extends string>(key: string, valid: readonly T[]): T | undefined => {
    const value = found.get(key);
    if (value === null || value === "" || (valid as readonly string[]).includes(value)) {
      return (value || undefined) as T | undefined;
    }
    problems.push(`"${key}" is "${value}", must be ${valid.map((is) => `"${is}"`).join(" or ")}`);
  };
  const path_style = one("path_style", ["true", "false"]);
  const sse = one("sse", ["AES256", "aws:kms"]);
  const kms_key = found.get("kms_key") || undefined;
  if (kms_key !== undefined && sse !== "aws:kms") problems.push('"kms_key" needs "sse=aws:kms"');
  const region = found.get("region") || undefined;
  if (region !== undefined && !/^[a-z0-9-]+$/.test(region)) {
    problems.push(`"region" is "${region}", must be a name such as "eu-central-1"`);
  }
  return {
    endpoint: readEndpoint(found.get("endpoint") || undefined, problems),
    region,
    path_style: path_style && path_style === "true",
    sse,
    kms_key,
  } as Omit<S3Location, "bucket" | "prefix">;
}

function readEndpoint(text: string | undefined, problems: string[]): URL | undefined {
  if (text === undefined) return undefined;
  const url = parseEndpoint(text);
  if (url === undefined) problems.push(`its endpoint ${endpoint_form}`);
  return url;
}

/** What an endpoint must be, for messages; the text itself could hold a password. */
export const endpoint_form =
  'must be the address of a server, such as "https://s3.example.org:9000", without user or path';

/** The address of a server; undefined where the text is none. */
export function parseEndpoint(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const is_plain = /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" &&
    /^\/?$/.test(url.pathname) && url.search === "" && url.hash === "";
  return is_plain ? url : undefined;
}
