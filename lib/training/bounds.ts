import type { DefinitionFile } from "../features/mod.ts";
import type { ModelFile } from "../model/mod.ts";

/** What a model file says of where its features can lie, out of their definition. */
export function boundsOf(
  { features }: Pick<DefinitionFile, "features">,
): NonNullable<ModelFile["bounds"]> {
  return Object.fromEntries(features.flatMap(({ name, min, max }) => {
    if (min === undefined && max === undefined) return [];
    return [[name, { ...min === undefined ? {} : { min }, ...max === undefined ? {} : { max } }]];
  }));
}
