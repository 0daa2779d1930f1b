/**
 * The file of `--json-into`. It is made anew, and every event is in it as soon as it is told, so that it can be followed.
 * A disk that fills up ends the file, never the run.
 */
import { closeSync, constants, fstatSync, ftruncateSync, openSync, type Stats, writeSync } from "node:fs";
import { resolve } from "node:path";
import { beginsWith } from "../../system/begins-with.ts";
import type { OutputStream } from "../cli-context.ts";
import { plainLine } from "../plain-text.ts";

/** How the file of an earlier stream begins. */
const STREAM_START = '{"type":"stream",';

export class EventFile {
	readonly #shown: string;
	readonly #stderr: OutputStream;
	#descriptor: number | undefined;
	/** In bytes; what a last line that was cut off is taken back to. */
	#size = 0;

	/** `path`: relative to `cwd`. Throws an error that says why events cannot go there. */
	constructor(path: string, cwd: string, stderr: OutputStream) {
		this.#shown = path;
		this.#stderr = stderr;
		this.#descriptor = openAnew(resolve(cwd, path));
	}

	write(line: string): void {
		if (this.#descriptor === undefined) return;
		try {
			const bytes = Buffer.from(line);
			writeAll(this.#descriptor, bytes);
			this.#size += bytes.length;
		} catch (error) {
			takeBack(this.#descriptor, this.#size);
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

/** Empties the file of an earlier stream; whatever else is there is somebody's, and stays as it is. */
function openAnew(path: string): number {
	const { O_RDWR, O_WRONLY, O_CREAT, O_NONBLOCK = 0 } = constants;
	// A pipe that nobody reads is refused like this (ENXIO); else it would hold the program up for good.
	const probe = openSync(path, O_WRONLY | O_CREAT | O_NONBLOCK, 0o666);
	try {
		if (!fstatSync(probe).isFile()) return openSync(path, O_WRONLY);
		const descriptor = openSync(path, O_RDWR);
		if (isOwn(descriptor, fstatSync(descriptor))) ftruncateSync(descriptor);
		else throw new Error("expected a new file or an earlier file of events, found another file");
		return descriptor;
	} finally {
		closeSync(probe);
	}
}

function isOwn(descriptor: number, { size }: Stats): boolean {
	return size === 0 || beginsWith(descriptor, STREAM_START);
}

/** Each line is a whole event. Pipes and devices keep what they took. */
function takeBack(descriptor: number, size: number): void {
	try {
		ftruncateSync(descriptor, size);
	} catch {
		// It cannot be helped, and what went wrong before is told.
	}
}

/** A disk that is nearly full takes a part. */
function writeAll(descriptor: number, bytes: Buffer): void {
	for (let from = 0; from < bytes.length; ) from += writeSync(descriptor, bytes, from);
}
