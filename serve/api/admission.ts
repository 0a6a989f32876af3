import { Pace } from "./pace.ts";
import { Refusal, type Shed } from "./refusal.ts";
import { Turns } from "./turns.ts";

/** How much may be in hand at once. */
export interface AdmissionLimits {
  /** Bytes of bodies that have come, or are promised. */
  bytes_max: number;
  /** Rows that wait to be scored, whatever the pace. */
  rows_max: number;
  /** Longest that a request should wait for those before it, at the pace of late. */
  wait_ms_max: number;
}

/** What one request holds. */
export interface Room {
  bytes: number;
  rows: number;
  /** Whether it has gone, after which it takes nothing more. */
  left: boolean;
}

/** Requests of one size; each size has half of the time, so that neither shuts out the other. */
interface Queue {
  readonly size: "small" | "large";
  requests: number;
  rows: number;
  /** So many are never refused, however slow the machine: a few callers make no queue. */
  readonly requests_always: number;
}

/** Reading, routing and answering take about as long as scoring so many rows. */
const request_rows = 4;
/** Up to here a request is a small one. */
const small_rows_max = 16;
/** So many rows of a size are never refused either: batches of a few rows are many and quick. */
const rows_always = 500;
/** So long one turn of the event loop should take. */
const turn_ms = 8;
/** Rows of a turn, however slow the machine, and while nothing is known of the pace. */
const turn_rows_min = 320;

/**
 * Decides what is taken in. What counts is the work in hand against the pace at which it gets done,
 * and not the delay of the event loop by itself: that is as large when others keep the machine busy,
 * and then turning away a few callers helps nobody.
 */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #pace: Pace;
  readonly #turns: Turns;
  readonly #small: Queue = { size: "small", requests: 0, rows: 0, requests_always: 256 };
  readonly #large: Queue = { size: "large", requests: 0, rows: 0, requests_always: 4 };
  #bytes = 0;
  #bytes_per_row = 400;

  /** @param now_ms A clock that nobody sets. */
  constructor(limits: AdmissionLimits, now_ms: () => number) {
    this.#limits = limits;
    this.#pace = new Pace(now_ms);
    this.#turns = new Turns(() => {
      const { rows_per_ms } = this.#pace;
      return Number.isFinite(rows_per_ms)
        ? Math.max(turn_rows_min, rows_per_ms * turn_ms)
        : turn_rows_min;
    });
  }

  /** Whether so many bytes more fit in; the first ones always do. */
  fits(bytes: number): boolean {
    return this.#bytes === 0 || this.#bytes + bytes <= this.#limits.bytes_max;
  }

  /** Takes in bytes of a body, or refuses them. */
  hold(room: Room, bytes: number): void {
    if (room.left) return;
    if (!this.fits(bytes)) throw busy.bytes;
    this.#bytes += bytes;
    room.bytes += bytes;
  }

  /** Refuses before a body is read whose rows could not be scored anyway. */
  knock(rows: number): void {
    this.#check(this.#queueOf(rows), rows);
  }

  /** Takes in work and waits for its turn, or refuses it. */
  enter(room: Room, rows: number): Promise<void> {
    const queue = this.#queueOf(rows);
    this.#check(queue, rows);
    room.rows = rows + request_rows;
    queue.requests++;
    queue.rows += room.rows;
    this.#pace.begin(room.rows);
    return this.#turns.wait(queue.size, room.rows);
  }

  /** Gives back what a request held, once. */
  leave(room: Room): void {
    if (room.left) return;
    room.left = true;
    this.#bytes -= room.bytes;
    if (room.rows === 0) return;
    const queue = this.#queueOf(room.rows - request_rows);
    queue.requests--;
    queue.rows -= room.rows;
    this.#pace.end(room.rows);
  }

  /** How many rows a body of this size is likely to hold. */
  rowsOf(bytes: number): number {
    return Math.ceil(bytes / this.#bytes_per_row);
  }

  /** Learns how long rows are from a body that holds so many. */
  learn(bytes: number, rows: number): void {
    if (rows > 0) this.#bytes_per_row += (bytes / rows - this.#bytes_per_row) / 16;
  }

  /** To be called now and then: looks at the pace. */
  look(): void {
    this.#pace.look();
  }

  #queueOf(rows: number): Queue {
    return rows <= small_rows_max ? this.#small : this.#large;
  }

  #check(queue: Queue, rows: number): void {
    const after = queue.rows + rows + request_rows;
    if (queue.requests < queue.requests_always || after <= rows_always) return;
    const { rows_max, wait_ms_max } = this.#limits;
    const timely = this.#pace.rows_per_ms * wait_ms_max;
    if (after > Math.min(rows_max, timely) / 2) {
      throw rows_max < timely ? busy.rows : busy.wait;
    }
  }
}

/** Made once: turning away must cost little, and most of what an error costs is its stack. */
const busy: Readonly<Record<Shed, Refusal>> = {
  bytes: refusal("bytes", "bodies take up too much memory"),
  rows: refusal("rows", "too many rows are in hand"),
  wait: refusal("wait", "it would have to wait too long"),
};

function refusal(shed: Shed, why: string): Refusal {
  return new Refusal(503, "unavailable", `Cannot take request: ${why}, try again`, {
    shed,
    headers: { "retry-after": "1", connection: "close" },
  });
}
