import { z } from "zod";
export default { about: "Has no outputs", params: z.strictObject({}), inputs: {}, run() {} };
