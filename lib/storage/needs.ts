import type { Environment } from "./storage.ts";
import { parseS3Location, s3Name } from "./s3/location.ts";
import { hostOf, s3Address, tokenServer } from "./s3/address.ts";

/** What a process must be allowed to use a location; without `write` it can only read. */
export interface StorageNeeds {
  /** Files and folders that it reads. */
  read: string[];
  /** Files and folders that it writes. */
  write: string[];
  /** Servers that it speaks to, as "host:port". */
  net: string[];
  /** Variables of the environment that it looks at, whether they are set or not. */
  env: string[];
}

/** Every variable that S3 storage looks at. */
export const s3_variables: readonly string[] = [
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_ENDPOINT_URL",
  "AWS_ENDPOINT_URL_S3",
  "AWS_ENDPOINT_URL_STS",
  "AWS_REGION",
  "AWS_ROLE_ARN",
  "AWS_ROLE_SESSION_NAME",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
];

/** Says what a process must be allowed, in the words of Deno's permissions. A folder's path is given back as it stands. */
export function storageNeeds(location: string, env: Environment): StorageNeeds {
  const parsed = parseS3Location(location);
  if (parsed === undefined) return { read: [location], write: [location], net: [], env: [] };
  const { host, region } = s3Address(parsed, env);
  const token = env("AWS_WEB_IDENTITY_TOKEN_FILE");
  const net = token ? [host, hostOf(tokenServer(region, env, s3Name(parsed)))] : [host];
  return {
    read: token ? [token] : [],
    write: [],
    net: [...new Set(net)].sort(),
    env: [...s3_variables],
  };
}
