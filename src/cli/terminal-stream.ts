/**
 * The process's own streams as commands get them: everything is made harmless on its way, and a reader that goes
 * away or a disk that fills up ends in an exit code, never in a stack trace.
 */
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
