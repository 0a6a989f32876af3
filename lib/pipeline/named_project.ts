import { checkDatasetName, defaultDataset } from "../stage/mod.ts";
import { readSections } from "./plan/declare.ts";
import { openProject, type Project } from "./project.ts";

/** The project with the named data set, else with that of params.yaml. No stage is looked at. */
export async function namedProject(root: string, dataset?: string): Promise<Project> {
  const name = dataset ?? defaultDataset({ sections: await readSections(root) });
  return openProject(root, checkDatasetName(name));
}
