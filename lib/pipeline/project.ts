import { join, relative } from "node:path";

export { format } from "./cache/witness.ts";

/** Where things lie in one project for one data set. All paths are absolute unless said otherwise. */
export interface Project {
  root: string;
  dataset: string;
  /** Contents by hash, and run records by fingerprint; shared by all data sets. */
  cache: string;
  /** State, journal, locks and logs of this data set. */
  own: string;
}

export function openProject(root: string, dataset: string): Project {
  const cache = join(root, "data", ".cache");
  return { root, dataset, cache, own: join(cache, "datasets", dataset) };
}

export function lockPath(project: Project): string {
  return join(project.root, lockName(project.dataset));
}

/** Path of a data set's lock file, relative to the project. */
export function lockName(dataset: string): string {
  return `data/${dataset}.lock.json`;
}

/** The path as it is shown and recorded: relative to the project, with "/" between its parts. */
export function shown(project: Project, path: string): string {
  return relative(project.root, path).replaceAll("\\", "/");
}
