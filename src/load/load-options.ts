/** What is said over a pipeline file. Types alone, since library users see them and need no reader of YAML for them. */
import type { Json, JsonObject } from "../model/json.ts";
import type { EngineKind } from "../model/pipeline.ts";
import type { LocatePart } from "../model/pipeline-test.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Rows of lists, by name. */
export type GivenRows = { readonly [name: string]: readonly Json[] };

/** What the command line says over the file. */
export interface LoadOptions {
	/** Absolute folder that relative paths are shown from. */
	readonly cwd: string;
	readonly engine?: EngineKind | undefined;
	/** `--corpus`, relative to `cwd`. */
	readonly corpus?: readonly string[] | undefined;
	/** `--var name=value`; of a test, any values. */
	readonly vars?: JsonObject | undefined;
	/** Rows in place of those of the file's lists, for a test. */
	readonly data?: GivenRows | undefined;
	/** Where a test gives `vars`, `data` and `env`: names that the file does not have are told there. */
	readonly locateGiven?: LocatePart | undefined;
	/** `--out`, relative to `cwd`. */
	readonly outDir?: string | undefined;
	/** Where the variables come from that `env` names. Default: nowhere. */
	readonly env?: Environment | undefined;
	/** Texts by absolute path that stand for the disk. */
	readonly files?: ReadonlyMap<string, string> | undefined;
	/** Where copies of large files lie, by absolute path, that stand for the disk too. */
	readonly copies?: ReadonlyMap<string, string> | undefined;
}
