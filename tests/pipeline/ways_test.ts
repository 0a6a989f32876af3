/** Cases of the other ways to run stages: alone, as a sweep; and of what status says of them. */
import { testCases } from "../_cases.ts";

testCases(import.meta);
