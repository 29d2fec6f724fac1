/** A pair that meets in fewer minutes of a day, or in fewer hours, has no rhythm to speak of. */
export const LEAST_MINUTES = 8;
export const LEAST_HOURS = 3;
/** A place to which so many machines go is somebody's service. */
export const COMMON_AT_MACHINES = 10;
/** So many places are named to which a machine sent that sent far more than usual. */
export const PLACES_OF_LOUD = 24;
export const MOST_ROWS = 500_000;
