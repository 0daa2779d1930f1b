import type { Refusal } from "./refusal.ts";

/** The refusal where a file cannot be written. `hint`: what to do. */
export function refuseFile(message: string, hint: string): Refusal {
	return {
		ok: false,
		problems: [{ code: "output_unwritable", severity: "error", message, hint }],
		sources: [],
		exitCode: 4,
	};
}
