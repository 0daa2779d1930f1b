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
