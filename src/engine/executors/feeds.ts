import { ShapeError } from "../../core/errors.ts";
import { sizeOf } from "../onnx/shapes.ts";
import type { ArrayMap, TensorSpec, TensorSpecs } from "../program.ts";

const describe = ({ shape, dtype }: TensorSpec): string =>
  `${sizeOf(shape)} values (${dtype}, shape [${shape.join(", ")}])`;

/** @throws ShapeError if `feeds` does not hold exactly the arrays that `specs` name */
export function checkFeeds(specs: TensorSpecs, feeds: ArrayMap): void {
  for (const [name, spec] of Object.entries(specs)) {
    const array = feeds[name];
    if (array === undefined) {
      throw new ShapeError(`Program input "${name}" is missing; feed ${describe(spec)}.`);
    }
    const wanted = spec.dtype === "float32" ? Float32Array : Int32Array;
    if (!(array instanceof wanted)) {
      const found = (array as object)?.constructor?.name ?? typeof array;
      throw new ShapeError(`Program input "${name}" is a ${found}; feed a ${wanted.name}.`);
    }
    if (array.length !== sizeOf(spec.shape)) {
      throw new ShapeError(
        `Program input "${name}" holds ${array.length} values; feed ${describe(spec)}.`,
      );
    }
  }
  for (const name of Object.keys(feeds)) {
    if (!(name in specs)) {
      throw new ShapeError(
        `The program has no input "${name}"; its inputs are ${Object.keys(specs).join(", ")}.`,
      );
    }
  }
}
