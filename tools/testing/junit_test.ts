import assert from "node:assert/strict";
import { parseJunit } from "./junit.ts";

const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="5" failures="2" errors="0" time="0.038">
    <testsuite name="./a_test.ts" tests="5" disabled="1" errors="0" failures="2">
        <testcase name="a() does &amp; &lt;x&gt;" classname="./a_test.ts" time="0.015" line="1" col="6">
        </testcase>
        <testcase name="ignored" classname="./a_test.ts" time="0.000" line="2" col="6">
            <skipped/>
        </testcase>
        <testcase name="b() fails" classname="./a_test.ts" time="0.002" line="3" col="6">
            <failure message="1 test step failed">1 test step failed.</failure>
        </testcase>
        <testcase name="b() fails &gt; step" classname="./a_test.ts" time="0.000" line="3" col="43"/>
        <testcase name="c() tells that 2 &gt; 1" classname="./a_test.ts" time="1.5"/>
    </testsuite>
</testsuites>`;

Deno.test("parseJunit() reads names, states and times, and leaves steps out", () => {
  assert.deepEqual(parseJunit(REPORT), [
    { name: "a() does & <x>", state: "passed", seconds: 0.015 },
    { name: "ignored", state: "skipped", seconds: 0 },
    { name: "b() fails", state: "failed", seconds: 0.002 },
    { name: "c() tells that 2 > 1", state: "passed", seconds: 1.5 },
  ]);
});

Deno.test("parseJunit() finds nothing in an empty report", () => {
  assert.deepEqual(parseJunit(""), []);
});
