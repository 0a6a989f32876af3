/** Cases of stores: who may touch them, values looked up in them, and stages that change them. */
import { testCases } from "../_cases.ts";

testCases(import.meta);
