/* SPDX-License-Identifier: MIT */
/* Dates as bureaus write them ("90年代", "1998.6", 35947): intervals of days. */
#ifndef JG_LAYER_DATE_H
#define JG_LAYER_DATE_H

#include <stdbool.h>
#include <stdint.h>

/** Days since 1970-01-01, both ends included. An open end is INT32_MIN or INT32_MAX;
 * nothing known is both. */
struct jg_date {
    int32_t from, to;
    bool doubtful; /* read, but worth a look: two-digit years, "2000年前", 90年代初 */
};

enum jg_date_read {
    JG_DATE_READ,
    JG_DATE_EMPTY, /* nothing there, or a sentinel for "unknown": 0, /, 未知, 1900-01-01
                    */
    JG_DATE_UNCLEAR /* something there that is no date we know */
};

/** Read one date. Handles every row of domain.md 2.5: full-width digits, Chinese
 *  numerals, decades, ranges, months, Excel serials, 前/底/左右. Never fails on any
 *  bytes.
 *  \param text       NULL: empty
 *  \param sentinels  comma-separated further texts for "unknown" ("1005,1111"); may be
 *           NULL
 *  \param out        nothing known unless JG_DATE_READ */
enum jg_date_read jg_date_parse(const char *text, const char *sentinels,
                                struct jg_date *out);

/** Days since 1970-01-01 of a day of the proleptic Gregorian calendar. */
int32_t jg_date_days(int year, int month, int day);

/** "1998-06-01"; "" for an open end. The buffer holds at least 16 bytes. \return it */
char *jg_date_show(char *buffer, int32_t days);

#endif
