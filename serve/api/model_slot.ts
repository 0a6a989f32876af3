import type { ServedModel } from "./served_model.ts";
import type { Trial, Variant } from "./variant.ts";

/** The models that answer just now; swapped as a whole, so that a request sees one state. */
export interface Serving {
  champion: ServedModel;
  challenger?: Challenger;
}

/** A model beside the champion. */
export interface Challenger {
  model: ServedModel;
  trial: Trial;
  /** Where in the champion's row each of its own cells stands; left out: just there. */
  places?: readonly number[];
}

/** Holds what serves; a request takes `current` once and keeps it to its end. */
export class ModelSlot {
  #current: Serving | undefined;

  get current(): Serving | undefined {
    return this.#current;
  }

  /** The versions that serve. */
  get served(): { variant: Variant; model: ServedModel }[] {
    if (this.#current === undefined) return [];
    const { champion, challenger } = this.#current;
    return [
      { variant: "champion", model: champion },
      ...challenger === undefined
        ? []
        : [{ variant: "challenger" as const, model: challenger.model }],
    ];
  }

  /**
   * Puts models in place for the requests that come next.
   *
   * @throws {TypeError} If the challenger cannot answer the champion's requests; what serves then stays.
   */
  swap(champion: ServedModel, challenger?: Pick<Challenger, "model" | "trial">): void {
    const beside = challenger && { ...challenger, places: placesIn(champion, challenger.model) };
    this.#current = { champion, challenger: beside };
  }
}

/**
 * Where in a row of the champion the challenger finds its cells; undefined: in the same places.
 *
 * Callers send what the champion takes. One challenger more must not make their requests wrong.
 */
function placesIn(champion: ServedModel, challenger: ServedModel): number[] | undefined {
  const own = champion.file.hashes.definition;
  const other = challenger.file.hashes.definition;
  if (own !== other) {
    throw new TypeError(
      `Cannot serve version ${challenger.version} as challenger: its features are of definition ` +
        `${other.slice(0, 12)}, must be of ${own.slice(0, 12)} as the champion's`,
    );
  }
  const given = champion.model.features.map(({ name }) => name);
  const places = challenger.model.features.map(({ name }) => given.indexOf(name));
  const missing = challenger.model.features.filter((_, at) => places[at] === -1);
  if (missing.length > 0) {
    const names = missing.map(({ name }) => `"${name}"`).join(", ");
    throw new TypeError(
      `Cannot serve version ${challenger.version} as challenger: it takes ${names}, which the ` +
        "champion does not, and callers do not send; promote it, or train it without",
    );
  }
  const is_same = places.length === given.length && places.every((place, at) => place === at);
  return is_same ? undefined : places;
}
