import { afterEach, expect, test, vi } from "vitest";
import { evaluateChunk } from "../../src/rewards/evaluateChunk.ts";
import rewardWorker from "../../src/rewards/worker.ts";

vi.mock("../../src/rewards/evaluateChunk.ts", () => ({ evaluateChunk: vi.fn() }));

const request = { smiles: ["C"], components: [] };
const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
afterEach(() => exit.mockClear());

function failWith(name: string): void {
  const error = Object.assign(new Error("memory access out of bounds"), { name });
  vi.mocked(evaluateChunk).mockRejectedValueOnce(error);
}

test.each(["RuntimeError", "RangeError"])(
  "a worker whose RDKit broke with a %s ends its thread, so that the pool starts a new one",
  async (name) => {
    failWith(name);
    await expect(rewardWorker(request)).rejects.toThrow("out of bounds");
    expect(exit).toHaveBeenCalledExactlyOnceWith(1);
  },
);

test("a worker hands on any other error and lives", async () => {
  failWith("TypeError");
  await expect(rewardWorker(request)).rejects.toThrow("out of bounds");
  expect(exit).not.toHaveBeenCalled();
});
