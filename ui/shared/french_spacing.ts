/**
 * French sets a space before `: ; ? !` and inside « », at which no line may break. In the sources it
 * is a plain one, which can be seen; here it becomes U+00A0 in all of `texts`, also in what its
 * functions return.
 */
export function withFrenchSpacing<Texts>(texts: Texts): Texts {
  return space(texts) as Texts;
}

function space(value: unknown): unknown {
  switch (typeof value) {
    case "string":
      return value.replace(/ (?=[:;?!»])|(?<=«) /g, "\u00a0");
    case "function":
      return (...args: unknown[]) => space(value(...args));
    case "object":
      return value === null
        ? value
        : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, space(inner)]));
    default:
      return value;
  }
}
