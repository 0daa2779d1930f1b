/** What the planner is about to ask of many tasks, read with one statement for each kind of question: a statement costs more than a row. */

import { noLookups } from "../model/no-lookups.ts";
import type { PlanLookups, TaskAhead } from "../model/plan.ts";
import type { Database } from "../sqlite/database.ts";
import { wireId } from "../values/wire-id.ts";
import { highestAttempts } from "./attempt-numbers.ts";
import { type AttemptRow, fingerprintsOf, KNOWN_COLUMNS, knownOf } from "./known-attempt.ts";

interface Ahead {
	readonly pipeline: string;
	readonly tasks: readonly TaskAhead[];
}

/** `lookups`: for whatever else is asked. */
export function lookAhead(db: Database, lookups: PlanLookups, { pipeline, tasks }: Ahead): PlanLookups {
	// Before the first run there is nothing to look for.
	const newest = db.get<{ place: number | null }>("SELECT MAX(rowid) AS place FROM attempts")?.place ?? null;
	if (newest === null) return noLookups;
	const requests = attemptsAt(db, tasks);
	const numbers = highestAttempts(
		db,
		pipeline,
		tasks.map(({ id, digest }) => wireId(id, digest, 1)),
	);
	const untried = once(() => untriedOf(db, pipeline, tasks));
	const isNew = (of: string, taskId: string) => of === pipeline && untried().has(taskId);
	return {
		...lookups,
		byRequest(of, identity) {
			const rows = requests.get(identity.digest);
			return rows === undefined ? lookups.byRequest(of, identity) : knownOf(rows, of, identity);
		},
		byTask: (of, taskId) => (isNew(of, taskId) ? undefined : lookups.byTask(of, taskId)),
		lastResult: (of, taskId) => (isNew(of, taskId) ? undefined : lookups.lastResult(of, taskId)),
		attemptsOf: (of, wireId) => (of === pipeline ? numbers.get(wireId) : undefined) ?? lookups.attemptsOf(of, wireId),
	};
}

/** By digest, newest first; an empty list where there are none. */
function attemptsAt(db: Database, tasks: readonly TaskAhead[]): Map<string, AttemptRow[]> {
	const stored = new Map<string, AttemptRow[]>();
	const rows = db.all<AttemptRow>(
		`SELECT ${KNOWN_COLUMNS} FROM json_each(?) asked
		 CROSS JOIN attempts a ON a.fingerprint = asked.value CROSS JOIN batches b ON b.id = a.batch
		 WHERE a.state <> 'planned'`,
		[JSON.stringify([...new Set(tasks.flatMap(fingerprintsOf))])],
	);
	for (const row of rows) {
		const others = stored.get(row.fingerprint);
		if (others === undefined) stored.set(row.fingerprint, [row]);
		else others.push(row);
	}
	const of = (task: TaskAhead) =>
		[...new Set(fingerprintsOf(task))].flatMap((fingerprint) => stored.get(fingerprint) ?? []);
	return new Map(tasks.map((task) => [task.digest, of(task).sort((one, other) => other.place - one.place)]));
}

/** Ids of those tasks that have no attempt at all. */
function untriedOf(db: Database, pipeline: string, tasks: readonly TaskAhead[]): Set<string> {
	const untried = new Set(tasks.map(({ id }) => id));
	const rows = db.all<{ task_id: string }>(
		`SELECT DISTINCT a.task_id FROM json_each(?) asked
		 CROSS JOIN attempts a ON a.pipeline = ? AND a.task_id = asked.value`,
		[JSON.stringify([...untried]), pipeline],
	);
	for (const { task_id } of rows) untried.delete(task_id);
	return untried;
}

/** Made when it is first asked for: of tasks that are known by their requests nobody asks more. */
function once<Value>(make: () => Value): () => Value {
	let made: { readonly value: Value } | undefined;
	return () => {
		made ??= { value: make() };
		return made.value;
	};
}
