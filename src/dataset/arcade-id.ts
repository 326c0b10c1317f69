/** The names of ARCADE's pictures, which are numbers. */

/** ARCADE's own numbers name nobody, so `train-168` stays readable; any other name gets a pseudonym. */
export function arcadeId(path: string): string | null {
  const [, part, number] = /^(?:syntax\/)?(train|val|test)\/images\/(\d{1,4})\.png$/.exec(path) ?? [];
  return part === undefined ? null : `${part}-${number}`;
}
