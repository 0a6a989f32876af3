/** What the runner decides for a stage. "maybe": only once the stages before it have run is it known. */
export type Decision = "skip" | "restore" | "run" | "maybe";

/** How it ended for one stage; "blocked": a stage that it needs has failed. */
export type Outcome = Decision | "failed" | "blocked";

/** One line of a plan or of a run; the same data for people and for machines. */
export interface StageResult {
  stage: string;
  outcome: Outcome;
  because: string[];
  /** Seconds that it took now. */
  seconds?: number;
  /** Seconds that the skipped or restored run once took. */
  saved_seconds?: number;
  /** Why it failed. */
  message?: string;
  /** What the failed stage left for people to look at, relative to the project. */
  kept?: string[];
}

/** Everything that can happen while stages run; one place turns it into words. */
export type PipelineEvent =
  | { kind: "started"; stage: string; because: string[] }
  | { kind: "waiting"; stage: string }
  | { kind: "progress"; stage: string; done: number; total?: number }
  | { kind: "log"; stage: string; text: string }
  | { kind: "warning"; stage: string; text: string }
  | { kind: "finished"; result: StageResult };

export type Listener = (event: PipelineEvent) => void;
