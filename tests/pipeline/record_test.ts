/** Cases of what is on record: the lock, the journal, the state, the cache. */
import { testCases } from "../_cases.ts";

testCases(import.meta);
