import { openState, type StateStore } from "../../src/store/state-store.ts";
import { fastFolder } from "./temporary-folder.ts";

/** A new state in a folder of its own, closed afterwards. */
export function withState(body: (state: StateStore) => void): void {
	const state = openState(fastFolder());
	try {
		body(state);
	} finally {
		state.close();
	}
}
