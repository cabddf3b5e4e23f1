export type Fields = Readonly<Record<string, string | number>>;

/** Puts values in the place of `{field}`; what is no field stays. */
export function fillIn(template: string, fields: Fields): string {
  return compile(template)(fields);
}

/** Cuts a template once; with a `split` by a group, every other part is a field's name. */
export function compile(template: string): (fields: Fields) => string {
  const parts = template.split(/\{(\w+)\}/);
  return (fields) => {
    let text = parts[0]!;
    for (let i = 1; i < parts.length; i += 2) {
      const name = parts[i]!;
      text += (fields[name] ?? `{${name}}`) + parts[i + 1]!;
    }
    return text;
  };
}
