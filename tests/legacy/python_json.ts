/** Python's `json.dumps` of an object of strings: spaces after colons and commas, ASCII alone. */
export function dumps(fields: Readonly<Record<string, string>>): string {
  const quote = (text: string) =>
    JSON.stringify(text).replace(
      /[\u007f-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  return `{${
    Object.entries(fields).map(([key, value]) => `${quote(key)}: ${quote(value)}`).join(", ")
  }}`;
}

/** Python's `json.loads` of one `recv`: throws on what is no object, on half of one and on two. */
export function loads(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  if (typeof value !== "object" || value === null) throw new TypeError("not an object");
  return value as Record<string, unknown>;
}
