/** The prediction API as a process of its own: settings from the environment, messages to people. */
import { serve } from "./server.ts";
import { readSettings } from "./settings.ts";

try {
  Deno.exit(await serve(readSettings((name) => Deno.env.get(name))));
} catch (error) {
  // What people can mend begins so; anything else is a defect, whose stack is wanted.
  if (!(error instanceof Error && error.message.startsWith("Cannot "))) throw error;
  console.error(error.message);
  Deno.exit(1);
}
