/**
 * The process's own streams as commands get them: everything is made harmless on its way, and a reader that goes
 * away or a disk that fills up ends in an exit code, never in a stack trace.
 */
import { once } from "node:events";
import type { OutputStream } from "./cli-context.ts";
import { plainText } from "./plain-text.ts";

/** `onFailure` is told when the output could not be written, other than because nobody reads any more. */
export function terminalStream(stream: NodeJS.WriteStream, onFailure: (error: Error) => void): OutputStream {
	let isBroken = false;
	stream.on("error", (error: NodeJS.ErrnoException) => {
		// A reader such as `head` may close the pipe early: the run goes on, unheard.
		if (!isBroken && error.code !== "EPIPE") onFailure(error);
		isBroken = true;
	});
	return {
		write: (text) => isBroken || stream.write(plainText(text)),
		isTTY: stream.isTTY,
		get columns() {
			return stream.columns;
		},
		unfiltered: stream,
	};
}

/** Waits until what was written has been taken, or nobody is there to take it any more. */
export async function drained({ unfiltered }: OutputStream): Promise<void> {
	if (unfiltered?.writableNeedDrain !== true || unfiltered.destroyed) return;
	const over = new AbortController();
	const { signal } = over;
	// A failed write is told by the stream's own listener.
	await Promise.race([once(unfiltered, "drain", { signal }), once(unfiltered, "close", { signal })]).catch(
		() => undefined,
	);
	over.abort();
}
