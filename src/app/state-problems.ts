/** A state that cannot be opened, read or written, said so that its owner knows which file to mend and how. */
import type { NewerStateError } from "../store/state-migrations.ts";
import type { Refusal } from "./refusal.ts";

/** What a person calls the folder, and the flag that names another one. */
interface Place {
	readonly name: string;
	readonly flag: string;
}

const STATE: Place = { name: "the state", flag: "--state" };
/** Of `trawl serve`. */
export const SERVE_FOLDER: Place = { name: "the folder of the batches", flag: "--data" };

const BROKEN = /^SQLITE_(CORRUPT|NOTADB)/;
const HINTS: readonly (readonly [code: RegExp, remedy: string])[] = [
	[BROKEN, "put a good copy of the file in its place, or move it away and lose what only it holds"],
	[/^(SQLITE_FULL|ENOSPC|EDQUOT)/, "free some space and run the same command again"],
	[
		/^(SQLITE_READONLY|UNKNOWN_SQLITE_ERROR_1544|SQLITE_CANTOPEN|EACCES|EPERM|EROFS|ENOENT)/,
		"make the file and its folder readable and writable",
	],
	[/^ENOTDIR/, "move the file away"],
	[/^SQLITE_(BUSY|LOCKED)/, "another process holds it: run the same command again when that has ended"],
];

/** Whatever kept the state from being used. Nothing was sent, unless the caller gives another exit code. */
export function stateRefusal(error: unknown, place = STATE): Refusal {
	const message = error instanceof Error ? error.message : String(error);
	const hint = hintFor(error, place);
	const text = `${place.name} cannot be used: ${message}`;
	return {
		ok: false,
		problems: [{ code: "state_unusable", severity: "error", message: text, hint }],
		sources: [],
		exitCode: 4,
	};
}

/** libsql's errors carry SQLite's own code: a full disk, a broken file, a lock that never came free. */
export function isDatabaseError(error: unknown): boolean {
	return codeOf(error).includes("SQLITE_");
}

/** Answers with the refusal when the state turns out to be damaged or out of reach on the way. */
export async function refuseStateFaults<Value>(body: () => Value | Promise<Value>): Promise<Value | Refusal> {
	try {
		return await body();
	} catch (error) {
		if (!isDatabaseError(error)) throw error;
		return stateRefusal(error);
	}
}

function hintFor(error: unknown, { flag }: Place): string {
	if (isNewerState(error)) return `use the newer trawl, or another folder with ${flag}`;
	if (BROKEN.test(codeOf(error)) && error instanceof Error && error.message.endsWith("corpus.db")) {
		return "remove the file: it is an index of the corpus, and the next run builds it again";
	}
	const known = HINTS.find(([code]) => code.test(codeOf(error)));
	return `${known?.[1] ?? "mend the permissions or the disk"}, or choose another folder with ${flag}`;
}

/** By its name: whoever only asks has not loaded the store. */
function isNewerState(error: unknown): error is NewerStateError {
	return error instanceof Error && error.name === ("NewerStateError" satisfies NewerStateError["name"]);
}

function codeOf(error: unknown): string {
	return error instanceof Error && "code" in error ? String(error.code) : "";
}
