import type { Environment } from "../storage.ts";
import type { Pace } from "./retry.ts";
import type { Credentials } from "./sign.ts";
import { assumeRole } from "./web_identity.ts";
import { tokenServer } from "./address.ts";

/** Gives credentials that are valid now. */
export interface CredentialSource {
  get(): Promise<Credentials>;
  /** Gives no more what a server found expired. @returns Whether there can be others. */
  renew(expired: Credentials): boolean;
}

/** Credentials are renewed so long before they expire: a large part may be on its way for minutes. */
const margin_ms = 5 * 60_000;

/**
 * Credentials as the usual variables say: a key pair, else a role that a token file stands for, as in
 * a cluster. The file is read each time, since whoever wrote it replaces it.
 */
export function credentialsFrom(
  env: Environment,
  pace: Pace,
  place: { name: string; region: string },
): CredentialSource {
  const [access_key, secret_key] = [env("AWS_ACCESS_KEY_ID"), env("AWS_SECRET_ACCESS_KEY")];
  const [token_file, role] = [env("AWS_WEB_IDENTITY_TOKEN_FILE"), env("AWS_ROLE_ARN")];
  if (access_key && secret_key) {
    const fixed = { access_key, secret_key, session_token: env("AWS_SESSION_TOKEN") || undefined };
    return { get: () => Promise.resolve(fixed), renew: () => false };
  }
  if (access_key || secret_key || !token_file || !role) {
    const missing = access_key
      ? "AWS_ACCESS_KEY_ID stands without AWS_SECRET_ACCESS_KEY, set both"
      : secret_key
      ? "AWS_SECRET_ACCESS_KEY stands without AWS_ACCESS_KEY_ID, set both"
      : "there are no credentials, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or " +
        "AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN";
    throw new Error(`Cannot use "${place.name}": ${missing}`);
  }
  const server = tokenServer(place.region, env, place.name);
  const session = env("AWS_ROLE_SESSION_NAME") || "churn-mlops";
  let current: Promise<{ credentials: Credentials; expires_ms: number }> | undefined;
  let known_until_ms = Infinity;
  let last: Credentials | undefined;
  return {
    async get() {
      if (current === undefined || known_until_ms - margin_ms <= pace.now()) {
        known_until_ms = Infinity; // others wait for this one
        current = assumeRole({ server, role, session, token_file, name: place.name }, pace);
        current.then(
          ({ credentials, expires_ms }) => {
            last = credentials;
            known_until_ms = expires_ms;
          },
          () => current = undefined,
        );
      }
      return (await current).credentials;
    },
    renew(expired) {
      if (last === expired) current = last = undefined; // else others are renewing them already
      return true;
    },
  };
}
