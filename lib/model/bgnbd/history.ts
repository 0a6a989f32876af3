/**
 * What the buy-till-you-die models know of a customer at a snapshot; their authors' names for the
 * three are frequency x, recency t_x and age T.
 */
export interface PurchaseHistory {
  /** Days with a purchase after the first one. */
  frequency: number;
  /** Days between the first and the last purchase. */
  tenure_days: number;
  /** Days since the first purchase. */
  age_days: number;
}

/** A history that so many customers share. */
export interface CountedHistory extends PurchaseHistory {
  customers: number;
}

/** The columns of the feature table that a history is in. */
export const history_columns = ["frequency", "tenure_days", "age_days"] as const;

/** Parameters of BG/NBD; `alpha_days` is in days, the others have no unit. */
export interface BgNbdParameters {
  r: number;
  alpha_days: number;
  a: number;
  b: number;
}

/** Refuses a history that cannot be, such as a last purchase after the snapshot. */
export function checkHistory(history: PurchaseHistory): void {
  if (isPossible(history)) return;
  const { frequency, tenure_days, age_days } = history;
  throw new RangeError(
    `Cannot use purchase history "${frequency} after the first, in ${tenure_days} of ${age_days} ` +
      `days": must be a whole number from 0, with 0 <= tenure_days <= age_days`,
  );
}

/** Whether somebody can have bought like this. */
export function isPossible({ frequency, tenure_days, age_days }: PurchaseHistory): boolean {
  return Number.isInteger(frequency) && frequency >= 0 && tenure_days >= 0 &&
    age_days >= tenure_days && Number.isFinite(age_days) && (frequency > 0 || tenure_days === 0);
}
