/** The least that a server does over `Deno.listen`: what it reads it writes. */
const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
console.log(`Listening on 127.0.0.1:${listener.addr.port}`);
for await (const connection of listener) void serve(connection).catch(() => {});

async function serve(connection: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(512);
  try {
    connection.setNoDelay(true);
    for (;;) {
      const count = await connection.read(buffer);
      if (count === null) return;
      await connection.write(buffer.subarray(0, count));
    }
  } finally {
    connection.close();
  }
}
