import { readState, type StateStore } from "../store/state-store.ts";
import type { Refusal } from "./refusal.ts";
import { stateRefusal } from "./state-problems.ts";

/** Opens the state read-only; a state that cannot be used is a problem. */
export function openForReading(dir: string): StateStore | Refusal | undefined {
	try {
		return readState(dir);
	} catch (error) {
		return stateRefusal(error);
	}
}
