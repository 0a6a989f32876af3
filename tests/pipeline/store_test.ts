/** Cases of push, pull, checkout, diff and gc: results that outlive a work folder. */
import { testCases } from "../_cases.ts";

testCases(import.meta);
