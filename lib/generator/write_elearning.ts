import { type ProvidedType, type Table, writeParquet } from "../table/mod.ts";
import { EVENT_TYPES, NONE } from "./activity.ts";
import { COUNTRIES, PLANS, SOURCES } from "./behaviour.ts";
import { Elearning, type ElearningSink } from "./elearning.ts";
import { type ElearningOptions, firstAndLastDay } from "./options.ts";
import { RowQueue } from "./row_queue.ts";

/** Where the files go, below the scratch folder of the table. */
export interface ElearningPaths {
  users: string;
  events: string;
  truth: string;
}

/** Told after every {@linkcode PROGRESS_USERS} users and at a file's end. */
export type OnProgress = (file: keyof ElearningPaths, users_done: number) => void;

/** How often progress is told. */
export const PROGRESS_USERS = 10_000;

/** How one file is made: the numbers that a user gives, and the SQL that says what they stand for. */
interface Recipe {
  columns: Record<string, ProvidedType>;
  sink(queue: RowQueue): ElearningSink;
  select: string;
}

// Made rows come from no source file.
const FROM_NOWHERE = "CAST(NULL AS VARCHAR) AS _file, CAST(NULL AS BIGINT) AS _line";

/**
 * Writes a made e-learning data set as Parquet: users and events in their contract's types and order,
 * with empty `_file` and `_line`, and the truth by customer and snapshot.
 *
 * Each file streams from the generator to the disk; memory does not grow with the number of users.
 * Users are made anew for each file, which costs less than to keep what the others need. Rows come
 * by user, then time, so that no sort is needed and the bytes do not depend on threads.
 */
export async function writeElearning(
  options: ElearningOptions,
  table: Table,
  paths: ElearningPaths,
  progress: OnProgress = () => {},
): Promise<void> {
  const made = recipes(options);
  for (const file of ["users", "events", "truth"] as const) {
    const { columns, sink, select } = made[file];
    const rows = table.provide(columns, () => {
      const queue = new RowQueue(Object.values(columns));
      const receiver = sink(queue);
      const elearning = new Elearning(options);
      let user = 0;
      return (targets) => {
        while (queue.length < targets[0]!.length && user < options.users) {
          elearning.user(++user, receiver);
          if (user % PROGRESS_USERS === 0 || user === options.users) progress(file, user);
        }
        return queue.take(targets);
      };
    });
    await writeParquet(table, `SELECT ${select} FROM ${rows}`, paths[file]);
  }
}

function recipes(options: ElearningOptions): Record<keyof ElearningPaths, Recipe> {
  const [first] = firstAndLastDay(options);
  return {
    users: {
      columns: {
        user_id: "INTEGER",
        signup_day: "INTEGER",
        plan: "INTEGER",
        country: "INTEGER",
        source: "INTEGER",
      },
      sink: (queue) => ({
        user: (user) =>
          queue.push(user.user_id, user.signup_day, user.plan, user.country, user.source),
      }),
      select: `CAST(user_id AS BIGINT) AS user_id, DATE '1970-01-01' + signup_day AS signup_date,
        ${name("plan", PLANS)} AS plan, plan > 0 AS is_paid, ${
        name("country", COUNTRIES)
      } AS country,
        ${name("source", SOURCES)} AS marketing_source, ${FROM_NOWHERE}`,
    },
    events: {
      columns: {
        // Numbers of events outgrow 32 bits; a double holds each of them exactly.
        event_id: "DOUBLE",
        user_id: "INTEGER",
        second: "INTEGER",
        type: "INTEGER",
        course_id: "INTEGER",
        watch_minutes: "INTEGER",
        quiz_score: "INTEGER",
        amount: "INTEGER",
      },
      sink(queue) {
        let event_id = 0;
        return { event: (...event) => queue.push(++event_id, ...event) };
      },
      select: `CAST(event_id AS BIGINT) AS event_id, CAST(user_id AS BIGINT) AS user_id,
        make_timestamp((${first * 86_400} + CAST(second AS BIGINT)) * 1000000) AS event_time,
        ${name("type", EVENT_TYPES)} AS event_type, ${
        ["course_id", "watch_minutes", "quiz_score", "amount"]
          .map((column) => `CAST(nullif(${column}, ${NONE}) AS BIGINT) AS ${column}`).join(", ")
      }, ${FROM_NOWHERE}`,
    },
    truth: {
      columns: {
        user_id: "INTEGER",
        snapshot_day: "INTEGER",
        churn_probability: "DOUBLE",
        churn_probability_at_last_visit: "DOUBLE",
      },
      sink: (queue) => ({ truth: (...row) => queue.push(...row) }),
      select: `CAST(user_id AS VARCHAR) AS customer, snapshot_day, churn_probability,
        churn_probability_at_last_visit`,
    },
  };
}

/** SQL for the name that an index stands for; lists in SQL begin at 1. */
function name(column: string, names: readonly string[]): string {
  return `[${names.map((text) => `'${text}'`).join(", ")}][${column} + 1]`;
}
