import type { Metrics } from "./metrics.ts";
import type { WatchEvent } from "./model_watch.ts";
import type { RequestLog } from "./request_log.ts";

/** Puts into words, and counts, what happens to the models of a server. */
export function watchLog(
  log: Pick<RequestLog, "event" | "problem">,
  metrics: Pick<Metrics, "refused_models">,
): (event: WatchEvent) => void {
  return (event) => {
    switch (event.kind) {
      case "serving": {
        const { variant, model: { version, id }, took_ms } = event;
        const ms = Math.round(took_ms);
        return log.event("serving", { variant, version, id: id.slice(0, 12), ms });
      }
      case "no challenger":
        return log.event("no challenger serves any more");
      case "refused":
        metrics.refused_models.inc();
        return log.problem("version refused, what served before still does", {
          variant: event.variant,
          reason: event.problem,
        });
      case "lost":
        return log.problem("registry cannot be followed, what served before still does", {
          reason: event.problem,
        });
      case "found again":
        return log.event("registry is followed again", {
          away_s: Math.round(event.away_ms / 1000),
        });
    }
  };
}
