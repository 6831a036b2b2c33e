import { UserError } from "../core/errors.ts";
import { type ChunkRequest, type ChunkResult, failedChunk } from "./chunk.ts";
import { evaluateChunk } from "./evaluateChunk.ts";

/** A trap of WebAssembly or an overrun stack: RDKit's memory can't be trusted any more. */
function breaksRdkit(error: unknown): boolean {
  return error instanceof Error && (error.name === "RuntimeError" || error.name === "RangeError");
}

/** What a worker thread runs for each chunk; it ends its thread if RDKit breaks. */
export default async function rewardWorker(request: ChunkRequest): Promise<ChunkResult> {
  try {
    return await evaluateChunk(request);
  } catch (error) {
    // The pool starts a new thread with a new RDKit, and tries each molecule by itself.
    if (breaksRdkit(error)) process.exit(1);
    // Errors lose their class on the way to the main thread.
    if (error instanceof UserError) return { ...failedChunk(request, ""), mistake: error.message };
    throw error;
  }
}
