/** Paths are read before anything is rendered: a template in one would be taken for a part of the name. */
import type { Location } from "../model/problem.ts";
import type { ProblemLog } from "./problem-log.ts";

/** Braces are good in patterns, as in `{{a,b},c}.md`: a name alone in two pairs of them is a template. */
const TEMPLATE = /\{\{-?\s*[A-Za-z_][\w.-]*\s*(?:\|[^}]*)?\}\}|\{%/;

/** True after logging; `key` is `file`, `glob` or `schema`. */
export function refuseTemplatedPath(key: string, path: string, location: Location, log: ProblemLog): boolean {
	const [found] = TEMPLATE.exec(path) ?? [];
	if (found === undefined) return false;
	log.error("not_allowed", `\`${key}\` is a path and holds no templates, found \`${found}\``, location, {
		hint: "write the path itself: files are read before anything is rendered",
	});
	return true;
}
