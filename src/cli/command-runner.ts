import type { CliContext } from "./cli-context.ts";

/** What a command's code exports. */
export type CommandRunner<Options> = (
	parameters: readonly string[],
	options: Options,
	context: CliContext,
) => Promise<number>;

/** Flags that say which pipeline, on which engine. */
export interface PipelineFlags {
	readonly engine?: "valyu" | "local";
	readonly corpus?: readonly string[];
	readonly var?: Readonly<Record<string, string>>;
	readonly state?: string;
	readonly out?: string;
}

/** Flags that say how the hosted service is reached. */
export interface AccessFlags {
	readonly baseUrl?: string;
	readonly envFile?: string;
}

/** Flags that narrow a plan. */
export interface SelectionFlags {
	readonly select?: readonly string[];
	readonly exclude?: readonly string[];
	readonly limit?: number;
	readonly fresh?: boolean;
}

/** Flags that say how a run is shown. */
export interface ShowFlags {
	readonly json?: boolean;
	/** Path of a file, relative to the working folder. */
	readonly jsonInto?: string;
	readonly quiet?: boolean;
	readonly progress: "auto" | "tty" | "plain" | "none";
	/** False with `--no-color`. */
	readonly color: boolean;
}
