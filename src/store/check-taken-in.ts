/**
 * Results that were collected before anybody knew what they had to satisfy: `adopt` and a `collect` without consent
 * have no plan. Once a plan knows what was asked for, they are held against it like any that arrive.
 */
import type { Json } from "../model/json.ts";
import type { BatchSettings } from "../model/plan.ts";
import type { Database } from "../sqlite/database.ts";

/** The output as it came or repaired, and why it does not pass; null when it does. */
export type JudgeOutput = (
	settings: BatchSettings,
	output: Json,
) => { readonly output: Json; readonly repairs: readonly string[]; readonly fault: string | null };

interface Stored extends Record<string, unknown> {
	readonly settings_id: string;
	readonly settings: string;
	readonly output: string;
}

/** `attempts`: row numbers. Called inside a transaction. */
export function checkTakenIn(db: Database, attempts: readonly number[], judge: JudgeOutput): void {
	const known = new Map<string, BatchSettings>();
	for (const attempt of attempts) {
		const stored = db.get<Stored>(
			`SELECT s.settings_id, s.body AS settings, r.output FROM attempts a
			 JOIN results r ON r.pipeline = a.pipeline AND r.wire_id = a.wire_id
			 JOIN batches b ON b.id = a.batch JOIN settings s ON s.settings_id = b.settings_id WHERE a.rowid = ?`,
			[attempt],
		);
		if (stored === undefined) continue;
		const settings = known.get(stored.settings_id) ?? (JSON.parse(stored.settings) as BatchSettings);
		known.set(stored.settings_id, settings);
		const judged = judge(settings, JSON.parse(stored.output) as Json);
		if (judged.fault !== null) markInvalid(db, attempt, judged.fault);
		else if (judged.repairs.length > 0) storeRepaired(db, attempt, judged);
	}
}

function markInvalid(db: Database, attempt: number, fault: string): void {
	db.run("UPDATE attempts SET state = 'invalid', error = ? WHERE rowid = ?", [JSON.stringify(fault), attempt]);
}

function storeRepaired(db: Database, attempt: number, { output, repairs }: ReturnType<JudgeOutput>): void {
	db.run(
		`UPDATE results SET raw = results.output, output = ?, repairs = ? FROM attempts a
		 WHERE a.rowid = ? AND results.pipeline = a.pipeline AND results.wire_id = a.wire_id`,
		[JSON.stringify(output), JSON.stringify(repairs), attempt],
	);
}
