/** Snapshot, rows, churners of CDNOW under its contract, as pandas counts them. */
export const rows_and_churners: [string, number, number][] = [
  ["1997-04-30", 23_570, 18_740],
  ["1997-05-31", 23_570, 18_969],
  ["1997-06-30", 23_451, 19_252],
  ["1997-07-31", 18_242, 14_634],
  ["1997-08-31", 11_743, 8_558],
  ["1997-09-30", 7_249, 4_424],
  ["1997-10-31", 6_734, 4_026],
  ["1997-11-30", 6_612, 4_065],
  ["1997-12-31", 6_343, 3_782],
  ["1998-03-31", 6_055, 3_724],
];

/** Sums of the features over the test snapshot, as pandas adds them. */
export const test_sums = {
  recency_days: 421_822,
  purchases_30d: 2_604,
  purchases_90d: 6_608,
  purchases_180d: 13_876,
  spend_30d: 105_615.06,
  spend_90d: 262_823.89,
  spend_180d: 558_537.56,
  cds_30d: 7_194,
  cds_90d: 18_049,
  cds_180d: 38_116,
  tenure_days: 2_065_061,
  mean_gap_days: 818_982.403,
  age_days: 2_486_883,
};
