import type { Executor } from "../program.ts";
import { createEagerExecutor } from "./eager.ts";
import { ExecutorUnavailable, firstLine } from "./executorUnavailable.ts";
import { loadOptional } from "./optionalPackage.ts";

/** The first that is installed is taken. */
const PACKAGES = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"];

const REMEDY =
  "Install one beside molgfn: npm install @tensorflow/tfjs-node-gpu@4.22.0 (needs CUDA 11.2) or " +
  "npm install @tensorflow/tfjs-node@4.22.0; both fetch libtensorflow while they install.";

/**
 * Eager on TensorFlow's C library, with a package that the user has installed: tfjs-node-gpu or
 * tfjs-node. They share tfjs-core's global registry, so loading one is enough.
 *
 * @throws ExecutorUnavailable if neither is installed, or the one that is does not load
 */
export async function createTensorflowExecutor(): Promise<Executor> {
  for (const name of PACKAGES) {
    const found = await loadOptional(name);
    if (found.state === "missing") continue;
    if (found.state === "loaded") return createEagerExecutor("tensorflow", "tensorflow");
    throw new ExecutorUnavailable("tensorflow", {
      reason: `${name} is installed but does not load: ${firstLine(found.error)}`,
      remedy:
        "Install it again with its install script (npm rebuild " +
        `${name}), which fetches the library that it runs on.`,
    });
  }
  throw new ExecutorUnavailable("tensorflow", {
    reason: `neither ${PACKAGES.join(" nor ")} is installed.`,
    remedy: REMEDY,
  });
}
