/** Where a pipeline file has values that templates write as text, so that a number there loses digits: `1.10`, `02139`. */
import type { Pointer } from "./yaml-file.ts";

/** True for `vars`, for rows of data that stand in the file, and for those of `include` and `exclude`. */
export function isTextPlace([section, , part, index]: Pointer): boolean {
	if (section === "vars") return true;
	if (section === "data") return typeof part === "number";
	return section === "tasks" && (part === "include" || part === "exclude") && index !== undefined;
}
