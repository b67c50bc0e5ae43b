/** What the experiment consists of. */
export const PARTS = ["rows", "nulls", "branching", "ablation", "sensitivity"] as const;
export type Part = (typeof PARTS)[number];
