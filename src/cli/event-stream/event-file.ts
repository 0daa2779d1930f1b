/**
 * The file of `--json-into`. It is made anew, and every event is in it as soon as it is told, so that it can be followed.
 * A disk that fills up ends the file, never the run.
 */
import { closeSync, openSync, readSync, statSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import type { OutputStream } from "../cli-context.ts";
import { plainLine } from "../plain-text.ts";

/** How every file of events begins: the first event names the format. */
const BEGINNING = '{"type":"stream",';

export class EventFile {
	readonly #shown: string;
	readonly #stderr: OutputStream;
	#descriptor: number | undefined;

	/**
	 * `path`: relative to `cwd`. Throws what the system says, and where a file stands there that no events were written to:
	 * results, a state or a pipeline would be gone before anything was read.
	 */
	constructor(path: string, cwd: string, stderr: OutputStream) {
		this.#shown = path;
		this.#stderr = stderr;
		const file = resolve(cwd, path);
		if (isOfAnotherKind(file)) throw new Error("expected a new file or an earlier file of events, found another file");
		this.#descriptor = openSync(file, "w");
	}

	write(line: string): void {
		if (this.#descriptor === undefined) return;
		try {
			writeAll(this.#descriptor, Buffer.from(line));
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			this.#stderr.write(
				`${plainLine(`warning: no further events are written to ${this.#shown}: ${reason}`)}; the run goes on\n`,
			);
			this.close();
		}
	}

	close(): void {
		if (this.#descriptor === undefined) return;
		closeSync(this.#descriptor);
		this.#descriptor = undefined;
	}
}

/** A file that is empty is taken, and so is what is no regular file, such as a pipe. */
function isOfAnotherKind(path: string): boolean {
	const found = statSync(path, { throwIfNoEntry: false });
	return found?.isFile() === true && found.size > 0 && !beginsAsEvents(path);
}

function beginsAsEvents(path: string): boolean {
	const beginning = Buffer.alloc(BEGINNING.length);
	const file = openSync(path, "r");
	try {
		readSync(file, beginning, 0, beginning.length, 0);
	} finally {
		closeSync(file);
	}
	return beginning.toString() === BEGINNING;
}

/** A disk that is nearly full takes a part. */
function writeAll(descriptor: number, bytes: Buffer): void {
	for (let from = 0; from < bytes.length; ) from += writeSync(descriptor, bytes, from);
}
