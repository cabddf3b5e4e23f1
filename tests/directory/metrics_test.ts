/** `/metrics` and `/readyz` of the whole program. */
import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { parsePrometheusText, type Series } from "../../tools/prometheus_text.ts";
import { startServer } from "../../tools/programs/server_program.ts";
import { connectPeer, NOBODY, python, REFUSED, REGISTERED } from "./peer.ts";

/** The value of a series: its name, and what its labels must be. */
function valueOf(
  series: readonly Series[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  const found = series.filter((one) =>
    one.name === name && Object.entries(labels).every(([label, of]) => one.labels[label] === of)
  );
  assert.equal(found.length, 1, `one ${name}`);
  return found[0]!.value;
}

Deno.test("server's /metrics is what a strict parser takes, and counts what happened", async () => {
  await using server = await startServer();
  await using marc = await connectPeer(server.port);
  await using other = await connectPeer(server.port);
  assert.equal(await marc.ask(python("REG", "Marc")), REGISTERED);
  assert.equal(await other.ask(python("REG", "Marc")), REFUSED);
  for (let i = 0; i < 100; i++) assert.equal(await other.ask(python("GET", "Nobody")), NOBODY);

  const read = async () => {
    const text = await (await fetch(`${server.dashboard}/metrics`)).text();
    return parsePrometheusText(text).flatMap(({ series }) => series);
  };
  const series = await read();
  const expected: readonly (readonly [number, string, Record<string, string>?])[] = [
    [1, "devcloud_users"],
    [2, "devcloud_connections"],
    [1, "devcloud_registrations_total"],
    [1, "devcloud_registrations_refused_total", { reason: "taken" }],
    [0, "devcloud_registrations_refused_total", { reason: "store" }],
    [100, "devcloud_lookups_total"],
    [100, "devcloud_lookups_unknown_total"],
    [2, "devcloud_registration_duration_seconds_count"],
    [2, "devcloud_lookup_duration_seconds_count"], // one in 64
  ];
  for (const [value, name, labels] of expected) {
    assert.equal(valueOf(series, name, labels), value, name);
  }
  assert.ok(valueOf(series, "process_resident_memory_bytes") > 1e7);
  assert.ok(valueOf(series, "process_cpu_seconds_total") > 0);
  const age = Date.now() / 1_000 - valueOf(series, "process_start_time_seconds");
  assert.ok(age > 0 && age < 600, `started ${age} s ago`);
  // Measured now and then, perhaps not yet.
  while (valueOf(await read(), "devcloud_event_loop_delay_seconds_count") === 0) await delay(50);
});
