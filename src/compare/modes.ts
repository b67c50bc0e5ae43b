/** Which of the two ways of putting people at other venues. */
export const MODES = ["tape", "adaptive", "both"] as const;
export type ModeChoice = (typeof MODES)[number];
