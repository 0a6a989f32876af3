/** Cases of parameters: their file, their defaults and what is typed. */
import { testCases } from "../_cases.ts";

testCases(import.meta);
