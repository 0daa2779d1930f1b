/**
 * Attempts `a` that may not have ended, of the pipeline that is the parameter: a batch is collected only when all of its attempts
 * have ended. Of all attempts that there ever were no others are looked at.
 */
export const MAY_BE_OPEN = "a.batch IN (SELECT id FROM batches WHERE pipeline = ? AND state <> 'collected')";
