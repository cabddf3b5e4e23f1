import assert from "node:assert/strict";
import type { DirectoryAnswer } from "./ask_directory.ts";
import { judgeAnswer } from "./check_server.ts";
import { describeFinding } from "./finding.ts";

Deno.test("judgeAnswer() says for each answer what to do", () => {
  const answers = {
    state: "answers",
    connectMs: 0.4,
    answerMs: 1.23,
    version: 2,
    isEncrypted: false,
  } as const;
  const table: readonly [DirectoryAnswer, RegExp][] = [
    [answers, /^ok .* 10\.0\.0\.1:10000 answers within 1\.2 ms, version 2$/],
    [{ ...answers, version: 1 }, /^ok .*version of 2023$/],
    [{ ...answers, version: null }, /^ok .* ms$/],
    [{ ...answers, answerMs: 400 }, /^warn .*400 ms.* → slow/],
    [{ state: "silent" }, /^fail .*not answer.* → restart devcloud-server/],
    [{ state: "stranger", said: "SSH-2.0" }, /^fail .*"SSH-2\.0" → correct --server/],
    [{ state: "refused", reason: "Connection refused" }, /^fail .*refused.* → start devcloud-serv/],
    [{ ...answers, isEncrypted: true }, /^ok .*version 2, over TLS, the known certificate$/],
    [{ state: "distrusted", code: "server-key-changed" }, /^fail .* → .*--server-key/],
    [{ state: "distrusted", code: "server-not-tls" }, /^fail .* speak TLS → look at .*--tls/],
    [{ state: "timeout" }, /^fail .* → .*TCP port 10000/],
  ];
  for (const [answer, expected] of table) {
    const finding = judgeAnswer({ host: "10.0.0.1", port: 10_000 }, answer);
    assert.match(describeFinding(finding, "en"), expected);
  }
});
