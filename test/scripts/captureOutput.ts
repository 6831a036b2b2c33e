import { vi } from "vitest";

/** What `run` writes to stdout. */
export async function captureOutput(run: () => Promise<void>): Promise<string> {
  let text = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    await run();
  } finally {
    write.mockRestore();
  }
  return text;
}
