/** Functions of this house as a script of a page: they travel as text, so each may use the others, the browser, and nothing else. */

/** The text of a script that holds `functions` and runs the first of them. */
export function writeScript(
  ...functions: readonly [{ readonly name: string }, ...{ readonly name: string }[]]
): string {
  return `(() => {\n${functions.map(String).join('\n')}\n${functions[0].name}();\n})();\n`;
}
