/** Writes events to stdout (`--json`) and to a file (`--json-into`), each as one line that is harmless to print. */
import type { CliContext } from "../cli-context.ts";
import type { ShowFlags } from "../command-runner.ts";
import { plainLine } from "../plain-text.ts";
import { EventFile } from "./event-file.ts";
import type { StreamEvent } from "./stream-event.ts";

export class EventStream {
	readonly #writers: readonly ((line: string) => void)[];
	readonly #file: EventFile | undefined;

	/** Throws what keeps the file from being made. */
	constructor({ json, jsonInto }: ShowFlags, { cwd, stdout, stderr }: CliContext) {
		this.#file = jsonInto === undefined ? undefined : new EventFile(jsonInto, cwd, stderr);
		const file = this.#file;
		this.#writers = [
			...(json === true ? [(line: string) => void stdout.write(line)] : []),
			...(file === undefined ? [] : [(line: string) => file.write(line)]),
		];
	}

	/** With the time at which it is told. */
	tell(event: StreamEvent): void {
		if (this.#writers.length === 0) return;
		const { type, ...rest } = event;
		const line = eventLine({ type, at: new Date().toISOString(), ...rest });
		for (const write of this.#writers) write(line);
	}

	close(): void {
		this.#file?.close();
	}
}

/** What a terminal would obey stands as JSON's own escapes, so that it reads back as it was. */
function eventLine(event: object): string {
	return `${plainLine(JSON.stringify(event))}\n`;
}
