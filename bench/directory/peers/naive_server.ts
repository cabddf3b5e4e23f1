/**
 * The peer that the directory is measured beside: what one would write first. One `JSON.parse` a
 * chunk, one commit a registration, a look-up in SQLite for each GET.
 */
import { DatabaseSync } from "node:sqlite";

const db = new DatabaseSync(Deno.args[0] ?? ":memory:");
db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
db.exec("CREATE TABLE users(username TEXT, ip TEXT); CREATE INDEX by_name ON users(username)");
const select = db.prepare("SELECT ip FROM users WHERE username = ?");
const insert = db.prepare("INSERT INTO users(username, ip) VALUES (?, ?)");
const remove = db.prepare("DELETE FROM users WHERE username = ?");
const encoder = new TextEncoder(), decoder = new TextDecoder();

const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
console.log(`Listening on 127.0.0.1:${listener.addr.port}`);
for await (const connection of listener) void serve(connection).catch(() => {});

async function serve(connection: Deno.TcpConn): Promise<void> {
  const names: string[] = [];
  const buffer = new Uint8Array(1_024);
  try {
    for (;;) {
      const count = await connection.read(buffer);
      if (count === null) return;
      const { command, name } = JSON.parse(decoder.decode(buffer.subarray(0, count)));
      const known = select.get(name);
      if (command === "GET") await answer(connection, { ip: known?.["ip"] ?? "None" });
      else if (known !== undefined) await answer(connection, { ack: "Error Registering" });
      else {
        insert.run(name, connection.remoteAddr.hostname);
        names.push(name);
        await answer(connection, { ack: "Registered successfully" });
      }
    }
  } finally {
    for (const name of names) remove.run(name);
    connection.close();
  }
}

async function answer(connection: Deno.TcpConn, fields: unknown): Promise<void> {
  await connection.write(encoder.encode(JSON.stringify(fields).replace(":", ": ")));
}
