/** Where downloaded files lie beside the state: each under the digest of its bytes, what is under way in `partial/`. */
import { statSync } from "node:fs";
import { join } from "node:path";
import type { DownloadedFile } from "../model/artefact.ts";

export class ArtefactFolder {
	readonly path: string;
	readonly partial: string;

	/** `stateDir`: the folder of the state. Nothing is made before there is something to keep. */
	constructor(stateDir: string) {
		this.path = join(stateDir, "artefacts");
		this.partial = join(this.path, "partial");
	}

	pathOf(sha256: string): string {
		return join(this.path, sha256);
	}

	/** True while the file is there in its whole length. */
	has({ sha256, bytes }: DownloadedFile): boolean {
		return statSync(this.pathOf(sha256), { throwIfNoEntry: false })?.size === bytes;
	}
}
