/** How a task `t` with its attempt `a` stands: as its own policy judges the answer, which somebody else may have bought. */
export const TASK_STATE = "COALESCE(t.verdict, a.state)";
