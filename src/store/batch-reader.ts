/** What was sent, is under way, or is still to be sent. */
import type { Database } from "../sqlite/database.ts";
import { MAY_BE_OPEN } from "./open-attempts.ts";
import { ADOPTED_ATTEMPTS, TASK_STATE, WITH_ATTEMPT } from "./task-state.ts";

export interface BatchUnderWay {
	readonly name: string;
	/** Of the run, not ended. Several may share an attempt. */
	readonly tasks: number;
	/** Their attempts. */
	readonly open: number;
	/** All of the batch, whoever's they are. */
	readonly attempts: number;
	/** US dollars that its ended attempts are stored with. */
	readonly cost: number;
}

export class BatchReader {
	readonly #db: Database;

	constructor(db: Database) {
		this.#db = db;
	}

	/** Where else than on this engine tasks of the pipeline are under way, and how many. */
	underWayElsewhere(pipeline: string, engine: string): { readonly engine: string; readonly tasks: number }[] {
		return this.#db.all(
			`SELECT b.engine, COUNT(*) AS tasks FROM attempts a JOIN batches b ON b.id = a.batch
			 WHERE ${MAY_BE_OPEN} AND b.engine <> ? AND a.state IN ('sending', 'accepted') GROUP BY b.engine ORDER BY b.engine`,
			[pipeline, engine],
		);
	}

	/** Attempts of the pipeline that are still to be sent. */
	countUnsent(pipeline: string): number {
		const sql = `SELECT COUNT(*) AS n FROM attempts a WHERE ${MAY_BE_OPEN} AND a.state = 'planned'`;
		return this.#db.get<{ n: number }>(sql, [pipeline])?.n ?? 0;
	}

	/** Whether going on with the run may send something: at once, when an attempt that it may repeat has failed, or in a later stage. */
	mayStillSend(runId: string): boolean {
		const found = this.#db.get(
			`SELECT 1 FROM run_tasks t JOIN runs r ON r.run_id = t.run_id
			 LEFT JOIN attempts a ON a.pipeline = t.bought_by AND a.wire_id = t.wire_id
			 WHERE t.run_id = ? AND t.skipped IS NULL AND (a.state IS NULL OR a.state IN ('planned', 'sending')
			   OR (t.retries > 0 AND t.bought_by = r.pipeline AND a.attempt < t.attempt + t.retries
			     AND (a.state = 'accepted' OR instr(t.retry_on, ${TASK_STATE}) > 0)))
			 UNION ALL SELECT 1 FROM runs WHERE run_id = ? AND json_array_length(summary, '$.open') > 0 LIMIT 1`,
			[runId, runId],
		);
		return found !== undefined;
	}

	/** The service's ids of all batches of a chain of runs, and of whatever else of the pipeline is under way, in order. */
	batchIdsOf(pipeline: string, lineage: string): string[] {
		const sql = `SELECT batch_id FROM batches WHERE pipeline = ? AND batch_id IS NOT NULL
			AND (lineage = ? OR state <> 'collected') ORDER BY id`;
		return this.#db.all<{ batch_id: string }>(sql, [pipeline, lineage]).map((row) => row.batch_id);
	}

	/** The run's own batches, which it made or took over, with the number of their tasks. */
	ofRun(runId: string): { ordinal: number; state: string; batch_id: string | null; tasks: number }[] {
		return this.#db.all(
			`SELECT b.ordinal, b.state, b.batch_id, COUNT(a.wire_id) AS tasks FROM batches b
			 LEFT JOIN attempts a ON a.batch = b.id
			 WHERE b.run_id = ? OR b.id IN (SELECT batch FROM (${ADOPTED_ATTEMPTS}))
			 GROUP BY b.id ORDER BY b.run_id, b.ordinal`,
			[runId, runId],
		);
	}

	/** Batches at the service, or perhaps there, in which tasks of the run have not ended. */
	underWay(runId: string): BatchUnderWay[] {
		return this.#db.all<BatchUnderWay & Record<string, unknown>>(
			`SELECT b.name, COUNT(*) AS tasks, COUNT(DISTINCT a.wire_id) AS open,
			   (SELECT COUNT(*) FROM attempts o WHERE o.batch = b.id) AS attempts,
			   COALESCE((SELECT SUM(o.cost) FROM attempts o WHERE o.batch = b.id), 0) AS cost
			 FROM run_tasks t ${WITH_ATTEMPT}
			 JOIN batches b ON b.id = a.batch
			 WHERE t.run_id = ? AND a.state IN ('sending', 'accepted') GROUP BY b.id`,
			[runId],
		);
	}
}
