import { Refusal } from "./refusal.ts";

/** How long and how large a request's body may be. */
export interface BodyLimits {
  bytes_max: number;
  /** From the first to the last byte. */
  deadline_ms: number;
}

/** What is wrong with a request before its body is looked at. */
export function checkHead(request: Request, { bytes_max }: BodyLimits): void {
  const { headers } = request;
  const encoding = headers.get("content-encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity") {
    throw closing(
      new Refusal(
        415,
        "unsupported_type",
        `Cannot read body: content-encoding is "${encoding.slice(0, 40)}", send it as it is`,
      ),
    );
  }
  const type = headers.get("content-type");
  if (type === null || !/^application\/json\s*(;|$)/i.test(type)) {
    throw closing(
      new Refusal(
        415,
        "unsupported_type",
        type === null
          ? "Cannot read body: content-type is missing, must be application/json"
          : `Cannot read body: content-type is "${type.slice(0, 80)}", must be application/json`,
      ),
    );
  }
  const length = headers.get("content-length");
  if (length !== null && Number(length) > bytes_max) throw tooLarge(`${length}`, bytes_max);
}

/**
 * Reads a JSON body.
 *
 * @throws {Refusal} If it is too large (413), too slow (408) or no JSON (400).
 */
export async function readJson(
  request: Request,
  limits: BodyLimits,
): Promise<{ text: string; value: unknown }> {
  const text = request.headers.get("content-length") === null
    ? await readStream(request, limits)
    : await inTime(request.text(), limits);
  try {
    return { text, value: JSON.parse(text) };
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : "it cannot be read";
    throw new Refusal(400, "not_json", `Cannot read body: it is no JSON: ${reason.slice(0, 200)}`);
  }
}

/** Without a length the bytes are counted as they come. */
async function readStream(request: Request, limits: BodyLimits): Promise<string> {
  if (request.body === null) return "";
  const reader = request.body.getReader();
  const decoder = new TextDecoder();
  let bytes = 0, text = "";
  const whole = (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      bytes += value.length;
      if (bytes > limits.bytes_max) {
        throw tooLarge(`more than ${limits.bytes_max}`, limits.bytes_max);
      }
      text += decoder.decode(value, { stream: true });
    }
  })();
  try {
    return await inTime(whole, limits);
  } catch (error) {
    reader.cancel().catch(() => {}); // it is closed with the connection anyhow
    throw error;
  }
}

async function inTime(whole: Promise<string>, { deadline_ms }: BodyLimits): Promise<string> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() =>
    late.reject(closing(
      new Refusal(
        408,
        "too_slow",
        `Cannot read body: it has not come within ${deadline_ms / 1000} s, send it again`,
      ),
    )), deadline_ms);
  try {
    return await Promise.race([whole, late.promise]);
  } catch (error) {
    whole.catch(() => {}); // it has lost the race
    if (error instanceof Refusal) throw error;
    // The caller has gone away, so that nobody will read this.
    throw closing(new Refusal(400, "not_json", "Cannot read body: it was cut off, send it again"));
  } finally {
    clearTimeout(timer);
  }
}

function tooLarge(bytes: string, bytes_max: number): Refusal {
  return closing(
    new Refusal(
      413,
      "too_large",
      `Cannot read body: it has ${bytes} bytes, at most ${bytes_max} are taken`,
    ),
  );
}

/** The rest of the body would else be read only to be thrown away. */
function closing(refusal: Refusal): Refusal {
  refusal.more.headers = { connection: "close", ...refusal.more.headers };
  return refusal;
}
