/**
 * Opens a corpus: files by glob become passages in a full-text index, incrementally.
 *
 * Each file is read and hashed; only a file whose content the index has not seen is parsed. What cannot be
 * read is listed, not fatal. The corpus' digest covers the paths and contents of all readable
 * files, so two corpora with one digest give the same answers to the same questions.
 *
 * The index file may be shared by pipelines and by processes that run at the same time: a query sees the
 * files of its own corpus only, as they were when it was opened.
 */

import { setImmediate as letOthersRun } from "node:timers/promises";
import type { Database } from "../sqlite/database.ts";
import { digestJson } from "../values/canonical-json.ts";
import { corpusDigest } from "./corpus/corpus-digest.ts";
import { nameOf, roleOf } from "./corpus/document-name.ts";
import { type FileSelection, type FoundFile, type FoundFiles, findFiles } from "./corpus/find-files.ts";
import { CorpusReader } from "./corpus/index-reader.ts";
import { openIndexFile } from "./corpus/index-schema.ts";
import {
	findDocument,
	type IndexedFile,
	type ParsedFile,
	presentPaths,
	publishCorpus,
	storeDocuments,
} from "./corpus/index-writer.ts";
import { readCorpusFile } from "./corpus/read-file.ts";
import type { UnreadableFile } from "./passage.ts";

export interface CorpusOptions extends FileSelection {
	/** The index; made when missing. */
	readonly databasePath: string;
	/** Files larger than this are not read. Default 10 MB, and 50 MB for PDF. */
	readonly maxFileBytes?: number;
	/** Aborted to stop between two files, and within a PDF. */
	readonly signal?: AbortSignal;
}

export interface Corpus {
	/** sha256 over the sorted paths and content hashes, also of files that cannot be read or parsed: a scan does not parse. */
	readonly digest: string;
	/** Readable files. */
	readonly fileCount: number;
	readonly patterns: readonly string[];
	/** What opening did: files parsed, files the index knew, files gone since this selection was last opened. */
	readonly counts: { readonly parsed: number; readonly unchanged: number; readonly removed: number };
	readonly unreadable: readonly UnreadableFile[];
	/** Patterns that match no file at all. */
	readonly emptyPatterns: readonly string[];
	readonly reader: CorpusReader;
	close(): void;
}

interface Intake {
	/** Files that can be read. */
	readonly read: readonly IndexedFile[];
	/** Those of them that can be parsed too. */
	readonly files: readonly IndexedFile[];
	readonly unread: readonly UnreadableFile[];
	/** Read, but not cut into passages. */
	readonly unparsed: readonly UnreadableFile[];
	readonly parsed: number;
}

/** Files are stored in groups of this many, each in one transaction; sooner when their passages are many. */
const GROUP = 50;
const GROUP_PASSAGES = 5_000;
const ATTEMPTS = 5;

/** Rejects when the index file cannot be opened or written, and when it is aborted. */
export async function openCorpus(options: CorpusOptions): Promise<Corpus> {
	const found = findFiles(options);
	const database = openIndexFile(options.databasePath);
	try {
		return await index(database, options, found);
	} catch (error) {
		database.close();
		throw error;
	}
}

async function index(
	database: Database,
	options: CorpusOptions,
	{ files, emptyPatterns, unreadable }: FoundFiles,
): Promise<Corpus> {
	const scope = digestJson([options.baseDir, options.root, ...options.patterns]);
	const before = presentPaths(database, scope);
	let parsed = 0;
	for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
		const intake = await takeIn(database, files, options);
		parsed += intake.parsed;
		const read = intake.read.map((file) => [file.path, file.contentHash] as const);
		const digest = corpusDigest(read, [...unreadable, ...intake.unread]);
		const corpusId = publishCorpus(database, scope, digest, intake.files);
		if (corpusId === false) continue;
		const paths = new Set(intake.files.map((file) => file.path));
		const removed = before.filter((path) => !paths.has(path)).length;
		return {
			digest,
			fileCount: intake.files.length,
			patterns: options.patterns,
			counts: { parsed, unchanged: intake.files.length - intake.parsed, removed },
			unreadable: [...unreadable, ...intake.unread, ...intake.unparsed],
			emptyPatterns,
			reader: new CorpusReader(database, corpusId),
			close: () => database.close(),
		};
	}
	throw new Error(`the index ${options.databasePath} kept changing while it was opened`);
}

/** Reads all files, and parses and stores those whose content is new. */
async function takeIn(database: Database, found: readonly FoundFile[], options: CorpusOptions): Promise<Intake> {
	const all: IndexedFile[] = [];
	const files: IndexedFile[] = [];
	const unread: UnreadableFile[] = [];
	const unparsed: UnreadableFile[] = [];
	let parsed = 0;
	let group: ParsedFile[] = [];
	let passages = 0;
	for (const file of found) {
		await letOthersRun();
		options.signal?.throwIfAborted();
		const read = await readFile(database, file, options);
		if ("contentHash" in read) all.push({ path: file.path, contentHash: read.contentHash });
		if ("reason" in read) {
			("contentHash" in read ? unparsed : unread).push({ path: file.path, reason: read.reason });
			continue;
		}
		files.push({ path: read.path, contentHash: read.contentHash });
		if (!("parsed" in read)) continue;
		parsed += 1;
		passages += read.parsed.passages.length;
		group.push(read);
		if (group.length < GROUP && passages < GROUP_PASSAGES) continue;
		storeDocuments(database, group);
		group = [];
		passages = 0;
	}
	storeDocuments(database, group);
	return { read: all, files, unread, unparsed, parsed };
}

async function readFile(
	database: Database,
	file: FoundFile,
	{ maxFileBytes, signal }: CorpusOptions,
): Promise<IndexedFile | ParsedFile | { readonly reason: string; readonly contentHash?: string }> {
	const read = readCorpusFile(file, maxFileBytes);
	if ("reason" in read) return read;
	const { content, format, contentHash } = read;
	const known = { path: file.path, contentHash };
	if (findDocument(database, known) !== undefined) return known;
	// Parsers are loaded with the first file that is new.
	const { parseDocument } = await import("./corpus/parse-document.ts");
	try {
		const parsed = await parseDocument(content, format, { signal });
		return { ...known, format, role: roleOf(file.path), name: nameOf(file.path), parsed };
	} catch (error) {
		signal?.throwIfAborted();
		return { contentHash, reason: `cannot be parsed (${error instanceof Error ? error.message : String(error)})` };
	}
}
