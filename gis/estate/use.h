/* SPDX-License-Identifier: MIT */
/* What a building is used for, from the codes and words of its `use` field. */
#ifndef JG_ESTATE_USE_H
#define JG_ESTATE_USE_H

#include <stdint.h>

enum jg_use {
    JG_USE_UNKNOWN, /* nothing given, or a word not known here: counts as residential */
    JG_USE_HOUSING, /* residential, of a kind that may be a villa */
    JG_USE_FLATS,   /* residential and certainly no villa */
    JG_USE_VILLA,   /* 别墅, code 111 */
    JG_USE_OTHER    /* garage, school, shop … */
};

/** Codes of the register of buildings (10, 11, 111, 112, 12, 13 are residential, every
 * other number is not), Chinese words, and the values of OpenStreetMap's building key.
 *  \param text  NULL: unknown
 *  Source: 不动产登记 房屋用途 (domain.md 2.4) */
enum jg_use jg_use_of(const char *text);

#endif
