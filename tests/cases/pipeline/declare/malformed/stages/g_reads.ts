Deno.readTextFileSync("params.yaml");
