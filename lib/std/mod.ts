/**
 * What the standard library lacks: YAML whose values know where they stand.
 *
 * @module
 */
export { parseYamlDocument, type YamlDocument } from "./yaml_document.ts";
export { YamlSyntaxError } from "./yaml_syntax_error.ts";
