/** Cases of what a stage may read, write and reach, and of what a failed one leaves. */
import { testCases } from "../_cases.ts";

testCases(import.meta);
