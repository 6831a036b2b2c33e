import { expect, test } from "vitest";
import { summarizeProfile } from "../../bench/profile.ts";

const run = (ts: number) => ({ cat: "Session", name: "model_run", ts, dur: 10 });
const node = (name: string, operator: string, ts: number, dur: number) => ({
  cat: "Node",
  name: `${name}_kernel_time`,
  ts,
  dur,
  args: { op_name: operator, output_type_shape: [{ float: [2, 3] }] },
});

test("a profile sums the kernels of each operator over the runs after the warm-up", () => {
  const events = [
    run(0),
    node("Gemm 1", "Gemm", 1, 1e6),
    ...[100, 200].flatMap((ts) => [
      run(ts),
      node("Gemm 1", "Gemm", ts + 1, 300),
      node("Gemm 2", "Gemm", ts + 2, 100),
      node("Add 3", "Add", ts + 3, 100),
    ]),
  ];
  const { operatorSeconds, operators, slowest } = summarizeProfile(events, 1, 2);
  expect(operatorSeconds).toBeCloseTo(500e-6, 12);
  expect(operators.map(({ name, nodes }) => [name, nodes])).toEqual([
    ["Gemm", 2],
    ["Add", 1],
  ]);
  expect(operators[0].share).toBeCloseTo(0.8, 12);
  expect(operators[0].seconds).toBeCloseTo(400e-6, 12);
  expect(slowest[0].name).toBe("Gemm 1 [2, 3]");
});
