import { dirname } from "node:path";
import { ArtefactFolder } from "../artefacts/artefact-folder.ts";
import type { StateStore } from "../store/state-store.ts";
import type { StoredRun } from "../store/stored-run.ts";

/** For an export of the run: where its downloaded files lie; nothing where its results have none. */
export function artefactsOf(state: StateStore, run: StoredRun) {
	if (!state.artefacts.hasAny(run.run_id)) return {};
	const folder = new ArtefactFolder(dirname(state.path));
	return { artefactPath: (sha256: string) => folder.pathOf(sha256) };
}
