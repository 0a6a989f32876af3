/**
 * What a stage author imports: the declaration, its kinds of input and output, and `main`,
 * which runs one call of a stage, alone or for the runner.
 *
 * @module
 */
export * from "./declare.ts";
export * from "./inputs.ts";
export * from "./outputs.ts";
export { type Call, type CallInput, paramProblems } from "./call.ts";
export { type ChannelMessage, parseChannelLine } from "./channel.ts";
export type { Declared } from "./declare_all.ts";
export { declareStage, type ParamProblem } from "./describe.ts";
export { canonicalJson, isRecord, type Json, sorted } from "./json.ts";
export { TextLineStream } from "./lines.ts";
export { main, type Request, runnerArgument } from "./main.ts";
export { narrow } from "./narrow.ts";
export { nearest, nearestHint } from "../std/nearest.ts";
export {
  defaultDataset,
  type ParamsFile,
  paramsFileName,
  readParams,
  runnerSection,
  type Sections,
} from "./params.ts";
export { checkDatasetName, fillDataset, missingSource, sourcePath } from "./paths.ts";
export { publish } from "./publish.ts";
export { applySettings, parseSetting, parseValue, type Setting } from "./settings.ts";
export { isFolderPlace, place_form, storePlace, storesKey, type StoreUse } from "./stores.ts";
export { type YamlInput, yamlInput } from "./yaml_input.ts";
