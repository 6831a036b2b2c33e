import type { TargetEncoder } from "../../conditioning/targetEncoders.ts";

/** [Y, C] what a policy is shown where it is asked for each of these objects. */
export function codesOfObjects(
  { columns, encode }: TargetEncoder,
  objects: readonly string[],
): Float32Array {
  const codes = new Float32Array(objects.length * columns);
  objects.forEach((object, y) => void codes.set(encode(object), y * columns));
  return codes;
}
