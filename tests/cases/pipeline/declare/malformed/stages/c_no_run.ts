import { z } from "zod";
export default { about: "Has no run", params: z.strictObject({}), inputs: {}, outputs: {} };
