/**
 * What each command asks of SQLite grows with the tasks, by so much for a task and no more; twice the tasks never take more
 * than twice as much. The bars are a little above what is asked today; where less is asked, they are lowered.
 */
import { expect, test } from "vitest";
import { createRig } from "../cli/cli-rig.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { rowsProject } from "./rows-project.ts";
import { mostRisen, type SqlCounts, sqlCountsOf } from "./sql-counts.ts";

const service = sharedStandIn();

const TASKS = 100;
/** Small, so that there are many batches: what looks at all tasks for each batch shows. */
const BATCH_SIZE = 20;

interface Bar {
	/** What it is, where the words of the command do not tell. */
	readonly what?: string;
	readonly argv: readonly string[];
	/** The most that one task more may add, its share of a batch included. */
	readonly most: Pick<SqlCounts, "statements" | "commits" | "rows">;
}

/** In the order in which they are run, on the hosted service. */
const BARS: readonly Bar[] = [
	{ what: "before the first run", argv: ["plan", "pipeline.yaml"], most: { statements: 0, commits: 0, rows: 0 } },
	{ argv: ["run", "pipeline.yaml", "--yes"], most: { statements: 2.5, commits: 0.35, rows: 8.5 } },
	{ what: "with nothing to do", argv: ["plan", "pipeline.yaml"], most: { statements: 0.02, commits: 0, rows: 2.2 } },
	{ what: "with nothing to do", argv: ["run", "pipeline.yaml"], most: { statements: 0.05, commits: 0.02, rows: 2.3 } },
	{ argv: ["status"], most: { statements: 0.02, commits: 0, rows: 0.2 } },
	{ argv: ["export"], most: { statements: 0.15, commits: 0, rows: 2.3 } },
	{ argv: ["diff"], most: { statements: 0.15, commits: 0, rows: 2.4 } },
];

test("each command asks SQLite for no more per task than it may, and for no task of all the others", async () => {
	const few = await countsFor(TASKS);
	const many = await countsFor(2 * TASKS);
	const ran = few[1];
	// Without a statement for each task of a run nothing was counted.
	expect(ran?.statements).toBeGreaterThan(TASKS);
	const rises = BARS.flatMap((bar, index) => risesOf(bar, few[index] as SqlCounts, many[index] as SqlCounts));
	expect(rises, "what rose most stands below each, by its SQL; it is in src/store").toEqual([]);
});

async function countsFor(tasks: number): Promise<SqlCounts[]> {
	await service().reset();
	const env: Record<string, string> = { ...service().env };
	const rig = createRig(rowsProject(tasks, BATCH_SIZE), env);
	const counts: SqlCounts[] = [];
	for (const { argv } of BARS) counts.push(await sqlCountsOf(rig, env, argv));
	return counts;
}

function risesOf({ what, argv, most }: Bar, few: SqlCounts, many: SqlCounts): string[] {
	return (["statements", "commits", "rows"] as const).flatMap((kind) => {
		const perTask = (many[kind] - few[kind]) / TASKS;
		if (perTask <= most[kind] && many[kind] <= 2 * few[kind]) return [];
		const command = ["trawl", ...argv, ...(what === undefined ? [] : [`(${what})`])].join(" ");
		const told = `${perTask} ${kind} a task, at most ${most[kind]}; ${few[kind]} for ${TASKS} tasks and ${many[kind]} for twice as many`;
		return [`${command}: ${told}${mostRisen(few, many)}`];
	});
}
