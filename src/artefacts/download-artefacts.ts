/**
 * Links of results → files beside the state, a few at a time.
 *
 * Each file is stored under its digest before the state says that it is there, so a death at any point costs a download
 * at most. Nothing here fails a task: what cannot be had is recorded with its reason, and is tried again another time.
 */
import type { ArtefactLink, ArtefactStore } from "../model/artefact.ts";
import type { TaskFiles } from "../model/task-files.ts";
import { sha256 } from "../values/canonical-json.ts";
import type { ArtefactFolder } from "./artefact-folder.ts";
import { DownloadFailure } from "./download-failure.ts";
import { downloadFile } from "./download-file.ts";
import { HostFailures } from "./host-failures.ts";
import { type LinkAccess, LinkClient, type LinkOpener } from "./link-client.ts";
import { StoredLinks } from "./stored-links.ts";
import { createLimit } from "../values/limit.ts";

export interface DownloadBounds {
	/** Bytes of one file. Default 50 MB. */
	readonly maxBytes: number;
	/** Longest silence of a host, in milliseconds. Default 30 seconds. */
	readonly idleMs: number;
	/** Most time for one file, in milliseconds. Default 10 minutes. */
	readonly totalMs: number;
}

export const DEFAULT_BOUNDS: DownloadBounds = { maxBytes: 50 * 1024 * 1024, idleMs: 30_000, totalMs: 600_000 };

export interface DownloadOptions {
	/** The pipeline that runs: no other process downloads for it. */
	readonly pipeline: string;
	readonly links: readonly ArtefactLink[];
	readonly store: Pick<ArtefactStore, "recordDone" | "recordFailure">;
	readonly folder: ArtefactFolder;
	/** Of a service over the network, or of an engine in this process. */
	readonly access: LinkAccess | TaskFiles;
	/** Aborted to stop; what is done stays done, what is under way can be gone on with. */
	readonly signal: AbortSignal;
	readonly bounds?: Partial<DownloadBounds>;
}

const AT_ONCE = 4;

/** Nothing of it is left running when it returns or rejects. Rejects on a bug and when the store fails. */
export async function downloadArtefacts(options: DownloadOptions): Promise<void> {
	const downloads = new Downloads(options);
	try {
		const limit = createLimit(AT_ONCE);
		const ends = await Promise.allSettled(options.links.map((link) => limit(() => downloads.download(link))));
		for (const end of ends) if (end.status === "rejected") throw end.reason;
	} finally {
		await downloads.close();
	}
}

class Downloads {
	readonly #options: DownloadOptions;
	readonly #bounds: DownloadBounds;
	readonly #client: LinkOpener;
	readonly #hosts = new HostFailures();
	readonly #broken = new AbortController();
	#storage: DownloadFailure | undefined;

	constructor(options: DownloadOptions) {
		this.#options = options;
		this.#bounds = { ...DEFAULT_BOUNDS, ...options.bounds };
		const { access } = options;
		this.#client = "readPdf" in access ? new StoredLinks(access) : new LinkClient(access, this.#bounds.idleMs);
	}

	async download(link: ArtefactLink): Promise<void> {
		const { store, signal } = this.#options;
		if (signal.aborted || this.#broken.signal.aborted || link.url === null) return;
		try {
			const end = await this.#try(link, link.url);
			if (end instanceof DownloadFailure) store.recordFailure(link, end.message);
			else store.recordDone(link, end);
		} catch (error) {
			if (signal.aborted || this.#broken.signal.aborted) return;
			this.#broken.abort();
			throw error;
		}
	}

	close(): Promise<void> {
		return this.#client.close();
	}

	async #try(link: ArtefactLink, url: string) {
		const refusal = this.#storage ?? this.#hosts.refusal(url);
		if (refusal !== undefined) return refusal;
		try {
			const file = await this.#fetch(link, url).catch((error: unknown) => {
				// A connection that was cut is worth one more: the rest alone is asked for.
				if (error instanceof DownloadFailure && error.kind === "cut") return this.#fetch(link, url);
				throw error;
			});
			this.#hosts.note(url, true);
			return file;
		} catch (error) {
			if (!(error instanceof DownloadFailure)) throw error;
			if (error.kind === "storage") this.#storage = error;
			else this.#hosts.note(url, error.kind === "file");
			return error;
		}
	}

	async #fetch({ pipeline, wire_id, kind, number }: ArtefactLink, url: string) {
		const { folder, signal } = this.#options;
		const { maxBytes, totalMs } = this.#bounds;
		const partialName = sha256(JSON.stringify([this.#options.pipeline, pipeline, wire_id, kind, number])).slice(0, 32);
		const time = AbortSignal.timeout(totalMs);
		const any = AbortSignal.any([signal, this.#broken.signal, time]);
		try {
			return await downloadFile({ kind, url, partialName, maxBytes }, this.#client, folder, any);
		} catch (error) {
			if (!time.aborted || signal.aborted || error instanceof DownloadFailure) throw error;
			throw new DownloadFailure("host", `it took longer than ${totalMs / 60_000} minutes`);
		}
	}
}
