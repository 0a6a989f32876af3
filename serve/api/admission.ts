import { Refusal } from "./refusal.ts";

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
  rows: number;
  /** Never refused below, however slow the machine: the others on it pass, and this is no queue. */
  readonly rows_always: number;
}

/** Reading, routing and answering take about as long as scoring so many rows. */
const request_rows = 4;
/** Up to here a request is a small one. */
const small_rows_max = 16;
/** The loop is looked at so often; later than twice that it has had no time to spare. */
export const look_ms = 20;

/**
 * Decides what is taken in. What counts is the work in hand against the pace at which it gets done
 * while the event loop has no time to spare, and not the loop's delay by itself: that is as large
 * when others keep the machine busy, and then turning away four callers helps nobody.
 */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #small: Queue = { rows: 0, rows_always: 1000 };
  readonly #large: Queue = { rows: 0, rows_always: 5000 };
  #bytes = 0;
  #done_rows = 0;
  #pace_rows_per_ms = Infinity;
  #bytes_per_row = 400;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  /** Whether so many bytes more fit in; the first ones always do. */
  fits(bytes: number): boolean {
    return this.#bytes === 0 || this.#bytes + bytes <= this.#limits.bytes_max;
  }

  /** Takes in bytes of a body, or refuses them. */
  hold(room: Room, bytes: number): void {
    if (room.left) return;
    if (!this.fits(bytes)) {
      throw busy("bytes", `${this.#bytes} bytes are in hand`);
    }
    this.#bytes += bytes;
    room.bytes += bytes;
  }

  /** Refuses before a large body is read where it could not be scored anyway. */
  knock(bytes: number): void {
    const rows = this.rowsOf(bytes);
    this.#check(this.#queueOf(rows), rows);
  }

  /** Takes in work, or refuses it. */
  enter(room: Room, rows: number): void {
    const queue = this.#queueOf(rows);
    this.#check(queue, rows);
    room.rows = rows + request_rows;
    queue.rows += room.rows;
  }

  /** Gives back what a request held, once. */
  leave(room: Room): void {
    if (room.left) return;
    room.left = true;
    this.#bytes -= room.bytes;
    if (room.rows > 0) {
      this.#queueOf(room.rows - request_rows).rows -= room.rows;
      this.#done_rows += room.rows;
    }
  }

  /** How many rows a body of this size is likely to hold. */
  rowsOf(bytes: number): number {
    return Math.ceil(bytes / this.#bytes_per_row);
  }

  /** Learns how long rows are from a body that holds so many. */
  learn(bytes: number, rows: number): void {
    if (rows > 0) this.#bytes_per_row += (bytes / rows - this.#bytes_per_row) / 16;
  }

  /** Learns the pace; to be called every `look_ms` with the time since the last call. */
  look(elapsed_ms: number): void {
    const done_rows = this.#done_rows;
    this.#done_rows = 0;
    // With time to spare the pace is not to be seen: what it was fades away.
    if (elapsed_ms < 2 * look_ms) this.#pace_rows_per_ms *= 1.1;
    else if (done_rows > 0) {
      const pace = done_rows / elapsed_ms;
      const known = this.#pace_rows_per_ms;
      this.#pace_rows_per_ms = Number.isFinite(known) ? 0.7 * known + 0.3 * pace : pace;
    }
  }

  #queueOf(rows: number): Queue {
    return rows <= small_rows_max ? this.#small : this.#large;
  }

  #check(queue: Queue, rows: number): void {
    const after = queue.rows + rows + request_rows;
    // One that is alone waits for nobody, however large it is.
    if (queue.rows === 0 || after <= queue.rows_always) return;
    const { rows_max, wait_ms_max } = this.#limits;
    const timely = this.#pace_rows_per_ms * wait_ms_max;
    if (after > Math.min(rows_max, timely) / 2) {
      throw busy(rows_max < timely ? "rows" : "wait", `${queue.rows} rows are in hand`);
    }
  }
}

/** Why there was no room. */
export type Shed = "bytes" | "rows" | "wait";

function busy(shed: Shed, why: string): Refusal {
  return new Refusal(503, "unavailable", `Cannot take request: ${why}, try again`, {
    shed,
    headers: { "retry-after": "1", connection: "close" },
  });
}
