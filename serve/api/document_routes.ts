import { versionOf } from "./answers.ts";
import type { AppOptions } from "./app_options.ts";
import { openapiText } from "./openapi.ts";
import { operations } from "./openapi_operations.ts";
import { json, jsonText, page, type Route } from "./route.ts";

/**
 * `GET /`, `GET /openapi.json`, and Swagger UI at `GET /docs` from the package itself, without the
 * internet.
 */
export function documentRoutes(app: Pick<AppOptions, "slot" | "dataset">): Route[] {
  return [
    {
      method: "GET",
      path: "/",
      handle(c) {
        const { current } = app.slot;
        return json({
          name: "churn prediction",
          about: "How likely customers are to leave, and why",
          dataset: app.dataset,
          model: current === undefined ? null : versionOf(current.champion),
          routes,
          docs: "/docs",
          openapi: "/openapi.json",
          request_id: c.env.request_id,
        }, c.env.request_id);
      },
    },
    {
      method: "GET",
      path: "/openapi.json",
      handle: (c) => jsonText(openapiText(app), c.env.request_id),
    },
    {
      method: "GET",
      path: "/docs",
      handle: (c) => page(html, "text/html; charset=utf-8", c.env.request_id),
    },
    {
      method: "GET",
      path: "/docs/swagger-ui.css",
      async handle(c) {
        // 1.7 MB of text, which most servers are never asked for.
        const { default: css } = await import("swagger-ui-dist/swagger-ui.css", {
          with: { type: "text" },
        });
        return page(css, "text/css; charset=utf-8", c.env.request_id);
      },
    },
    {
      method: "GET",
      path: "/docs/swagger-ui-bundle.js",
      async handle(c) {
        const { default: script } = await import("swagger-ui-dist/swagger-ui-bundle.js", {
          with: { type: "text" },
        });
        return page(script, "text/javascript; charset=utf-8", c.env.request_id);
      },
    },
    {
      method: "GET",
      path: "/docs/start.js",
      handle: (c) => page(start, "text/javascript; charset=utf-8", c.env.request_id),
    },
  ];
}

const routes = Object.fromEntries(
  operations.map(({ method, path, summary }) => [`${method} ${path}`, summary]),
);

/** No script of the page's own: a browser may then be told to run none but those from here. */
const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Churn prediction API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="swagger"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`;

const start = `SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#swagger",
  deepLinking: true,
  persistAuthorization: false,
});
`;
