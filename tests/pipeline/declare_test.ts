/** Cases of declarations and of how they fit together. */
import { testCases } from "../_cases.ts";

testCases(import.meta);
