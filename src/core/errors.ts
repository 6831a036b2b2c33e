/** A mistake of the user's (config, input, flags): the message alone is shown, exit code 2. */
export class UserError extends Error {
  override name = "UserError";
}

/** A config file or a `--set` override that can't be used. */
export class ConfigError extends UserError {
  override name = "ConfigError";
}

/** Arrays or tensors whose lengths do not fit together: a bug in the caller. */
export class ShapeError extends Error {
  override name = "ShapeError";
}

/** @throws ShapeError if the arrays or tensors named in `parts` do not all have one length */
export function assertSameLength(
  where: string,
  parts: Readonly<Record<string, { readonly length: number } | { readonly size: number }>>,
): void {
  const lengths = Object.entries(parts).map(
    ([name, part]) => [name, "size" in part ? part.size : part.length] as const,
  );
  if (new Set(lengths.map(([, length]) => length)).size > 1) {
    const found = lengths.map(([name, length]) => `${name} ${length}`).join(", ");
    throw new ShapeError(`${where}: lengths differ: ${found}.`);
  }
}
