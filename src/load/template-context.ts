import type { JsonObject } from "../model/json.ts";
import type { EngineKind } from "../model/pipeline.ts";
import type { NameScope } from "./check-names.ts";
import type { DataFolders } from "./data/source-context.ts";
import type { LoadedSource } from "./data/row-source.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { ResultsShape } from "./template-results.ts";
import type { YamlFile } from "./yaml-file.ts";

/** Everything a template may refer to. */
export interface TemplateContext {
	readonly yaml: YamlFile;
	readonly root: JsonObject;
	readonly folders: DataFolders;
	readonly engine: EngineKind;
	/** `vars`, `run` and `pipeline`. */
	readonly scope: NameScope;
	readonly data: ReadonlyMap<string, LoadedSource>;
	/** Of the templates loaded so far: those whose results this one may read are among them. */
	readonly results: ReadonlyMap<string, ResultsShape>;
	readonly log: ProblemLog;
}
