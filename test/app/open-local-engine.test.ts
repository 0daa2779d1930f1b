import { describe, expect, test, vi } from "vitest";
import { openLocalEngine } from "../../src/app/open-local-engine.ts";
import { DEFAULT_RESEARCH } from "../../src/model/pipeline.ts";
import type { Corpus } from "../../src/research/open-corpus.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("the corpus of an embedded engine", () => {
	test("is closed when the engine cannot be opened", async () => {
		const close = vi.fn();
		const reader = { documents: [], size: 0 } as unknown as Corpus["reader"];
		const corpus = { digest: "", reader, close } as unknown as Corpus;
		const databasePath = temporaryFolder();
		const local = { research: DEFAULT_RESEARCH, modelKey: null };
		await expect(openLocalEngine(corpus, local, { databasePath })).rejects.toThrow(
			"expected a database file, found a folder",
		);
		expect(close).toHaveBeenCalledOnce();
	});
});
