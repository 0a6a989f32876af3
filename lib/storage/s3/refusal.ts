import { elementText } from "./xml.ts";
import { Passing } from "./retry.ts";

/** A server's answer that is no success. */
export interface Refused {
  status: number;
  /** S3's word for it, such as "NoSuchBucket"; "" where the answer has none. */
  code: string;
  message: string;
  /** Of the bucket, where the server says that it is elsewhere. */
  region?: string;
}

/** The request was understood and refused; to ask again would be of no use. */
export class Refusal extends Error {
  constructor(readonly refused: Refused) {
    super(`${refused.status} ${refused.code}`);
  }
}

/** Reads an answer that is no success. */
export function readRefused(status: number, headers: Headers, body: string): Refused {
  return {
    status,
    code: elementText(body, "Code") ?? "",
    message: elementText(body, "Message") ?? "",
    region: headers.get("x-amz-bucket-region") ?? elementText(body, "Region"),
  };
}

const passing_statuses = new Set([408, 409, 429, 500, 502, 503, 504]);
// The last three: bytes that were changed on the way.
const passing_codes = new Set([
  "InternalError",
  "OperationAborted",
  "RequestTimeout",
  "ServiceUnavailable",
  "SlowDown",
  "BadDigest",
  "IncompleteBody",
  "XAmzContentSHA256Mismatch",
]);

/** What to throw for an answer: `Passing` where the next try may succeed. */
export function refusalError(refused: Refused, headers: Headers): Error {
  if (!passing_statuses.has(refused.status) && !passing_codes.has(refused.code)) {
    return new Refusal(refused);
  }
  const after_s = Number(headers.get("retry-after") ?? 0);
  return new Passing(
    `the server answered ${answerWords(refused)}`,
    Number.isFinite(after_s) ? after_s * 1000 : 0,
  );
}

/** `403 AccessDenied: Access Denied.` */
export function answerWords({ status, code, message }: Refused): string {
  const words = code === "" ? `${status}` : `${status} ${code}`;
  return message === "" ? words : `${words}: ${message.replace(/\s+/g, " ").slice(0, 300)}`;
}
