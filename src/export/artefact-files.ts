/**
 * Downloaded files of results, copied into `pdf/` and `images/`. Copies, so that whoever changes one in the folder
 * changes no other; on disks that can, they share their bytes until then.
 *
 * A file that has gone from beside the state is taken from the last export; where it is not there either, the outcome
 * is exported without it and `run.json` says so.
 */
import type { Artefact, MissingArtefact } from "../model/artefact.ts";
import type { ArtefactRecord, ExportedFile } from "../model/manifest.ts";
import type { TaskOutcome } from "../model/outcome.ts";
import { artefactRecords } from "./artefact-records.ts";
import type { Staging } from "./staging.ts";
import type { TaskPaths } from "./task-paths.ts";

const GONE = "the downloaded file has gone or was changed";

export class ArtefactFiles {
	readonly artefacts: ArtefactRecord[] = [];
	readonly missing: MissingArtefact[] = [];
	readonly #staging: Staging;
	readonly #paths: TaskPaths;
	readonly #recorded: readonly ExportedFile[];
	readonly #source: ((sha256: string) => string) | undefined;

	/** `recorded`: files of earlier exports; `source`: where a file lies by its digest, undefined where there is none. */
	constructor(
		staging: Staging,
		paths: TaskPaths,
		recorded: readonly ExportedFile[],
		source: ((sha256: string) => string) | undefined,
	) {
		this.#staging = staging;
		this.#paths = paths;
		this.#recorded = recorded;
		this.#source = source;
	}

	/** Puts the outcome's files into the export; gives the outcome with those that are really there. */
	async add(outcome: TaskOutcome): Promise<TaskOutcome> {
		if (this.#source === undefined || outcome.artefacts.length === 0) return outcome;
		const present: Artefact[] = [];
		for (const artefact of outcome.artefacts) {
			const [record] = artefactRecords({ ...outcome, artefacts: [artefact] }, this.#paths);
			if (record === undefined) continue;
			if (await this.#copy(record, this.#source)) {
				present.push(artefact);
				this.artefacts.push({ task: outcome.id, ...record });
			} else {
				this.missing.push({ task: outcome.id, kind: record.kind, number: record.number, reason: GONE });
			}
		}
		return { ...outcome, artefacts: present };
	}

	async #copy(file: ExportedFile, source: (sha256: string) => string): Promise<boolean> {
		if (await this.#staging.copy(file, source(file.sha256))) return true;
		const other = this.#recorded.find(({ sha256, path }) => sha256 === file.sha256 && path !== file.path);
		return other !== undefined && this.#staging.copy(file, this.#staging.placeOf(other.path));
	}
}
