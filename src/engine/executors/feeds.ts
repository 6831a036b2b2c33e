import { ShapeError } from "../../core/errors.ts";
import { sizeOf } from "../onnx/shapes.ts";
import type { ArrayMap, FeedMap, TensorSpec, TensorSpecs } from "../program.ts";

const describe = ({ shape, dtype }: TensorSpec): string =>
  `${sizeOf(shape)} values (${dtype}, shape [${shape.join(", ")}])`;

/**
 * Resident arrays are checked by their specs only; who cannot take them refuses them first.
 *
 * @throws ShapeError if `feeds` does not hold exactly the arrays that `specs` name
 */
export function checkFeeds(specs: TensorSpecs, feeds: FeedMap): void {
  for (const [name, spec] of Object.entries(specs)) {
    const array = feeds[name];
    if (array === undefined) {
      throw new ShapeError(`Program input "${name}" is missing; feed ${describe(spec)}.`);
    }
    if ("resident" in array) {
      if (describe(array.spec) === describe(spec)) continue;
      throw new ShapeError(
        `Program input "${name}" holds ${describe(array.spec)}; feed ${describe(spec)}.`,
      );
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

/** @throws Error if one of `feeds` lies on a device */
export function hostArrays(feeds: FeedMap): ArrayMap {
  for (const [name, array] of Object.entries(feeds)) {
    if (!("resident" in array)) continue;
    throw new Error(`Program input "${name}" lies on a device of another executor; read it first.`);
  }
  return feeds as ArrayMap;
}
