/**
 * A closed loop of requests over many connections, every answer checked. Runs as a process of its
 * own, so that it takes no time from the server measured: `load.ts PORT CONNECTIONS MS STYLE`.
 * Prints one JSON object.
 */
export interface LoadFigures {
  readonly connections: number;
  /** Connecting and registering; where few are held, others come and go before them. */
  readonly registrationsPerSecond: number;
  readonly lookUpsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers that were wrong, or did not come. */
  readonly errors: number;
}

export type RequestStyle = "python" | "compact";

const CONNECTING_AT_ONCE = 100;
/** Fewer tell nothing of a rate. */
const REGISTRATIONS = 500;

function request(style: RequestStyle, command: string, name: string): Uint8Array<ArrayBuffer> {
  const text = style === "python"
    ? `{"command": "${command}", "name": "${name}"}`
    : JSON.stringify({ command, name });
  return new TextEncoder().encode(text);
}

async function run(port: number, count: number, ms: number, style: RequestStyle) {
  const decoder = new TextDecoder();
  const connections: Deno.TcpConn[] = [];
  const guests = Math.max(0, REGISTRATIONS - count);
  let errors = 0, next = 0;

  async function ask(connection: Deno.TcpConn, bytes: Uint8Array, buffer: Uint8Array) {
    await connection.write(bytes);
    const read = await connection.read(buffer);
    return decoder.decode(buffer.subarray(0, read ?? 0));
  }

  const started = performance.now();
  await Promise.all(
    Array.from({ length: Math.min(CONNECTING_AT_ONCE, count) }, async () => {
      const buffer = new Uint8Array(1_024);
      while (next < guests + count) {
        const i = next++ - guests;
        try {
          const connection = await Deno.connect({ hostname: "127.0.0.1", port });
          if (i >= 0) connections.push(connection);
          const said = await ask(connection, request(style, "REG", `user${i}`), buffer);
          if (!said.includes("Registered successfully")) errors++;
          if (i < 0) connection.close();
        } catch {
          errors++;
        }
      }
    }),
  );
  const registered = performance.now();

  const times: number[] = [];
  await Promise.all(connections.map(async (connection, i) => {
    const buffer = new Uint8Array(1_024);
    const bytes = request(style, "GET", `user${(i + 1) % count}`);
    while (performance.now() - registered < ms) {
      const sent = performance.now();
      try {
        if (!(await ask(connection, bytes, buffer)).includes("127.0.0.1")) errors++;
      } catch {
        errors++;
        return;
      }
      times.push(performance.now() - sent);
    }
  }));
  const seconds = (performance.now() - registered) / 1_000;
  times.sort((a, b) => a - b);
  const at = (share: number) => round(times[Math.floor(share * (times.length - 1))] ?? NaN);
  const figures: LoadFigures = {
    connections: count,
    registrationsPerSecond: Math.round((guests + count) / ((registered - started) / 1_000)),
    lookUpsPerSecond: Math.round(times.length / seconds),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    errors,
  };
  console.log(JSON.stringify(figures));
  // Held until whoever measures has read the server's memory, and says so by closing our input.
  await Deno.stdin.read(new Uint8Array(1));
  for (const connection of connections) connection.close();
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

if (import.meta.main) {
  const [port, count, ms, style] = Deno.args;
  await run(Number(port), Number(count), Number(ms), style === "compact" ? "compact" : "python");
}
