import { createHash } from "node:crypto";
import type { Json } from "../../stage/mod.ts";
import type { Range, Space, Values } from "./space.ts";

/** Digits that a drawn number keeps: nobody reads more of them. */
const digits = 3;

/**
 * The values of one trial. They depend on the seed, the trial's number and each parameter's name alone,
 * so that more trials repeat the first ones, which are cached, and go on from there.
 */
export function drawTrial({ vary }: Pick<Space, "vary">, seed: number, trial: number): Values {
  return Object.fromEntries(
    Object.entries(vary).map((
      [name, range],
    ) => [name, drawn(range, uniform(`${seed} ${trial} ${name}`))]),
  );
}

/** A number in [0, 1) that looks like chance. */
function uniform(text: string): number {
  return createHash("sha256").update(text).digest().readUIntBE(0, 6) / 2 ** 48;
}

function drawn(range: Range, place: number): Json {
  if ("values" in range) return range.values[Math.floor(place * range.values.length)]!;
  const { from, to, scale, whole } = range;
  // Each whole number has a width of its own, so that the ends come as often as the others.
  const [low, high] = whole ? [Math.ceil(from) - 0.5, Math.floor(to) + 0.5] : [from, to];
  const value = scale === "log" ? low ** (1 - place) * high ** place : low + (high - low) * place;
  const shown = whole ? Math.round(value) : Number(value.toPrecision(digits));
  return Math.min(Math.max(shown, from), to);
}
