/** Cases of what runs, what is restored or skipped, and why. */
import { testCases } from "../_cases.ts";

testCases(import.meta);
