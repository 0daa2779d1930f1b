/** What a command asks of SQLite: counts that are the same on each machine, unlike seconds. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { Rig } from "../cli/cli-rig.ts";

const COUNTER = fileURLToPath(new URL("./count-sql.mjs", import.meta.url));

/** What is told of a statement; it is enough to find it by. */
const LONGEST_SQL = 200;

export interface SqlCounts {
	/** Executed, over all databases. */
	readonly statements: number;
	/** Transactions, and writing statements outside of one: each waits for the disk. */
	readonly commits: number;
	/** Read by `all`; `get` reads one at most. */
	readonly rows: number;
	/** How often each statement was executed. */
	readonly bySql: readonly (readonly [sql: string, times: number])[];
}

/** Runs a command that is to succeed in the folder of `rig`, whose environment `env` is. */
export async function sqlCountsOf(rig: Rig, env: Record<string, string>, argv: readonly string[]): Promise<SqlCounts> {
	Object.assign(env, { SQL_COUNTS: join(rig.dir, "sql-counts.json"), NODE_OPTIONS: `--import=${COUNTER}` });
	rig.write("sql-counts.json", "");
	const result = await rig.run(...argv);
	expect(result.exitCode, result.stderr).toBe(0);
	return rig.json("sql-counts.json") as SqlCounts;
}

/** The statements that were executed more often for more tasks, those that rose most first, a line each. */
export function mostRisen(few: SqlCounts, many: SqlCounts, limit = 5): string {
	const before = new Map(few.bySql);
	return many.bySql
		.map(([sql, times]) => [sql, times - (before.get(sql) ?? 0)] as const)
		.filter(([, rise]) => rise > 0)
		.sort(([, one], [, other]) => other - one)
		.slice(0, limit)
		.map(([sql, rise]) => `\n  +${rise}  ${shortened(sql)}`)
		.join("");
}

function shortened(sql: string): string {
	const line = sql.replace(/\s+/g, " ").trim();
	return line.length > LONGEST_SQL ? `${line.slice(0, LONGEST_SQL)}…` : line;
}
