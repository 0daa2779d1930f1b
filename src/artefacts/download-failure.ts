/** Why a file could not be downloaded, in words that name no more of its link than the host. */

/**
 * - `file`: of this file alone; the host is well.
 * - `host`: the host gave no answer, or one that says that it is not well.
 * - `cut`: the connection ended amid the file: what came is kept, and the rest can be asked for.
 * - `storage`: it cannot be kept here, and no other can.
 */
export type DownloadFailureKind = "file" | "host" | "cut" | "storage";

export class DownloadFailure extends Error {
	override readonly name = "DownloadFailure";
	readonly kind: DownloadFailureKind;

	constructor(kind: DownloadFailureKind, message: string, cause?: unknown) {
		super(message, { cause });
		this.kind = kind;
	}
}

const STORAGE_FAULTS: { readonly [errno: string]: string } = {
	ENOSPC: "no space is left on the disk",
	EDQUOT: "the disk quota is used up",
	EACCES: "the system does not allow writing there",
	EPERM: "the system does not allow writing there",
	EROFS: "the disk is read-only",
};

/** Runs a file operation in the folder of the downloaded files; the system's refusal becomes a failure of the storage. */
export async function onStorage<Value>(operation: () => Promise<Value>): Promise<Value> {
	try {
		return await operation();
	} catch (error) {
		const errno = error instanceof Error && "code" in error && "syscall" in error ? String(error.code) : undefined;
		if (errno === undefined) throw error;
		const why = STORAGE_FAULTS[errno] ?? `writing failed (${errno})`;
		throw new DownloadFailure("storage", `${why}, in \`artefacts/\` beside the state`, error);
	}
}
