import type { FailureGroup } from "../model/outcome.ts";

/** Two messages are alike when they differ only in between, in at most this share of the longer one. */
const DIFFERING_SHARE = 0.4;

/** Puts together what differs only in a name or a number; each group is told by its first. */
export function groupFailures(failures: readonly FailureGroup[]): FailureGroup[] {
	const groups: FailureGroup[] = [];
	for (const failure of failures) {
		const at = groups.findIndex((group) => areAlike(group, failure));
		const like = groups[at];
		if (like === undefined) groups.push(failure);
		else groups[at] = { ...like, tasks: like.tasks + failure.tasks };
	}
	return groups;
}

function areAlike(one: FailureGroup, other: FailureGroup): boolean {
	if (one.status !== other.status) return false;
	const [a, b] = [one.error ?? "", other.error ?? ""];
	const shorter = Math.min(a.length, b.length);
	let before = 0;
	while (before < shorter && a[before] === b[before]) before += 1;
	let behind = 0;
	while (behind < shorter - before && a.at(-1 - behind) === b.at(-1 - behind)) behind += 1;
	const longer = Math.max(a.length, b.length);
	return longer - before - behind <= longer * DIFFERING_SHARE;
}
