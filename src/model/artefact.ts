/** Files that belong to a result: the service names them by links, Trawl keeps copies of them. */

export const ARTEFACT_KINDS = ["pdf", "image"] as const;
export type ArtefactKind = (typeof ARTEFACT_KINDS)[number];

/** Most images of one task that are downloaded; a result has one PDF at most. */
export const MAX_IMAGES = 50;

/** A file as it was downloaded. */
export interface DownloadedFile {
	/** Told by the bytes, without a dot: `pdf`, `png`, … */
	readonly extension: string;
	readonly sha256: string;
	readonly bytes: number;
}

/** A downloaded file of a result. */
export interface Artefact extends DownloadedFile {
	readonly kind: ArtefactKind;
	/** From 1 within its kind. */
	readonly number: number;
}

/** A downloaded file as the exports tell of it. */
export interface ExportedArtefact {
	readonly kind: ArtefactKind;
	readonly number: number;
	/** Relative to the results folder, with `/`. */
	readonly path: string;
	readonly sha256: string;
	readonly bytes: number;
}

/** A file that a result names and that is not there. */
export interface MissingArtefact {
	/** Id of the task. */
	readonly task: string;
	readonly kind: ArtefactKind;
	readonly number: number;
	readonly reason: string;
}

/**
 * - `wanted`: not tried yet.
 * - `done`: it was downloaded.
 * - `failed`: it was tried, or could not be; it is tried again by the next command that goes on with the run.
 */
export type LinkState = "wanted" | "done" | "failed";

/** What a result links to, and what became of it. */
export interface ArtefactLink {
	/** With the wire id: whose result it is. */
	readonly pipeline: string;
	readonly wire_id: string;
	/** The first task of the run that has this result. */
	readonly task: string;
	/** The service's id of the batch that the result is of; null where it is unknown. */
	readonly batch_id: string | null;
	readonly kind: ArtefactKind;
	readonly number: number;
	/** As the service sent it; null where there is nothing to try. */
	readonly url: string | null;
	readonly state: LinkState;
	/** Of one that is `done`. */
	readonly file: DownloadedFile | null;
}

/** The links in an answer of the service. */
export interface ResultLinks {
	readonly pdf_url?: string | null | undefined;
	readonly images?: readonly { readonly [key: string]: unknown }[] | undefined;
}

/** What downloading needs of the state. Every writing method is one durable transaction. */
export interface ArtefactStore {
	/** Of the results of a run's tasks, each once, in planned order. */
	links(runId: string): readonly ArtefactLink[];
	recordDone(link: ArtefactLink, file: DownloadedFile): void;
	recordFailure(link: ArtefactLink, reason: string): void;
	/** Puts fresh links of a result in place of those that it came with; what became of each stays. */
	renew(result: { readonly pipeline: string; readonly wire_id: string }, links: ResultLinks): void;
}
