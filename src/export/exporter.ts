/**
 * What each format implements: outcomes are pushed in one by one, in planned order, and files come
 * out through the target. An exporter keeps no outcome.
 */
import type { JsonObject } from "../model/json.ts";
import type { RunManifest } from "../model/manifest.ts";
import type { TaskOutcome } from "../model/outcome.ts";
import type { CsvColumn } from "../model/pipeline.ts";
import type { TaskPaths } from "./task-paths.ts";

/** May be called several times; each call gives all outcomes in planned order. */
export type Outcomes = () => Iterable<TaskOutcome> | AsyncIterable<TaskOutcome>;

export interface PieceWriter {
	write(text: string): Promise<void>;
	close(): Promise<void>;
}

/** Takes the files of an export, named by paths with `/`. */
export interface ExportTarget {
	/** A file written piece by piece, for what grows with the number of tasks. */
	open(file: string): Promise<PieceWriter>;
	/** A small file written at once. */
	write(file: string, content: string): Promise<void>;
	/** Reads a downloaded file that is part of this export already. */
	bytesOf(file: string): Promise<Buffer>;
	/** A file for notes, no part of the export. */
	scratch(): Promise<PieceWriter & { readonly path: string }>;
}

export interface Exporter {
	/** Sees every outcome before the first `add`; for what the first line must know of the last task. */
	survey?(outcome: TaskOutcome): void;
	add(outcome: TaskOutcome): Promise<void>;
	finish(): Promise<void>;
}

export type CreateExporter = (target: ExportTarget, context: ExportContext) => Exporter;

export interface Format {
	/** Top-level names it writes, looked at before money is spent. */
	readonly files: readonly string[];
	/** Of files a task. */
	readonly folders: readonly string[];
	/** Reads the code that writes it: what only looks at names, or finds nothing new to write, does without. */
	load(): Promise<CreateExporter>;
}

/** What the files tell of a run beside its outcomes: with equal facts and outcomes they are equal. */
export type RunFacts = Pick<RunManifest, "engine" | "ended" | "truncated" | "open_templates" | "artefacts_failed"> & {
	readonly pipeline: Pick<RunManifest["pipeline"], "name" | "path">;
};

export interface ExportContext {
	/** All that exporters know of the run: `made_from` covers it. */
	readonly facts: RunFacts;
	/** The results folder as a path from the project root, with `/`; null when it is not inside. */
	readonly place: string | null;
	/** What the tasks were asked to answer in, in planned order; null for text. */
	readonly outputSchemas: readonly (JsonObject | null)[];
	/** Of results.csv; null for all. */
	readonly csvColumns: readonly CsvColumn[] | null;
	/** What the tasks' own files are called; knows all tasks once the first outcome is added. */
	readonly paths: TaskPaths;
}
