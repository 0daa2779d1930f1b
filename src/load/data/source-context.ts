import type { ProblemLog } from "../problem-log.ts";
import type { UserFiles } from "../user-files.ts";
import type { YamlFile } from "../yaml-file.ts";

export interface DataFolders {
	/** Absolute folder of the pipeline file. */
	readonly baseDir: string;
	/** Absolute folder that results are written to. */
	readonly resultsDir: string;
	/** Turns an absolute path into the one shown to the user. */
	readonly show: (path: string) => string;
	/** Where files are read; every one of the user's goes through it. */
	readonly files: UserFiles;
}

/** What the loading of one source needs. */
export interface SourceContext {
	/** Of the source, in `data`. */
	readonly name: string;
	readonly yaml: YamlFile;
	readonly folders: DataFolders;
	readonly log: ProblemLog;
}
