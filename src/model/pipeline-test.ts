/** Tests of a pipeline, as they stand in `<name>.test.yaml`. */
import type { Json, JsonObject } from "./json.ts";
import type { SourceFile } from "./pipeline.ts";
import type { Location } from "./problem.ts";
import type { Source } from "./wire.ts";

/** Where a part of a case stands, such as `["data", "companies", 0]`: its key where it has one, or its value. */
export type LocatePart = (way: readonly (string | number)[], target?: "key" | "value") => Location;

/** What tasks answer in a test. */
export interface Fixture {
	/** Id or glob. */
	readonly pattern: string;
	readonly location: Location;
	/** Null for a task that fails. */
	readonly output: Json;
	readonly sources: readonly Source[];
	/** Why it fails; null where it does not. */
	readonly fails: string | null;
}

/** Absent where nothing is expected. */
export interface TestExpectations {
	readonly tasks?: number;
	readonly ids?: readonly string[];
	readonly skipped?: { readonly [id: string]: string };
	readonly requests?: { readonly [pattern: string]: JsonObject };
	readonly problems?: readonly string[];
	/** US dollars. */
	readonly worst_case?: number;
	readonly columns?: readonly string[];
	readonly snapshot?: boolean;
}

export interface PipelineTest {
	readonly name: string;
	readonly vars: JsonObject;
	readonly data: { readonly [name: string]: readonly Json[] };
	readonly env: { readonly [name: string]: string };
	/** YYYY-MM-DD. */
	readonly date: string;
	readonly fixtures: readonly Fixture[];
	readonly expect: TestExpectations;
	/** Of an expectation; of the case where it has none of that name. */
	locate(expectation: keyof TestExpectations): Location;
	readonly locatePart: LocatePart;
}

export interface PipelineTests {
	readonly source: SourceFile;
	readonly cases: readonly PipelineTest[];
}
