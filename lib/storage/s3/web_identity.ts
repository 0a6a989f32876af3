import { fetchOnce } from "./fetch_once.ts";
import { type Pace, Passing, retrying } from "./retry.ts";
import { answerWords, readRefused, Refusal, refusalError } from "./refusal.ts";
import type { Credentials } from "./sign.ts";
import { elementText } from "./xml.ts";

export interface Role {
  /** Where the token is exchanged. */
  server: URL;
  /** Its ARN. */
  role: string;
  /** Under which it appears in the account's records. */
  session: string;
  /** Where the token is. */
  token_file: string;
  /** Of the storage, for messages. */
  name: string;
}

/** Exchanges a token for the credentials of a role (AssumeRoleWithWebIdentity of AWS STS, 2011-06-15). */
export async function assumeRole(
  role: Role,
  pace: Pace,
): Promise<{ credentials: Credentials; expires_ms: number }> {
  try {
    return await retrying(pace, () => askOnce(role, pace));
  } catch (error) {
    const what = error instanceof Refusal ? answerWords(error.refused) : (error as Error).message;
    if (!(error instanceof Refusal || error instanceof Passing)) throw error;
    throw new Error(
      `Cannot use "${role.name}": "${role.server.origin}" gives no credentials for the token in ` +
        `"${role.token_file}" (${what}), check AWS_ROLE_ARN and the token`,
    );
  }
}

async function askOnce(role: Role, pace: Pace) {
  const form = new URLSearchParams({
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: role.role,
    RoleSessionName: role.session,
    WebIdentityToken: await readToken(role),
  });
  const body = new TextEncoder().encode(form.toString()); // not in the address, which others log
  const headers = new Headers({ "content-type": "application/x-www-form-urlencoded" });
  const request = { method: "POST", url: role.server.href, headers, body };
  return await fetchOnce(request, pace.timeout_ms, async (answer) => {
    const text = await answer.text();
    if (answer.status !== 200) {
      throw tokenError(readRefused(answer.status, answer.headers, text), answer.headers);
    }
    const [access_key, secret_key, session_token, expiration] = [
      ...["AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"],
    ].map((name) => elementText(text, name));
    const expires_ms = Date.parse(expiration ?? "");
    if (!access_key || !secret_key || !session_token || Number.isNaN(expires_ms)) {
      throw new Passing("the answer has no credentials");
    }
    return { credentials: { access_key, secret_key, session_token }, expires_ms };
  });
}

function tokenError(refused: ReturnType<typeof readRefused>, headers: Headers): Error {
  if (refused.code === "IDPCommunicationError") return new Passing(answerWords(refused));
  return refusalError(refused, headers);
}

async function readToken(role: Role): Promise<string> {
  try {
    return (await Deno.readTextFile(role.token_file)).trim();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(
      `Cannot use "${role.name}": AWS_WEB_IDENTITY_TOKEN_FILE names "${role.token_file}", which is ` +
        "not there",
    );
  }
}
