/** Numbers as people read them; the same in every locale, so that a page has the same bytes everywhere. */

/** A whole number with its thousands apart: `12,345`. */
export function count(value: number): string {
  const [whole, rest] = [Math.abs(Math.round(value)).toString(), value <= -0.5 ? "−" : ""];
  return rest + whole.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A share in percent: `12 %`, below ten `4.2 %`. */
export function percent(share: number): string {
  const value = share * 100;
  const digits = Math.abs(value) < 9.95 ? 1 : 0;
  // The space does not break, so that no line begins with the sign.
  return `${minus(value.toFixed(digits).replace(/\.0$/, ""))}\u00a0%`;
}

/** A figure with this many digits after the point. */
export function decimal(value: number, digits = 2): string {
  return minus(value.toFixed(digits));
}

/** An amount of money in the data set's own unit: cents only where they matter. */
export function money(value: number): string {
  return Math.abs(value) >= 1000 ? count(value) : minus(value.toFixed(2));
}

/** A range that a figure lies in: `0.54 to 0.65`. */
export function range(interval: readonly [number, number] | null, digits = 2): string {
  if (interval === null) return "not known";
  return `${decimal(interval[0], digits)} to ${decimal(interval[1], digits)}`;
}

/** A true minus sign, and none before a zero. */
function minus(text: string): string {
  return text.replace(/^-(?=0*\.?0*$)/, "").replace(/^-/, "−");
}
