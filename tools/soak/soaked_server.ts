/**
 * The server in a process whose heap can be asked for: each line on its input is answered by a line with
 * what is kept after a collection. Arguments are the server's; its log goes nowhere.
 */
import { createLog } from "../../server/log.ts";
import { readOptions } from "../../server/options.ts";
import { startServer } from "../../server/start_server.ts";

/** One collection may leave what finalisers hold. */
const COLLECTIONS = 4;

const invocation = readOptions(Deno.args, () => undefined);
if (invocation.kind !== "serve") throw new Error("The arguments must be those of a server");
const { options } = invocation;
const log = createLog({ lang: "en", format: "text", write: () => {}, now: Date.now });
const server = await startServer(options, log, {
  requestClose: () => {},
  warn: () => {},
});
const say = (value: unknown) => console.log(JSON.stringify(value));
const collect: () => void = Reflect.get(globalThis, "gc");

say({ listening: server.listening, dashboard: server.dashboardUrl, pid: Deno.pid });
for await (const _ of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  for (let i = 0; i < COLLECTIONS; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, external, rss } = Deno.memoryUsage();
  say({ heapUsed, external, rss });
}
await server.close();
