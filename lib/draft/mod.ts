/**
 * A first contract out of files, for a person to edit. Only `deno task contract` comes here: what a
 * stage imports reruns it, and no stage has to know how a contract was come by.
 *
 * @module
 */
export { draftContract } from "./draft_contract.ts";
export type { Ask, DraftFile } from "./open_source.ts";
