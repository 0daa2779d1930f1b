import type { Mode } from "./wire.ts";

/** US dollars a task (contract section 6). */
export const REFERENCE_PRICES = { fast: 0.1, standard: 0.5, heavy: 2.5, max: 15 } as const satisfies {
	readonly [mode in Mode]: number;
};
