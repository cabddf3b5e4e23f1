/** A series of the text format: `devcloud_users`, or `x_bucket{le="1"}`, and its value. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric with its help, type and series. */
export interface Family {
  readonly name: string;
  readonly type: string;
  readonly series: readonly Series[];
}

const TYPES = ["counter", "gauge", "histogram", "summary", "untyped"];
const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const LABELS = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/;
const VALUE = /^(?:[+-]Inf|NaN|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i;

/**
 * Reads Prometheus' text format 0.0.4 strictly: every line ends, each family has one help and one type
 * before its series and stands in one piece, no series comes twice, counters end with `_total`, and the
 * buckets of a histogram grow up to `+Inf`, which is its count. Throws with the line that is wrong.
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function parsePrometheusText(text: string): Family[] {
  const families = new Map<string, { name: string; type: string; series: Series[] }>();
  const seen = new Set<string>();
  let help: string | null = null;
  let family: { name: string; type: string; series: Series[] } | null = null;
  const lines = text.split("\n");
  if (lines.pop() !== "") throw new Error("The last line does not end");
  lines.forEach((line, i) => {
    const fail = (why: string): never => {
      throw new Error(`Line ${i + 1} ${why}: ${line}`);
    };
    const comment = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`).exec(line);
    if (comment?.[1] === "HELP") {
      const [, , name = ""] = comment;
      if (families.has(name)) fail("describes a metric again");
      if (/\\(?![\\n])/.test(comment[3]!)) fail("has a bad escape");
      help = name;
    } else if (comment !== null) {
      const [, , name = "", type = ""] = comment;
      if (name !== help) fail("has a type without its help just before");
      if (!TYPES.includes(type)) fail("has an unknown type");
      if ((type === "counter") !== name.endsWith("_total")) fail("breaks the name of counters");
      families.set(name, family = { name, type, series: [] });
      help = null;
    } else {
      const [, name = "", , braces = "", value = ""] =
        new RegExp(`^(${NAME})(\\{(.*)\\})? (\\S+)$`).exec(line) ?? fail("is no sample");
      const base = family?.type === "histogram" ? name.replace(/_(bucket|sum|count)$/, "") : name;
      if (family === null || base !== family.name) return fail("is of no family above it");
      if (family.type === "histogram" && base === name) fail("is no part of a histogram");
      if (!VALUE.test(value)) fail("has no number");
      const labels = readLabels(braces, fail);
      const identity = `${name}${JSON.stringify(Object.entries(labels).sort())}`;
      if (seen.has(identity)) fail("comes twice");
      seen.add(identity);
      family.series.push({ name, labels, value: Number(value.replace("Inf", "Infinity")) });
    }
  });
  for (const found of families.values()) {
    if (found.series.length === 0) throw new Error(`'${found.name}' has no series`);
    if (found.type === "histogram") checkHistogram(found);
  }
  return [...families.values()];
}

function readLabels(braces: string, fail: (why: string) => never): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let rest = braces; rest !== "";) {
    const [pair = "", name = "", value = ""] = LABELS.exec(rest) ?? fail("has bad labels");
    if (name in labels) fail("has a label twice");
    labels[name] = value.replace(/\\(.)/g, (_, of) => of === "n" ? "\n" : of);
    rest = rest.slice(pair.length);
  }
  return labels;
}

function checkHistogram({ name, series }: Family): void {
  const fail = (why: string): never => {
    throw new Error(`Histogram '${name}' ${why}`);
  };
  const groups = Map.groupBy(series, ({ labels: { le: _, ...others } }) => JSON.stringify(others));
  for (const group of groups.values()) {
    const buckets = group.filter((one) => one.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) =>
      Number((labels["le"] ?? "").replace("Inf", "Infinity"))
    );
    const one = (suffix: string) =>
      group.find((one) => one.name === `${name}${suffix}`)?.value ?? fail(`has no ${suffix}`);
    if (bounds.at(-1) !== Infinity) fail("does not end with +Inf");
    for (let i = 1; i < buckets.length; i++) {
      if (!(bounds[i]! > bounds[i - 1]!)) fail("has bounds out of order");
      if (buckets[i]!.value < buckets[i - 1]!.value) {
        fail("has a bucket that is less than the one before");
      }
    }
    if (one("_count") !== buckets.at(-1)!.value) fail("has a count other than its last bucket");
    if (!Number.isFinite(one("_sum"))) fail("has no finite sum");
  }
}
