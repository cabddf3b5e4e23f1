import type { Histogram } from "../histogram.ts";

/** A family of `/metrics`. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly samples: readonly Sample[];
}

export interface Sample {
  /** Comes after the family's name. */
  readonly suffix?: "_bucket" | "_sum" | "_count";
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export function counter(name: string, help: string, value: number): Metric {
  return { name, help, type: "counter", samples: [{ value }] };
}

export function gauge(name: string, help: string, value: number): Metric {
  return { name, help, type: "gauge", samples: [{ value }] };
}

/** One sample for each value of a label. */
export function byLabel(
  type: "counter" | "gauge",
  name: string,
  help: string,
  label: string,
  values: Readonly<Record<string, number>>,
): Metric {
  const samples = Object.entries(values).map(([of, value]) => ({ labels: { [label]: of }, value }));
  return { name, help, type, samples };
}

export function histogram(name: string, help: string, { bounds, ...of }: Histogram): Metric {
  const counts = of.cumulative();
  const buckets = counts.map((value, i): Sample => ({
    suffix: "_bucket",
    labels: { le: i < bounds.length ? String(bounds[i]) : "+Inf" },
    value,
  }));
  const all: Sample[] = [
    { suffix: "_sum", value: of.sum },
    { suffix: "_count", value: counts.at(-1)! },
  ];
  return { name, help, type: "histogram", samples: [...buckets, ...all] };
}
