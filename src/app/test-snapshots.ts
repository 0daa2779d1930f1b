/** All that the cases of a test file ask, kept in a file beside it. */
import { stringify } from "yaml";
import type { Json, JsonObject } from "../model/json.ts";
import type { PipelineTest } from "../model/pipeline-test.ts";
import type { Problem } from "../model/problem.ts";
import { canonicalJson } from "../values/canonical-json.ts";
import { failure, show } from "./test-failure.ts";

const UPDATE = "`trawl test --update` writes it as it is now";

/** A case and all that it asks; undefined where it could not be planned. */
export interface AskedCase {
	readonly test: PipelineTest;
	readonly asked: Json | undefined;
}

/** What one case asked when the file was written; undefined where the file does not have it. */
export function snapshotOf(snapshots: JsonObject | undefined, { name }: PipelineTest): Json | undefined {
	return snapshots !== undefined && Object.hasOwn(snapshots, name) ? snapshots[name] : undefined;
}

export function compareSnapshot(before: Json | undefined, now: Json, test: PipelineTest): Problem[] {
	if (before === undefined) return [failure(test, "snapshot", "there is no snapshot of this case yet", UPDATE)];
	if (canonicalJson(before) === canonicalJson(now)) return [];
	const [was, is] = [asList(before), asList(now)];
	const index = is.findIndex((task, at) => canonicalJson(task) !== canonicalJson(was[at] ?? null));
	const at = index < 0 ? is.length : index;
	const message = `the snapshot has ${show(was[at] ?? null)}, found ${show(is[at] ?? null)}`;
	return [failure(test, "snapshot", message, UPDATE)];
}

/**
 * The file's text as it should be now: null where no case asks for a snapshot, undefined where it is so already. What
 * cannot be planned today keeps what the file has.
 */
export function updatedSnapshots(
	before: JsonObject | undefined,
	cases: readonly AskedCase[],
): string | null | undefined {
	const kept = cases.flatMap(({ test, asked }): [string, Json][] => {
		const snapshot = test.expect.snapshot === true ? (asked ?? snapshotOf(before, test)) : undefined;
		return snapshot === undefined ? [] : [[test.name, snapshot]];
	});
	if (kept.length === 0) return before === undefined ? undefined : null;
	const now = Object.fromEntries(kept);
	return before !== undefined && canonicalJson(now) === canonicalJson(before) ? undefined : toText(now);
}

/** Without anchors: few aliases can be read again, and a change should show where it is. */
function toText(snapshots: JsonObject): string {
	const text = stringify(snapshots, { lineWidth: 0, aliasDuplicateObjects: false });
	return `# Written by \`trawl test --update\`: what each case asks.\n${text}`;
}

function asList(value: Json): readonly Json[] {
	return Array.isArray(value) ? value : [];
}
