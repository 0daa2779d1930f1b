import type { JsonObject } from "../model/json.ts";
import type { RunManifest } from "../model/manifest.ts";
import type { CsvColumn, ExportFormat } from "../model/pipeline.ts";
import type { Outcomes } from "./exporter.ts";

export interface ExportRequest {
	/** Made when missing. It may be a symbolic link; nothing inside it may. */
	readonly dir: string;
	readonly formats: readonly ExportFormat[];
	readonly manifest: RunManifest;
	readonly outcomes: Outcomes;
	/** What the tasks were asked to answer in, in planned order; null for text. */
	readonly outputSchemas?: readonly (JsonObject | null)[];
	/** `export.csv.columns`. Default null: all. */
	readonly csvColumns?: readonly CsvColumn[] | null;
	/** Where the paths of local sources begin; absolute. Without it they are not linked. */
	readonly projectRoot?: string | null;
	/**
	 * Over all that `outcomes` gives: where the export in the folder was made from the same, its files stay as they are, and
	 * `outcomes` is not asked. Default: it is made anew.
	 */
	readonly outcomesDigest?: string | undefined;
	/** True to make the files also where they were made from the same. Default false. */
	readonly remakes?: boolean;
	/** Where the bytes of a downloaded file lie, by their digest. Absent: no result has any. */
	readonly artefactPath?: (sha256: string) => string;
}
