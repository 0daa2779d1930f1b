import type { JsonObject } from "../model/json.ts";
import type { SkipReason } from "../model/outcome.ts";
import type { TaskTemplate } from "../model/pipeline.ts";
import type { InputTask } from "../model/plan.ts";
import type { RenderedTask } from "./render-task.ts";

/** A task that has its id, and what is to be asked. */
export interface TaskToPlan {
	readonly id: string;
	readonly rendered: RenderedTask;
	readonly bindings: JsonObject;
	readonly parents: readonly InputTask[];
	/** Why it cannot be asked; undefined where it can. */
	readonly skip?: SkipReason | undefined;
}

/** `<template>`, or `<template>/<key>`. */
export function idOf({ name }: TaskTemplate, key: string | null): string {
	return key === null ? name : `${name}/${key}`;
}
