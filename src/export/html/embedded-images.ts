/** Downloaded images that stand in the page itself, so that it can be passed on alone. */
import { posix } from "node:path";
import type { TaskOutcome } from "../../model/outcome.ts";
import { artefactRecords } from "../artefact-records.ts";
import type { ExportTarget } from "../exporter.ts";
import type { TaskPaths } from "../task-paths.ts";

/** Bytes of one image; a larger one is shown from its folder. */
const LARGEST = 512 * 1024;
/** Bytes of all of them, in planned order, so that a page of thousands of tasks still opens. */
const MOST = 24 * 1024 * 1024;

const MEDIA_TYPES: { readonly [extension: string]: string | undefined } = {
	png: "image/png",
	jpg: "image/jpeg",
	gif: "image/gif",
	webp: "image/webp",
	svg: "image/svg+xml",
};

export class EmbeddedImages {
	readonly #target: ExportTarget;
	readonly #paths: TaskPaths;
	#left = MOST;

	constructor(target: ExportTarget, paths: TaskPaths) {
		this.#target = target;
		this.#paths = paths;
	}

	/** `data:` addresses of an outcome's images by their path in the results folder; only those that are small enough. */
	async of(outcome: TaskOutcome): Promise<ReadonlyMap<string, string>> {
		const embedded = new Map<string, string>();
		for (const { kind, path, bytes } of artefactRecords(outcome, this.#paths)) {
			const type = mediaType(path);
			if (kind !== "image" || type === undefined || bytes > Math.min(LARGEST, this.#left)) continue;
			this.#left -= bytes;
			embedded.set(path, `data:${type};base64,${(await this.#target.bytesOf(path)).toString("base64")}`);
		}
		return embedded;
	}
}

/** Undefined for what a browser does not show as an image. */
export function mediaType(path: string): string | undefined {
	return MEDIA_TYPES[posix.extname(path).slice(1)];
}
