/** The command line in this process, for commands that need no process of their own; many tests of it start sooner. */
import { runProgram } from "../../src/cli/program.ts";
import type { Environment } from "./cli-rig.ts";

export interface Said {
	readonly exitCode: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** In the folder `cwd`. `signal`: default one that never comes. `env`: the whole environment, by default an empty one. */
export async function runHere(
	cwd: string,
	argv: readonly string[],
	signal?: AbortSignal,
	env: Environment = {},
): Promise<Said> {
	let [stdout, stderr] = ["", ""];
	const exitCode = await runProgram(
		{
			argv,
			env,
			cwd,
			signal: signal ?? new AbortController().signal,
			stdout: { write: (text) => (stdout += text) },
			stderr: { write: (text) => (stderr += text) },
		},
		"0.0.0",
	);
	return { exitCode, stdout, stderr };
}
