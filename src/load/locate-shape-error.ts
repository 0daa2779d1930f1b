import type { Location } from "../model/problem.ts";
import type { ShapeError } from "./shape-error.ts";
import type { YamlFile } from "./yaml-file.ts";

/** Where the file has what the error speaks of. */
export function locateShapeError({ target, pointer }: ShapeError, yaml: YamlFile): Location {
	if (target === "key") return yaml.locateKey(pointer);
	return target === "parent" ? yaml.locateMapping(pointer) : yaml.locateValue(pointer);
}
