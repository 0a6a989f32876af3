/** Cases of the kinds of input: data sets, sources, folders, YAML keys, values looked up. */
import { testCases } from "../_cases.ts";

testCases(import.meta);
