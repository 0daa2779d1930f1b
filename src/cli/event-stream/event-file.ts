/**
 * The file of `--json-into`. It is made anew, and every event is in it as soon as it is told, so that it can be followed.
 * A disk that fills up ends the file, never the run.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import type { OutputStream } from "../cli-context.ts";
import { plainLine } from "../plain-text.ts";

export class EventFile {
	readonly #shown: string;
	readonly #stderr: OutputStream;
	#descriptor: number | undefined;

	/** `path`: relative to `cwd`. Throws what the system says. */
	constructor(path: string, cwd: string, stderr: OutputStream) {
		this.#shown = path;
		this.#stderr = stderr;
		this.#descriptor = openSync(resolve(cwd, path), "w");
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

/** A disk that is nearly full takes a part. */
function writeAll(descriptor: number, bytes: Buffer): void {
	for (let from = 0; from < bytes.length; ) from += writeSync(descriptor, bytes, from);
}
