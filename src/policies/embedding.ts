import { gatherRows } from "../engine/ops/gatherRows.ts";
import type { ParameterMap, ParameterSpec } from "../engine/parameters.ts";
import { type Tensor, tf } from "../engine/tf.ts";

/** One table `name` [vocabulary, width] for all columns of a kind of row. */
export function embeddingSpecs(
  name: string,
  { vocabulary, width }: { readonly vocabulary: number; readonly width: number },
): readonly ParameterSpec[] {
  return [{ name, shape: [vocabulary, width], init: { limit: 1 } }];
}

/**
 * Sum over columns of table rows: a linear map of the k-hot code.
 *
 * @param table [vocabulary, width]
 * @param categories [columns, rows] int32
 * @returns [rows, width]
 */
function sumOfRows(table: Tensor, categories: Tensor): Tensor {
  const [columns, rows] = categories.shape;
  const entries = gatherRows(table, tf.reshape(categories, [columns * rows]));
  if (columns === 1) return entries;
  return tf.split(entries, columns, 0).reduce((sum, column) => tf.add(sum, column));
}

/** [rows, width] embeddings of `categories` [columns, rows] by the table `name`. */
export function embed(parameters: ParameterMap, name: string, categories: Tensor): Tensor {
  return sumOfRows(parameters[name], categories);
}
