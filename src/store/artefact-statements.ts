/** What results link to: remembered with the result, then what became of each link. */
import {
	type ArtefactKind,
	type ArtefactLink,
	type ArtefactStore,
	type LinkState,
	MAX_IMAGES,
	type MissingArtefact,
	type ResultLinks,
} from "../model/artefact.ts";
import type { Database } from "../sqlite/database.ts";
import { WITH_ATTEMPT } from "./task-state.ts";

interface LinkRow extends Record<string, unknown> {
	readonly pipeline: string;
	readonly wire_id: string;
	readonly task_id: string;
	readonly batch_id: string | null;
	readonly kind: ArtefactKind;
	readonly number: number;
	readonly url: string | null;
	readonly state: LinkState;
	readonly extension: string | null;
	readonly sha256: string | null;
	readonly bytes: number | null;
}

/** Of a run's tasks, those whose results have links, with their links; equal requests share a result. */
const OF_RUN = `FROM run_tasks t ${WITH_ATTEMPT}
	JOIN artefacts f ON f.pipeline = a.pipeline AND f.wire_id = a.wire_id WHERE t.run_id = ?`;
const IN_ORDER = "ORDER BY t.idx, f.kind DESC, f.number";
const OF_LINK = "pipeline = ? AND wire_id = ? AND kind = ? AND number = ?";

/** Most states have none: then no run has to be looked through. */
export function hasArtefacts(db: Database): boolean {
	return db.get("SELECT 1 FROM artefacts LIMIT 1") !== undefined;
}

/** Called in the transaction that stores the result. */
export function rememberLinks(db: Database, pipeline: string, wireId: string, links: ResultLinks): void {
	const insert = (kind: ArtefactKind, number: number, url: string | null, state: LinkState, reason: string | null) =>
		db.run("INSERT INTO artefacts (pipeline, wire_id, kind, number, url, state, reason) VALUES (?, ?, ?, ?, ?, ?, ?)", [
			pipeline,
			wireId,
			kind,
			number,
			toJson(url),
			state,
			toJson(reason),
		]);
	for (const { kind, number, url } of named(links)) insert(kind, number, url, "wanted", null);
	const more = (links.images?.length ?? 0) - MAX_IMAGES;
	if (more > 0) insert("image", MAX_IMAGES + 1, null, "failed", tooMany(more));
}

export function createArtefactStore(db: Database): ArtefactStore {
	return {
		links: (runId) => readLinks(db, runId),
		recordDone: (link, { extension, sha256, bytes }) =>
			void db.run(
				`UPDATE artefacts SET state = 'done', reason = NULL, extension = ?, sha256 = ?, bytes = ? WHERE ${OF_LINK}`,
				[extension, sha256, bytes, ...keyOf(link)],
			),
		recordFailure: (link, reason) =>
			void db.run(`UPDATE artefacts SET state = 'failed', reason = ? WHERE ${OF_LINK} AND state <> 'done'`, [
				toJson(reason),
				...keyOf(link),
			]),
		renew: ({ pipeline, wire_id }, links) =>
			db.transaction(() => {
				for (const { kind, number, url } of named(links)) {
					db.run(`UPDATE artefacts SET url = ? WHERE ${OF_LINK}`, [
						toJson(url),
						...keyOf({ pipeline, wire_id, kind, number }),
					]);
				}
			}),
	};
}

/** What the exports of a run need to know. */
export class ArtefactReader {
	readonly #db: Database;

	constructor(db: Database) {
		this.#db = db;
	}

	/** True when a result of the run has links, whatever became of them. */
	hasAny(runId: string): boolean {
		return hasArtefacts(this.#db) && this.#db.get(`SELECT 1 ${OF_RUN} LIMIT 1`, [runId]) !== undefined;
	}

	/** What is not there, task by task in planned order; `untried` says so of what was not tried. */
	missing(runId: string, untried: string): MissingArtefact[] {
		if (!hasArtefacts(this.#db)) return [];
		const rows = this.#db.all<{ task_id: string; kind: ArtefactKind; number: number; reason: string | null }>(
			`SELECT t.task_id, f.kind, f.number, f.reason ${OF_RUN} AND f.state <> 'done' ${IN_ORDER}`,
			[runId],
		);
		return rows.map(({ task_id, kind, number, reason }) => ({
			task: task_id,
			kind,
			number,
			reason: fromJson(reason) ?? untried,
		}));
	}
}

function readLinks(db: Database, runId: string): ArtefactLink[] {
	if (!hasArtefacts(db)) return [];
	const rows = db.all<LinkRow>(
		`SELECT t.idx, t.task_id, (SELECT b.batch_id FROM batches b WHERE b.id = a.batch) AS batch_id, f.*
		 ${OF_RUN} ${IN_ORDER}`,
		[runId],
	);
	const seen = new Set<string>();
	return rows.filter((row) => !seen.has(identity(row)) && seen.add(identity(row))).map(toLink);
}

function toLink(row: LinkRow): ArtefactLink {
	const { pipeline, wire_id, task_id, batch_id, kind, number, state, extension, sha256, bytes } = row;
	const isDone = extension !== null && sha256 !== null && bytes !== null;
	const file = isDone ? { extension, sha256, bytes } : null;
	return { pipeline, wire_id, task: task_id, batch_id, kind, number, url: fromJson(row.url), state, file };
}

function named({ pdf_url, images = [] }: ResultLinks) {
	const pdf = typeof pdf_url === "string" ? [{ kind: "pdf" as const, number: 1, url: pdf_url }] : [];
	const pictures = images.slice(0, MAX_IMAGES).flatMap(({ image_url }, index) => {
		return typeof image_url === "string" ? [{ kind: "image" as const, number: index + 1, url: image_url }] : [];
	});
	return [...pdf, ...pictures];
}

type LinkKey = Pick<ArtefactLink, "pipeline" | "wire_id" | "kind" | "number">;

function keyOf({ pipeline, wire_id, kind, number }: LinkKey) {
	return [pipeline, wire_id, kind, number] as const;
}

function identity(link: LinkKey): string {
	return keyOf(link).join("\n");
}

function tooMany(more: number): string {
	return `${more} more: of one task at most ${MAX_IMAGES} images are downloaded`;
}

function toJson(text: string | null): string | null {
	return text === null ? null : JSON.stringify(text);
}

function fromJson(text: string | null): string | null {
	return text === null ? null : (JSON.parse(text) as string);
}
