#!/usr/bin/env -S node --
/** The process around the program: streams, signals, exit code, and what an internal error looks like. */
import { readVersion } from "../system/version.ts";
import { tellInternalError } from "./internal-error.ts";
import { runProgram } from "./program.ts";
import { spareOptimising } from "./spare-optimising.ts";
import { terminalStream } from "./terminal-stream.ts";

const INTERNAL_ERROR = 1;
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

// It alone, since it sends and writes nothing: the worst that a flag of V8 could harm is what it says.
if (process.argv[2] === "validate") spareOptimising();
const controller = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
	process.on(signal, () => {
		// Once: stop submitting and keep the state. Twice: leave at once; the state can be continued all the same.
		if (controller.signal.aborted) leave(EXIT_CODES[signal]);
		controller.abort(signal);
	});
}

function leave(exitCode: number): never {
	stderr.write("Stopped at once; what was sent stays under way, and the same command continues.\n");
	process.exit(exitCode);
}

// Of what is said nothing can be told when it cannot be said; of data that is asked for, that it is not whole.
const stderr = terminalStream(process.stderr, () => undefined);
const stdout = terminalStream(process.stdout, (error) => {
	stderr.write(`trawl: the output could not be written: ${error.message}\n`);
	process.once("exit", (code) => {
		if (code === 0) process.exitCode = INTERNAL_ERROR;
	});
});

try {
	const { env, argv, stdin } = process;
	const context = { argv: argv.slice(2), env, stdout, stderr, stdin, cwd: process.cwd(), signal: controller.signal };
	process.exitCode = await runProgram(context, readVersion());
} catch (error) {
	stderr.write(tellInternalError(error, process.env.TRAWL_DEBUG));
	process.exitCode = INTERNAL_ERROR;
}
