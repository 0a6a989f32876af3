/** Cases of stages with a native library, which steps outside of the permissions. */
import { testCases } from "../_cases.ts";

testCases(import.meta);
