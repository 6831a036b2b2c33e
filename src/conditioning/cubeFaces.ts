/**
 * The points of a grid of `divisions` + 1 steps an axis that lie on those faces of the cube
 * [0, 1]^size where a coordinate is 1: (divisions + 1)^size - divisions^size of them.
 */
export function cubeFacePoints(size: number, divisions: number): Float64Array[] {
  const points: Float64Array[] = [];
  const current = new Int32Array(size);
  const fill = (place: number): void => {
    if (place === size) {
      if (current.includes(divisions))
        points.push(Float64Array.from(current, (i) => i / divisions));
      return;
    }
    for (let i = 0; i <= divisions; i++) {
      current[place] = i;
      fill(place + 1);
    }
  };
  fill(0);
  return points;
}
