/** Options that are whole numbers. */
import { type Arguments, UsageError } from './command.js';

/** The option's value under its own name; an empty object where it wasn't given. @throws {@link UsageError} for other words */
export function readWhole(args: Arguments, name: string): Record<string, number> {
  const text = args.text(name);
  if (text === undefined) return {};
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text)))
    throw new UsageError(
      `Cannot read --${name}: expected a whole number, got '${text}'; write for example --${name} 20`,
    );
  return { [name]: Number(text) };
}
