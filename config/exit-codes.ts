/**
 * The exit code of a room that a restart would not help: a fault in the environment or a site file, a data
 * directory in use. `EX_CONFIG` of sysexits.h.
 */
export const CONFIG_EXIT_CODE = 78;
