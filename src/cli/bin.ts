#!/usr/bin/env node
/** The process around the program: streams, signals, exit code, and what an internal error looks like. */
import { readVersion } from "../system/version.ts";
import { plainText } from "./plain-text.ts";
import { runProgram } from "./program.ts";

const INTERNAL_ERROR = 1;
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

const controller = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
	process.on(signal, () => {
		// Once: stop submitting and keep the state. Twice: leave at once; the state can be continued all the same.
		if (controller.signal.aborted) process.exit(EXIT_CODES[signal]);
		controller.abort(signal);
	});
}

try {
	process.exitCode = await runProgram(
		{
			argv: process.argv.slice(2),
			env: process.env,
			stdout: unbreakable(process.stdout),
			stderr: unbreakable(process.stderr),
			stdin: process.stdin,
			cwd: process.cwd(),
			signal: controller.signal,
		},
		readVersion(),
	);
} catch (error) {
	process.stderr.write(`trawl: internal error: ${plainText(error instanceof Error ? error.message : String(error))}\n`);
	if (process.env.TRAWL_DEBUG !== undefined && error instanceof Error) process.stderr.write(`${error.stack}\n`);
	else
		process.stderr.write(
			"Nothing paid for is lost: the same command continues. TRAWL_DEBUG=1 shows where it happened.\n",
		);
	process.exitCode = INTERNAL_ERROR;
}

/** A reader such as `head` may close the pipe early: the run goes on, unheard. */
function unbreakable(stream: NodeJS.WriteStream): NodeJS.WriteStream {
	stream.on("error", (error: NodeJS.ErrnoException) => {
		if (error.code !== "EPIPE") throw error;
	});
	return stream;
}
