/**
 * The prediction API: a handler of HTTP requests that is given all that it uses, and the server
 * around it.
 *
 * @module
 */
export { type App, createApp } from "./app.ts";
export type { AppOptions } from "./app_options.ts";
export { isKeyName, type Key, newKey, type Scope, scopes } from "./keys.ts";
export { runOptions } from "./run_options.ts";
export { serve } from "./server.ts";
export { readSettings, type Settings, variables } from "./settings.ts";
