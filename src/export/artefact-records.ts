import type { ExportedArtefact } from "../model/artefact.ts";
import type { TaskOutcome } from "../model/outcome.ts";
import type { TaskPaths } from "./task-paths.ts";

/** Top-level folders that downloaded files are exported to. */
export const ARTEFACT_FOLDERS: readonly string[] = ["pdf", "images"];

/** A task's downloaded files under the names they have in the results folder. */
export function artefactRecords(outcome: TaskOutcome, paths: TaskPaths): readonly ExportedArtefact[] {
	return outcome.artefacts.map(({ kind, number, extension, sha256, bytes }) => {
		const stem = paths.of(outcome);
		const path = kind === "pdf" ? `pdf/${stem}.${extension}` : `images/${stem}-${number}.${extension}`;
		return { kind, number, path, sha256, bytes };
	});
}
