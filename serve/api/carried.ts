import type { Room } from "./admission.ts";

/** What a request carries with it. */
export interface Carried {
  request_id: string;
  /** The pattern that has matched, for metrics and logs. */
  route: string;
  room: Room;
  /** Whose key it came with. */
  key?: string;
}

export type Bindings = { Bindings: Carried };
