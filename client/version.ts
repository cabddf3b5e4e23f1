/** What `--version` says; held equal to deno.json by the test beside. */
export const VERSION = "0.1.0";
