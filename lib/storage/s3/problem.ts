import { Passing } from "./retry.ts";
import { answerWords, Refusal, type Refused } from "./refusal.ts";

/** What messages say of a storage. */
export interface Place {
  /** `s3://bucket/prefix` */
  name: string;
  bucket: string;
  region: string;
  /** The server's address. */
  server: string;
}

/** What somebody asked for: `read "key"`. */
export interface Deed {
  verb: string;
  /** Without one the whole storage is meant. */
  key?: string;
}

/** An error in words for people; what is none of ours stays as it is. */
export function inWords(error: unknown, place: Place, deed: Deed, tries: number): unknown {
  const cannot = deed.key === undefined
    ? `Cannot ${deed.verb} "${place.name}"`
    : `Cannot ${deed.verb} "${deed.key}" in "${place.name}"`;
  if (error instanceof Passing) {
    return new Error(
      `${cannot}: ${error.message}, ${tries} tries failed; check the network and "${place.server}", ` +
        "then do it again",
      { cause: error },
    );
  }
  if (!(error instanceof Refusal)) return error;
  const whole = wholePlace(error.refused, place);
  if (whole !== undefined) return new Error(`Cannot use "${place.name}": ${whole}`);
  return new Error(`${cannot}: ${ofOneKey(error.refused)}`);
}

/** Problems that every key of the place has. */
function wholePlace(refused: Refused, place: Place): string | undefined {
  switch (refused.code) {
    case "InvalidAccessKeyId":
    case "SignatureDoesNotMatch":
    case "AuthFailure":
    case "InvalidSecurity":
    case "XAdminUserNotFound": // versitygw's word
      return `"${place.server}" does not accept the credentials (${refused.code}), check ` +
        "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
    case "ExpiredToken":
    case "InvalidToken":
    case "TokenRefreshRequired":
      return `"${place.server}" does not accept the session's token (${refused.code}), renew ` +
        "AWS_SESSION_TOKEN with its key pair, or unset it";
    case "NoSuchBucket":
      return `"${place.server}" has no bucket "${place.bucket}", create it or name another`;
    case "RequestTimeTooSkewed":
      return "this machine's clock is more than 15 minutes off the server's, set it right";
    case "PermanentRedirect":
    case "TemporaryRedirect":
    case "AuthorizationHeaderMalformed":
    case "IllegalLocationConstraintException":
      return elsewhere(refused, place);
  }
  if (refused.status >= 300 && refused.status < 400) return elsewhere(refused, place);
}

function elsewhere({ region, ...refused }: Refused, place: Place): string {
  if (region !== undefined && region !== place.region) {
    return `bucket "${place.bucket}" is in region "${region}" and not in "${place.region}", add ` +
      `"?region=${region}" or set AWS_REGION`;
  }
  return `"${place.server}" answered ${answerWords(refused)}; check its endpoint and region`;
}

function ofOneKey(refused: Refused): string {
  if (refused.status === 501) {
    return `the server does not know how to (${
      answerWords(refused)
    }); it needs conditional writes ` +
      "(If-None-Match) and multipart uploads";
  }
  if (refused.status === 403) {
    return `access is denied (${answerWords(refused)}), the credentials need the right to do it`;
  }
  return `the server answered ${answerWords(refused)}`;
}
