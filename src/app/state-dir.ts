/** Where the state of a pipeline is, apart from planning, which many commands do not need. */
import { join, resolve } from "node:path";
import { readState, type StateStore } from "../store/state-store.ts";
import type { Refusal } from "./refusal.ts";
import { stateRefusal } from "./state-problems.ts";

/** Where the state of a pipeline is kept. */
export function stateDirOf(projectRoot: string, cwd: string, stateOption: string | undefined): string {
	return stateOption === undefined ? join(projectRoot, ".trawl") : resolve(cwd, stateOption);
}

/** Opens the state read-only; a state that cannot be used is a problem. */
export function openForReading(dir: string): StateStore | Refusal | undefined {
	try {
		return readState(dir);
	} catch (error) {
		return stateRefusal(error);
	}
}
