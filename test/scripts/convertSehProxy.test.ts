import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../scripts/convert-seh-proxy.ts";
import { loadFragmentLibrary } from "../../src/chem/fragmentLibrary.ts";
import { rewardSection } from "../../src/rewards/config.ts";
import { createReward } from "../../src/rewards/createReward.ts";
import { captureOutput } from "./captureOutput.ts";
import { pickleOf } from "./seh/pickleOf.ts";

const DATA = "../shared/data/seh";
const [PICKLE, BLOCKS] = [`${DATA}/best_params.pkl.gz`, `${DATA}/blocks_PDB_105.json`];

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-seh-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!existsSync(PICKLE))(
  `the published proxy (skipped where ${DATA} is absent)`,
  () => {
    test("its predictions equal the original network's to 1e-3, and the blocks are the 72 fragments", async () => {
      const out = join(folder, "converted");
      const printed = await captureOutput(() => main([PICKLE, "--blocks", BLOCKS, "--out", out]));
      expect(printed).toContain("seh-proxy.onnx");
      const reward = await createReward(
        rewardSection.parse({
          type: "molecule",
          components: { seh: { type: "seh", path: join(out, "seh-proxy.onnx") } },
          threads: 1,
        }),
      );
      try {
        const [, ...rows] = readFileSync(`${DATA}/reference.csv`, "utf8").trim().split("\n");
        const expected = rows.map((row) => Number(row.split(",")[1]));
        const batch = await reward.evaluate(rows.map((row) => row.split(",")[0]));
        expect(batch.errors.filter((error) => error !== null)).toEqual([]);
        const worst = Math.max(
          ...expected.map((value, i) => Math.abs(value - batch.values.seh[i])),
        );
        expect(rows.length).toBe(472);
        expect(worst).toBeLessThan(1e-3);
        for (const [i, value] of expected.entries()) {
          expect(batch.reward[i]).toBeCloseTo(Math.max(value / 8, 1e-4), 3);
        }
      } finally {
        await reward.close();
      }
      const ours = await loadFragmentLibrary(join(out, "fragments.json"));
      const theirs = await loadFragmentLibrary(`${DATA}/fragments-72.json`);
      const text = ({ fragments }: typeof ours) =>
        fragments
          .map(({ smiles, attachmentAtoms }) => `${smiles} ${[...attachmentAtoms].sort()}`)
          .sort();
      expect(text(ours)).toEqual(text(theirs));
      expect(ours.fragments).toHaveLength(72);
    });

    test("--download fetches both files, and refuses others in their place", async () => {
      let served: Record<string, Buffer> = {
        "/mols/data/pretrained_proxy/best_params.pkl.gz": readFileSync(PICKLE),
        "/mols/data/blocks_PDB_105.json": readFileSync(BLOCKS),
      };
      const server = createServer((request, answer) => {
        const body = served[request.url ?? ""];
        answer.writeHead(body ? 200 : 404).end(body);
      });
      await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
      const from = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      try {
        const out = join(folder, "downloaded");
        await captureOutput(() => main(["--download", "--from", from, "--out", out]));
        expect(readdirSync(out).sort()).toEqual(["fragments.json", "seh-proxy.onnx"]);
        served = { ...served, "/mols/data/blocks_PDB_105.json": Buffer.from("{}") };
        await expect(main(["--download", "--from", from, "--out", out])).rejects.toThrow(
          /blocks_PDB_105\.json is not the file that was tested: its SHA-256 is 44136fa.* not 0fcc0913/,
        );
        served = {};
        await expect(main(["--download", "--from", from, "--out", out])).rejects.toThrow(
          /best_params\.pkl\.gz cannot be downloaded: the server says 404\. Download it by other/,
        );
      } finally {
        server.close();
      }
    });
  },
);

test("nothing is downloaded unless it is asked for", async () => {
  await expect(main([])).rejects.toThrow(
    "Name the file best_params.pkl.gz, or give --download to fetch it from " +
      "https://raw.githubusercontent.com/GFNOrg/gflownet; one of the two. See --help.",
  );
  await expect(main(["a.pkl", "--download"])).rejects.toThrow("one of the two");
});

test("files that are not the proxy's are refused by what is wrong with them", async () => {
  const file = join(folder, "other.pkl");
  writeFileSync(file, pickleOf([{ shape: [2, 2], values: [1, 2, 3, 4] }]));
  await expect(main([file, "--out", folder])).rejects.toThrow(
    "The pickle is not that of the sEH proxy: its array 0 (inputWeight) is 2 x 2; it must be 64 x 71.",
  );
  await expect(main([join(folder, "none.pkl")])).rejects.toThrow(
    "none.pkl cannot be read: there is no such file or folder.",
  );
});
