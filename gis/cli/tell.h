/* SPDX-License-Identifier: MIT */
/* What a person, or with --json a program, reads on stdout: one line a stage. */
#ifndef JG_CLI_TELL_H
#define JG_CLI_TELL_H

#include "gis/core/stage.h"

#include <stdio.h>

struct jg_teller {
    FILE *out;
    bool json, quiet;
};

/** One stage's line. Seconds appear in JSON only, so that a person's table is the same
 *  from run to run.
 *  \param status  "done" or "unchanged"
 *  \param files   comma list of files written, or NULL */
void jg_tell(struct jg_teller *t, const char *stage, const char *status,
             const struct jg_summary *summary, double seconds, const char *files);

/** Seconds of a clock that only goes forward. */
double jg_now_s(void);

/** Now as "2026-11-23T08:00:00Z". The buffer holds at least 32 bytes. */
char *jg_clock(char *buffer);

/** Counts as a JSON object, for the run record. \return NULL when out of memory */
const char *jg_tell_counts(struct jg_arena *a, const struct jg_summary *summary);

#endif
