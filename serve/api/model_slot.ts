import { type RowReader, rowReader } from "./rows.ts";
import type { ServedModel } from "./served_model.ts";
import type { Trial } from "./variant.ts";

/** The models that answer just now; swapped as a whole, so that a request sees one state. */
export interface Serving {
  champion: ServedModel;
  read: RowReader;
  challenger?: { model: ServedModel; trial: Trial };
}

/** Holds what serves; a request takes `current` once and keeps it to its end. */
export class ModelSlot {
  #current: Serving | undefined;

  get current(): Serving | undefined {
    return this.#current;
  }

  /**
   * Puts models in place for the requests that come next.
   *
   * @throws {Error} If the challenger takes other features; what serves then stays.
   */
  swap(champion: ServedModel, challenger?: { model: ServedModel; trial: Trial }): void {
    if (challenger !== undefined) {
      const own = champion.file.hashes.definition;
      const other = challenger.model.file.hashes.definition;
      if (own !== other) {
        throw new Error(
          `Cannot serve challenger "${challenger.model.version}": its features are of definition ` +
            `${other.slice(0, 12)}, must be ${own.slice(0, 12)} as the champion's`,
        );
      }
    }
    const read = rowReader(champion);
    warm(champion, challenger?.model);
    this.#current = { champion, read, challenger };
  }
}

/** The first calls are slow until the engine has compiled the code: they must not be a user's. */
function warm(...models: (ServedModel | undefined)[]): void {
  for (const served of models) {
    if (served === undefined) continue;
    const cells = served.model.features.map(() => null);
    for (let call = 0; call < 200; call++) served.model.logOdds(cells);
  }
}
