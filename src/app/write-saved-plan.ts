/** Writes a plan to a file: whole or not at all, and over nothing but an earlier plan. */
import { closeSync, openSync, statSync, writeFileSync } from "node:fs";
import { beginsWith } from "../system/begins-with.ts";
import type { Refusal } from "./refusal.ts";
import { refuseFile } from "./refuse-file.ts";
import { replaceFile } from "./replace-file.ts";
import { SAVED_PLAN_BEGINNING } from "./saved-plan.ts";

/** `shown`: the path as it was given. */
export function writeSavedPlan(path: string, shown: string, text: string): Refusal | undefined {
	try {
		const found = statSync(path, { throwIfNoEntry: false });
		if (found?.isFile() && found.size > 0 && !isSavedPlanFile(path)) {
			return refuse(`expected a new file or an earlier plan at ${shown}, found a file of another kind`);
		}
		if (found === undefined || found.isFile()) replaceFile(path, text);
		else writeFileSync(path, text);
		return undefined;
	} catch (error) {
		return refuse(`the plan cannot be written: ${error instanceof Error ? error.message : String(error)}`);
	}
}

function isSavedPlanFile(path: string): boolean {
	const file = openSync(path, "r");
	try {
		return beginsWith(file, SAVED_PLAN_BEGINNING);
	} finally {
		closeSync(file);
	}
}

function refuse(message: string): Refusal {
	return refuseFile(message, "name another file with --out");
}
