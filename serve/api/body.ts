import type { Admission, Room } from "./admission.ts";
import { hasMoreContainers } from "./containers.ts";
import type { Deadlines } from "./deadlines.ts";
import { invalid, Refusal } from "./refusal.ts";
import { rows_max } from "./schemas.ts";

/** A body, as text for the log and as a value. */
export interface Body {
  text: string;
  value: unknown;
}

/** What reading a body takes. */
export interface BodyReader {
  bytes_max: number;
  /** From the first to the last byte. */
  deadline_ms: number;
  deadlines: Deadlines;
  admission: Admission;
  /** Set while the server ends, and no body can be read any more. */
  is_ending: boolean;
}

/** A body that takes longer gives way to others where there is no room for both. */
const patience_ms = 1000;

/** Largest body of one row. */
const row_bytes_max = 256 * 1024;
/** A row with more is as much work as it has bytes. */
const usual_row_bytes_max = 16 * 1024;

/** Lists and objects of a body: two of each row, and as many again. */
const containers_max = 4 * rows_max;

/**
 * Reads a JSON body, having made room for it.
 *
 * @param rows How many rows it holds; left out: as many as its size tells.
 * @throws {Refusal} If it is compressed or of another type (415), too large (413), too slow (408), no
 * JSON in UTF-8 (400), of too many lists and objects (422), or if there is no room or the server ends
 * (503).
 */
export async function readJson(
  reader: BodyReader,
  request: Request,
  room: Room,
  rows?: number,
): Promise<Body> {
  if (reader.is_ending) throw ending();
  const { headers } = request;
  checkType(headers);
  const { admission } = reader;
  const bytes_max = rows === undefined
    ? reader.bytes_max
    : Math.min(reader.bytes_max, rows * row_bytes_max);
  const length = lengthOf(headers);
  if (length !== undefined && length > bytes_max) throw tooLarge(`${length}`, bytes_max);
  const work = (bytes: number) =>
    rows === undefined || bytes > rows * usual_row_bytes_max ? admission.rowsOf(bytes) : rows;
  admission.knock(work(length ?? 0));
  const bytes = length === undefined
    ? await readStream(reader, request, room, bytes_max)
    : await readPiece(reader, request, room, length);
  await admission.enter(room, work(bytes.length));
  const size = bytes.length;
  const body = parse(bytes);
  if (rows === undefined) admission.learn(size, rowsIn(body.value));
  return body;
}

function checkType(headers: Headers): void {
  const encoding = headers.get("content-encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity") {
    throw new Refusal(
      415,
      "unsupported_type",
      `Cannot read body: content-encoding is "${encoding.slice(0, 40)}", send it as it is`,
    );
  }
  const type = headers.get("content-type");
  if (type !== "application/json" && (type === null || !/^application\/json\s*(;|$)/i.test(type))) {
    throw new Refusal(
      415,
      "unsupported_type",
      type === null
        ? "Cannot read body: content-type is missing, must be application/json"
        : `Cannot read body: content-type is "${type.slice(0, 80)}", must be application/json`,
    );
  }
}

/** Bytes that a body is said to have; undefined where nothing is said. */
export function lengthOf(headers: Headers): number | undefined {
  const length = headers.get("content-length");
  return length === null ? undefined : Number(length);
}

async function readPiece(
  reader: BodyReader,
  request: Request,
  room: Room,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  hold(reader, room, length);
  return await inTime(reader, room, request.bytes());
}

/** Without a length the bytes are counted as they come. */
async function readStream(
  reader: BodyReader,
  { body }: Request,
  room: Room,
  bytes_max: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (body === null) return new Uint8Array();
  const stream = body.getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const whole = (async () => {
    for (;;) {
      const { done, value } = await stream.read();
      if (done) break;
      length += value.length;
      if (length > bytes_max) throw tooLarge(`more than ${bytes_max}`, bytes_max);
      hold(reader, room, value.length);
      pieces.push(value);
    }
    return joined(pieces, length);
  })();
  try {
    return await inTime(reader, room, whole);
  } catch (error) {
    stream.cancel().catch(() => {}); // it is closed with the connection anyhow
    throw error;
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Those who promise much and send nothing must not keep out all others. */
function hold({ admission, deadlines }: BodyReader, room: Room, bytes: number): void {
  while (!admission.fits(bytes) && deadlines.cutOldest(patience_ms));
  admission.hold(room, bytes);
}

function inTime(
  { deadlines, deadline_ms, admission }: BodyReader,
  room: Room,
  whole: Promise<Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const deadline = deadlines.begin(() => {
      admission.leave(room);
      reject(tooSlow(deadline_ms));
    });
    whole.then((bytes) => {
      deadlines.end(deadline);
      resolve(bytes);
    }, (error) => {
      deadlines.end(deadline);
      // If it is no refusal the caller has gone away, and nobody will read this.
      reject(error instanceof Refusal ? error : cutOff());
    });
  });
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function parse(bytes: Uint8Array<ArrayBuffer>): Body {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new Refusal(400, "not_json", "Cannot read body: it is not UTF-8");
  }
  // Nobody needs them any more, and the heap would only give them back much later.
  bytes.buffer.transfer(0);
  if (hasMoreContainers(text, containers_max)) {
    throw invalid("body", [
      { field: "", allowed: `at most ${containers_max} lists and objects` },
    ]);
  }
  try {
    return { text, value: JSON.parse(text) };
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : "it cannot be read";
    throw new Refusal(400, "not_json", `Cannot read body: it is no JSON: ${reason.slice(0, 200)}`);
  }
}

function ending(): Refusal {
  return new Refusal(503, "unavailable", "Cannot read body: the server is ending, send it again", {
    headers: { "retry-after": "1", connection: "close" },
  });
}

function tooSlow(deadline_ms: number): Refusal {
  return new Refusal(
    408,
    "too_slow",
    `Cannot read body: it has not come in time, send it again within ${deadline_ms / 1000} s`,
    { headers: { connection: "close" } },
  );
}

/** How many rows a body holds, whatever they are; 0 where it holds none. */
function rowsIn(body: unknown): number {
  const rows = (body as { rows?: unknown } | null)?.rows;
  return Array.isArray(rows) ? rows.length : 0;
}

function cutOff(): Refusal {
  return new Refusal(400, "not_json", "Cannot read body: it was cut off, send it again");
}

function tooLarge(bytes: string, bytes_max: number): Refusal {
  return new Refusal(
    413,
    "too_large",
    `Cannot read body: it has ${bytes} bytes, at most ${bytes_max} are taken`,
    { headers: { connection: "close" } },
  );
}
