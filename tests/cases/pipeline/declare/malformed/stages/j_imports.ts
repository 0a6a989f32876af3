import { nothing } from "../lib/stage/mod.ts";
export default nothing;
