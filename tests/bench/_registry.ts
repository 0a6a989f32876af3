/** The registry with many versions, through the command line. */
import { promoteByHand, register } from "../../lib/registry/mod.ts";
import { ada, fill, judged } from "../../lib/registry/_shelf.ts";
import { openStorage } from "../../lib/storage/mod.ts";
import { taskCommand, TestProject } from "../_project.ts";
import { type Measure, measure, median } from "./_measure.ts";

const versions = 1000;
const runs = 9;

/** What was measured, by what it is. */
export async function measureRegistry(): Promise<[what: string, measured: Measure][]> {
  using project = TestProject.make();
  project.write("params.yaml", "pipeline: { dataset: shop }\n");
  const folder = project.path("data/registry");
  const registry = openStorage(folder);
  await fill(registry, folder, versions - 2);
  for (const name of ["last but one", "last"]) {
    const { version: { number } } = await register(registry, "shop", judged(name), ada);
    await promoteByHand(registry, "shop", { number, why: "bench" }, ada);
  }
  const registryTask = (...args: string[]) => ["deno", ...taskCommand("registry"), ...args];
  const list = () => measure(registryTask("list"), project.root);
  const indexed = await median(runs, list);
  await registry.remove("models/shop/index.json");
  const bare = await median(runs, list);
  const back = await measure(registryTask("rollback", "--why", "bench"), project.root);
  return [
    [`registry list, ${versions} versions in a folder`, indexed],
    ["the same without its index", bare],
    [`registry rollback, ${versions} versions in a folder`, back],
  ];
}
