/**
 * Addresses of one machine that stand for hosts of their own: 2023's clients all need UDP port 5001.
 * They are drawn from 127.64.0.0/10, so that tests can run beside each other (Linux has all of
 * 127.0.0.0/8 on `lo`).
 */
export function drawLoopbackHosts(count: number): string[] {
  const [a = 0, b = 0] = crypto.getRandomValues(new Uint8Array(2));
  const first = 1 + (crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) % 200;
  return Array.from({ length: count }, (_, i) => `127.${64 + (a % 64)}.${b}.${first + i}`);
}
