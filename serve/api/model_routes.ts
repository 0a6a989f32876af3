import type { AppOptions } from "./app.ts";
import { versionOf } from "./answers.ts";
import type { ServedModel } from "./served_model.ts";
import { servingOf } from "./predict_routes.ts";
import { json, type Route } from "./route.ts";

/** `GET /` and `GET /model`. */
export function modelRoutes(app: Pick<AppOptions, "slot" | "dataset">): Route[] {
  return [
    {
      method: "GET",
      path: "/",
      handle: (c) =>
        json({
          name: "churn prediction",
          dataset: app.dataset,
          model: app.slot.current === undefined ? null : versionOf(app.slot.current.champion),
          docs: "/docs",
          openapi: "/openapi.json",
        }, c.env.request_id),
    },
    {
      method: "GET",
      path: "/model",
      scope: "predict",
      handle(c) {
        const { champion, challenger } = servingOf(app);
        return json({
          champion: described(champion),
          challenger: challenger === undefined
            ? null
            : { ...described(challenger.model), trial: challenger.trial },
        }, c.env.request_id);
      },
    },
  ];
}

function described(served: ServedModel) {
  const { file } = served;
  return {
    ...versionOf(served),
    dataset: file.dataset,
    kind: file.model.kind,
    library: file.library,
    features: file.features,
    bounds: file.bounds ?? {},
    calibration: file.calibration.kind,
    hashes: file.hashes,
    trained: file.trained,
    fit: file.fit,
  };
}
