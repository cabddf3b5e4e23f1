import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { openCertificate } from "./certificate_file.ts";

const isPosix = Deno.build.os !== "windows";

async function withFolder(test: (folder: string, path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder, join(folder, "tls.pem"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openCertificate() makes one for its owner's eyes alone, and keeps it", () =>
  withFolder(async (folder, path) => {
    const first = await openCertificate(folder);
    assert.match(first.hash, /^sha256:[0-9a-f]{64}$/);
    if (isPosix) assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
    assert.deepEqual(await openCertificate(folder), first);
    assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["tls.pem"]);
    await Deno.remove(path);
    assert.notEqual((await openCertificate(folder)).hash, first.hash, "a new one is another");
  }));

Deno.test("openCertificate() gives two programs that start at once the same", () =>
  withFolder(async (folder) => {
    const opened = await Promise.all(Array.from({ length: 8 }, () => openCertificate(folder)));
    assert.equal(new Set(opened.map(({ hash }) => hash)).size, 1);
  }));

Deno.test("openCertificate() makes one that is of use whatever a clock says", async () => {
  const { certificate, hash } = await openCertificate(null);
  const { validFromDate, validToDate, fingerprint256 } = new X509Certificate(certificate);
  assert.equal(validFromDate.getTime(), 0);
  assert.equal(validToDate.getUTCFullYear(), 9999);
  assert.equal(hash, `sha256:${fingerprint256.replaceAll(":", "").toLowerCase()}`);
});

Deno.test("openCertificate() refuses a damaged file, and leaves it as it is", () =>
  withFolder(async (folder, path) => {
    const { certificate, key } = await openCertificate(folder);
    for (const text of ["", "nothing", certificate, key, (certificate + key).slice(0, -30)]) {
      await Deno.writeTextFile(path, text);
      await assert.rejects(openCertificate(folder), /Cannot use '.*tls\.pem': .*damaged/);
      assert.equal(await Deno.readTextFile(path), text);
    }
  }));

Deno.test({
  name: "openCertificate() takes no key that others may read, nor one that a planted link leads to",
  ignore: !isPosix,
  fn: () =>
    withFolder(async (folder, path) => {
      await openCertificate(folder);
      for (const mode of [0o644, 0o640, 0o602]) {
        await Deno.chmod(path, mode);
        await assert.rejects(openCertificate(folder), new RegExp(`mode ${mode.toString(8)}`));
      }
      await Deno.chmod(path, 0o600);
      const elsewhere = join(folder, "elsewhere.pem");
      await Deno.rename(path, elsewhere);
      await Deno.chmod(elsewhere, 0o644);
      await Deno.symlink(elsewhere, path);
      await assert.rejects(openCertificate(folder), /others may read it/);
      await Deno.remove(elsewhere);
      await assert.rejects(openCertificate(folder), /Cannot use/, "a link to nothing");
      await assert.rejects(Deno.lstat(elsewhere), Deno.errors.NotFound, "nothing is made there");
    }),
});

Deno.test({
  name: "openCertificate() takes no key that another user has put there",
  ignore: !isPosix || Deno.uid() !== 0, // only root can give a file to somebody
  fn: () =>
    withFolder(async (folder, path) => {
      await openCertificate(folder);
      await Deno.chown(path, 65_534, 65_534);
      await assert.rejects(openCertificate(folder), /belongs to another user \(65534\)/);
    }),
});
