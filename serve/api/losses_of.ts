import type { Losses } from "./outcome_store.ts";
import type { Variant } from "./variant.ts";

/** Mean log losses of the versions that serve, as the metrics show them. */
export function lossesOf(
  served: readonly { variant: Variant; model: { version: number } }[],
  losses: readonly Losses[],
): { variant: Variant; version: string; outcomes: number; log_loss: number }[] {
  return served.flatMap(({ variant, model: { version } }) => {
    const own = losses.find((one) => one.variant === variant && one.version === version);
    if (own === undefined) return [];
    const { outcomes, loss } = own;
    return [{ variant, version: `${version}`, outcomes, log_loss: loss / outcomes }];
  });
}
