/**
 * The prediction API: a handler of HTTP requests that is given all that it uses.
 *
 * @module
 */
export { type AppOptions, createApp } from "./app.ts";
