/** What keeps an export from being written, said so that its reader knows which path to mend and how. */
import type { Problem } from "../model/problem.ts";

/**
 * - `not_a_folder`: a file stands where a folder is needed.
 * - `not_a_file`: a folder or device stands where a file is needed.
 * - `symlink`: a link inside the results folder would lead the export elsewhere.
 * - `not_ours`: a file that no export wrote stands where the export needs its name.
 * - `other_pipeline`: another pipeline's results stand in the folder.
 * - `vanished`: something was removed while it was needed, as by another run that made the folder and takes it back.
 * - `no_permission`, `no_space`, `name_too_long`: the system's own refusals.
 * - `io`: any other failure to read or write.
 */
export type ExportErrorCode =
	| "not_a_folder"
	| "not_a_file"
	| "symlink"
	| "not_ours"
	| "other_pipeline"
	| "vanished"
	| "no_permission"
	| "no_space"
	| "name_too_long"
	| "io";

const EXPLANATIONS: { readonly [code in ExportErrorCode]: { readonly message: string; readonly hint: string } } = {
	not_a_folder: {
		message: "Expected a folder, found a file",
		hint: "Move the file away, or choose another folder with --out",
	},
	not_a_file: {
		message: "Expected a file, found something else",
		hint: "Move it away, or choose another folder with --out",
	},
	symlink: {
		message: "Expected a real file or folder, found a symbolic link",
		hint: "Exports do not follow links inside the results folder; remove the link, or link the whole results folder",
	},
	not_ours: {
		message: "Expected a folder of earlier results, found a file that its run.json does not list",
		hint: "Move the file away, or choose another folder with --out; where run.json was lost or merged, `trawl export` takes files that read as it would write them",
	},
	other_pipeline: {
		message: "Expected this pipeline's results or an empty folder, found those of another pipeline",
		hint: "Give each pipeline its own `export.dir` or --out; if the pipeline was renamed, remove the old results first",
	},
	vanished: {
		message: "The folder was removed while it was being written to",
		hint: "Run the same command again; results are kept in the state",
	},
	no_permission: {
		message: "The system does not allow writing here",
		hint: "Change the permissions, or choose another folder with --out",
	},
	no_space: {
		message: "No space is left on the disk",
		hint: "Free some space and run the same command again; results are kept in the state",
	},
	name_too_long: {
		message: "The path is longer than the file system allows",
		hint: "Choose a folder with a shorter path with --out",
	},
	io: {
		message: "Reading or writing failed",
		hint: "Run `trawl export` again once it is mended; results are kept in the state",
	},
};

const CODES_BY_ERRNO: { readonly [errno: string]: ExportErrorCode | undefined } = {
	ENOENT: "vanished",
	ENOTDIR: "not_a_folder",
	EEXIST: "not_a_folder",
	EISDIR: "not_a_file",
	ELOOP: "symlink",
	EACCES: "no_permission",
	EPERM: "no_permission",
	EROFS: "no_permission",
	ENOSPC: "no_space",
	EDQUOT: "no_space",
	EFBIG: "no_space",
	ENAMETOOLONG: "name_too_long",
};

/** An expected failure. Thrown inside this folder, returned as a value by its public functions. */
export class ExportError extends Error {
	override readonly name = "ExportError";
	readonly code: ExportErrorCode;
	readonly path: string;
	readonly hint: string;

	constructor(code: ExportErrorCode, path: string, cause?: unknown) {
		const errno = errnoOf(cause);
		const detail = code === "io" && errno !== undefined ? ` (${errno})` : "";
		super(`${EXPLANATIONS[code].message}${detail}: ${path}`, { cause });
		this.code = code;
		this.path = path;
		this.hint = EXPLANATIONS[code].hint;
	}

	toProblem(): Problem {
		return { code: "output_unwritable", severity: "error", message: this.message, hint: this.hint };
	}
}

/** Runs a file operation; the system's refusal becomes an `ExportError` about `path`. */
export async function onPath<Value>(path: string, operation: () => Promise<Value>): Promise<Value> {
	try {
		return await operation();
	} catch (error) {
		const errno = errnoOf(error);
		if (errno === undefined) throw error;
		throw new ExportError(CODES_BY_ERRNO[errno] ?? "io", path, error);
	}
}

/** The system's name for a failure (`ENOENT`), if the error has one. */
export function errnoOf(error: unknown): string | undefined {
	const isErrno = error instanceof Error && "code" in error && "syscall" in error && typeof error.code === "string";
	return isErrno ? (error.code as string) : undefined;
}

/** Expected failures as values; anything else is a bug and goes on up. */
export function asFailure(error: unknown): { readonly ok: false; readonly error: ExportError } {
	if (error instanceof ExportError) return { ok: false, error };
	throw error;
}
