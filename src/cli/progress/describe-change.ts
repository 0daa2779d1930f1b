import type { RunEvent } from "../../model/run-events.ts";
import { plural } from "../../values/plural.ts";
import { plainLine } from "../plain-text.ts";

/** What is told once, on a line of its own; undefined for all that counts tell. */
export function describeChange(event: RunEvent): string | undefined {
	switch (event.type) {
		case "warning":
			return plainLine(`warning: ${event.message}`);
		case "downloading":
			return `Downloading ${plural(event.artefacts, "file")}`;
		case "stage_planned":
			return plainLine(`${event.template}: ${plural(event.tasks, "task")} planned, ${event.buys} to run`);
		default:
			return undefined;
	}
}
