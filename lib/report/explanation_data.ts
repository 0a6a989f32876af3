/** One customer's value of a feature. */
export interface SwarmPoint {
  /** What it adds to the log-odds. */
  contribution: number;
  /** From the lowest value, 0, to the highest, 1; null for words and missing values. */
  height: number | null;
}

export interface SwarmFeature {
  name: string;
  points: readonly SwarmPoint[];
}

/** What is published on average if all customers had a value of a number. */
export interface NumberDependence {
  kind: "number";
  name: string;
  /** Ascending. */
  values: readonly number[];
  mean: readonly number[];
  /** Some customers' own probabilities, by value. */
  lines: readonly (readonly number[])[];
  /** How many customers have which value. */
  bins: readonly { at: number; customers: number }[];
  /** Customers without a value, and the average if nobody had one. */
  unknown: { customers: number; mean: number } | null;
}

/** The same by level of a category; null is a missing value. */
export interface CategoryDependence {
  kind: "category";
  name: string;
  levels: readonly {
    level: string | null;
    customers: number;
    mean: number;
    /** Between these lie four of five customers. */
    low: number;
    high: number;
  }[];
  levels_left_out: number;
}

export type Dependence = NumberDependence | CategoryDependence;

/** What moves the scores of the model that serves, by some of the customers scored. */
export interface ExplanationData {
  customers: number;
  /** Customers behind the averages of `dependence`. */
  asked: number;
  /** What a part of a score is, and what calibration makes of parts: sentences. */
  parts: string;
  calibration: string;
  /** The strongest first. */
  features: readonly { name: string; size: number }[];
  /** Without influence. */
  left_out: readonly string[];
  swarm: readonly SwarmFeature[];
  dependence: readonly Dependence[];
  /** What moves scores and cannot be set, since the model makes it of other features. */
  derived: readonly string[];
}
