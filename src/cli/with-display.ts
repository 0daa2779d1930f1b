/** Opens the display of a command that works on runs, and ends its stream of events with the exit code. */
import type { Refusal } from "../app/refusal.ts";
import { refuseFile } from "../app/refuse-file.ts";
import { readVersion } from "../system/version.ts";
import type { CliContext } from "./cli-context.ts";
import type { ShowFlags } from "./command-runner.ts";
import { EventStream } from "./event-stream/event-stream.ts";
import { STREAM_FORMAT, type StreamCommand } from "./event-stream/stream-event.ts";
import { RunDisplay } from "./show-run.ts";

export interface DisplayRequest {
	readonly command: StreamCommand;
	/** What tries again what failed. Default: `trawl run FILE`. */
	readonly again?: string;
	readonly flags: ShowFlags;
	readonly context: CliContext;
}

/** Refuses with 4 where the file for events cannot be made: before anything is done. */
export async function withDisplay(
	{ command, again, flags, context }: DisplayRequest,
	body: (display: RunDisplay) => Promise<number>,
): Promise<number> {
	const { events, refusal } = openEvents(flags, context);
	try {
		events.tell({ type: "stream", format: STREAM_FORMAT, trawl_version: readVersion(), command });
		const display = new RunDisplay({ flags, context, events, again });
		const exitCode = refusal === undefined ? await body(display) : display.refuse(refusal);
		events.tell({ type: "end", exit_code: exitCode });
		return exitCode;
	} finally {
		events.close();
	}
}

/** Where the file cannot be made, stdout is told why all the same: a program may listen there, too. */
function openEvents(flags: ShowFlags, context: CliContext): { events: EventStream; refusal?: Refusal } {
	try {
		return { events: new EventStream(flags, context) };
	} catch (error) {
		const { jsonInto = "", ...rest } = flags;
		return { events: new EventStream(rest, context), refusal: unwritable(jsonInto, error) };
	}
}

function unwritable(file: string, error: unknown): Refusal {
	const reason = error instanceof Error ? error.message : String(error);
	const message = `the file for events \`${file}\` cannot be written: ${reason}`;
	return refuseFile(message, "give --json-into a new file, in a folder that is there and can be written to");
}
