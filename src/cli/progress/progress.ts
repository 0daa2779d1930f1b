import type { RunEvent } from "../../model/run-events.ts";

export interface Progress {
	show(event: RunEvent): void;
	/** Takes the live view away and leaves its last line. */
	end(): void;
}

export type ProgressStyle = "auto" | "tty" | "plain" | "none";

export interface ProgressRequest {
	readonly style: ProgressStyle;
	/** Whether the run sends something or waits for it. */
	readonly works: boolean;
	readonly runId: string;
	/** `--no-color` is false. */
	readonly color: boolean;
}
