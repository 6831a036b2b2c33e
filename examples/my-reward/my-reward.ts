import type { RewardMolecule, RewardPlugin } from "molgfn";

/** 1 at `best`, 1/2 at this distance from it; far away still something that can grow. */
const bell = (value: number, best: number, distance: number): number =>
  1 / (1 + ((value - best) / distance) ** 2);

/** How like a lead a molecule is: about 300 Da, a logP of about 2, and a nitrogen or two. */
function leadLikeness(molecule: RewardMolecule): number {
  const size = bell(molecule.property("molWt"), 300, 60);
  const lipophilicity = bell(molecule.property("logP"), 2, 1);
  let nitrogens = 0;
  for (const element of molecule.graph.atomicNumber) if (element === 7) nitrogens++;
  return size * lipophilicity * bell(nitrogens, 2, 1.5);
}

export default {
  describe: "Likeness to a lead: size, lipophilicity and nitrogens",
  unit: "",
  range: [0, 1],
  // A batch of molecules in, one number for each out. It may also be an async function.
  evaluate: (molecules) => molecules.map(leadLikeness),
} satisfies RewardPlugin;
