export default Deno.env.get("HOME");
