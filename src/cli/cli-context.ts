/** Everything a command touches: its words, its streams, its folder. */
export interface CliContext {
	/** Without node and script. */
	readonly argv: readonly string[];
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly stdout: OutputStream;
	readonly stderr: OutputStream;
	/** Where a person may answer. */
	readonly stdin?: NodeJS.ReadStream;
	/** Absolute. */
	readonly cwd: string;
	/** Aborted on SIGINT or SIGTERM, with the signal's name as reason. */
	readonly signal: AbortSignal;
}

export interface OutputStream {
	write(text: string): unknown;
	readonly isTTY?: boolean | undefined;
	readonly columns?: number | undefined;
	/** The stream itself, for a live display that moves the cursor; all else goes through `write`. */
	readonly unfiltered?: NodeJS.WriteStream | undefined;
}
