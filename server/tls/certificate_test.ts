import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { makeCertificate } from "./certificate.ts";

Deno.test("makeCertificate() makes one that others read, with a new key each time", () => {
  const { certificate, key } = makeCertificate();
  const read = new X509Certificate(certificate);
  assert.equal(read.subject, "CN=devcloud");
  assert.equal(read.issuer, "CN=devcloud");
  assert.match(key, /^-----BEGIN PRIVATE KEY-----/);
  assert.notEqual(makeCertificate().certificate, certificate);
});

Deno.test("makeCertificate() makes one that OpenSSL reads and verifies", async (t) => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/certificate.pem`;
  try {
    await Deno.writeTextFile(path, makeCertificate().certificate);
    const openssl = async (...args: string[]) => {
      const { success, stdout } = await new Deno.Command("openssl", { args, stderr: "null" })
        .output();
      return success ? new TextDecoder().decode(stdout) : null;
    };
    const version = await openssl("version").catch(() => null);
    await t.step({
      name: "with OpenSSL",
      ignore: version === null,
      async fn() {
        const text = await openssl("x509", "-in", path, "-noout", "-text") ?? "";
        for (const part of ["DNS:devcloud", "prime256v1", "ecdsa-with-SHA256", "9999 GMT"]) {
          assert.ok(text.includes(part), `${part} in ${text}`);
        }
        assert.match(await openssl("verify", "-CAfile", path, path) ?? "", /OK/);
      },
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
