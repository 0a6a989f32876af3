import assert from "node:assert/strict";
import { column, imported, random } from "./_import.ts";

/** Clocks put forward and back by an hour, half an hour, two hours; at midnight; over a whole day. */
const zones = [
  "Europe/Berlin",
  "America/New_York",
  "America/Sao_Paulo",
  "America/Havana",
  "Australia/Lord_Howe",
  "Antarctica/Troll",
  "Pacific/Apia",
  "Asia/Kolkata",
];

/** Local times near each change of the clocks from 1972 on, and as many anywhere. */
function localTimes(zone: string): string[] {
  const next = random(zone.length);
  const near: string[] = [];
  let at = Temporal.ZonedDateTime.from(`1972-01-01T00:00:00[${zone}]`);
  while (near.length < 800) {
    const change = at.getTimeZoneTransition("next");
    if (change === null) break;
    at = change;
    const shown = at.toPlainDateTime();
    for (const minutes of [-121, -61, -60, -31, -30, -1, 0, 1, 29, 30, 59, 60, 119, 120]) {
      near.push(shown.add({ minutes }).toString({ smallestUnit: "second" }));
    }
  }
  const far = Array.from({ length: 200 }, () => {
    const seconds = Math.floor(next() * 60 * 365 * 86_400);
    return new Temporal.PlainDateTime(1975, 1, 1).add({ seconds })
      .toString({ smallestUnit: "second" });
  });
  return [...new Set([...near, ...far])];
}

/** What becomes of times: UTC, or the reason of the reject. */
async function moments(texts: string[], timezone: string, format: "iso" | "day_first" = "iso") {
  const columns = [column("at", "timestamp", { format })];
  const { rows, rejects } = await imported({ "f.csv": `at\n${texts.join("\n")}\n` }, columns, {
    timezone,
  });
  const found: unknown[] = texts.map(() => undefined);
  for (const row of rows) found[Number(row._line) - 2] = row.at;
  for (const row of rejects) found[Number(row.line) - 2] = row.reason;
  return found;
}

const skipped = (text: string, zone: string) =>
  `at is "${text}", must be one that the clocks showed: there is no such local time in ${zone}`;

Deno.test("importFiles() takes the first of two local times and rejects one that never was", async () => {
  let twice = 0, never = 0;
  for (const zone of zones) {
    const texts = localTimes(zone);
    // The language's own calendar is the oracle: "earlier" is the first of two.
    const expected = texts.map((text) => {
      const local = Temporal.PlainDateTime.from(text);
      const first = local.toZonedDateTime(zone, { disambiguation: "earlier" });
      if (!first.toPlainDateTime().equals(local)) {
        never++;
        return skipped(text, zone);
      }
      const last = local.toZonedDateTime(zone, { disambiguation: "later" });
      if (!first.equals(last)) twice++;
      return first.toInstant().toString();
    });
    assert.deepEqual(await moments(texts, zone), expected, zone);
  }
  assert.ok(twice > 500 && never > 500, `${twice} twice, ${never} never`);
});

Deno.test("importFiles() takes a day alone as its first moment, if the place had that day", async () => {
  const midnightSkipped = ["2018-11-03", "2018-11-04", "2018-11-05", "2018-11-04T00:00:00"];
  assert.deepEqual(await moments(midnightSkipped, "America/Sao_Paulo"), [
    "2018-11-03T03:00:00Z",
    "2018-11-04T03:00:00Z", // 01:00 there, for 00:00 was skipped
    "2018-11-05T02:00:00Z",
    skipped("2018-11-04T00:00:00", "America/Sao_Paulo"),
  ]);
  assert.deepEqual(await moments(["2011-12-29", "2011-12-30"], "Pacific/Apia"), [
    "2011-12-29T10:00:00Z",
    skipped("2011-12-30", "Pacific/Apia"),
  ]);
});

Deno.test("importFiles() minds the clocks in every way of writing times, and only without zone", async () => {
  const zone = "Europe/Berlin";
  const texts = [
    "29.03.2026 02:30:00",
    "29/03/2026 3:30 AM",
    "25.10.2026 02:30",
    "31.02.2026 02:30",
  ];
  assert.deepEqual(await moments(texts, zone, "day_first"), [
    skipped(texts[0]!, zone),
    "2026-03-29T01:30:00Z",
    "2026-10-25T00:30:00Z",
    `at is "${texts[3]}", must be a time that exists, such as 31/01/2026 10:00:00`,
  ]);
  assert.deepEqual(
    await moments(["2026-03-29T02:30:00Z", "2026-10-25 02:30:00+01:00", "2026-03-29T02:61"], zone),
    [
      "2026-03-29T02:30:00Z",
      "2026-10-25T01:30:00Z",
      'at is "2026-03-29T02:61", must be a time that exists, such as 2026-01-31T10:00:00Z',
    ],
  );
  assert.deepEqual(await moments(["2026-03-29T02:30:00"], "UTC"), ["2026-03-29T02:30:00Z"]);
});
