/* SPDX-License-Identifier: MIT */
/* A YAML file as a tree whose every node knows its line, so that a wrong key or value
 * can be refused where it stands. */
#ifndef JG_LAYER_YAML_H
#define JG_LAYER_YAML_H

#include "gis/core/ctx.h"

#include <stddef.h>

enum jg_yaml_kind { JG_YAML_TEXT, JG_YAML_LIST, JG_YAML_MAP };

/** A node; children of a list are its items, of a map its values in file order. A
 *  scalar is kept as its text; "", "~" and "null" unquoted are NULL. */
struct jg_yaml {
    enum jg_yaml_kind kind;
    const char *text; /* scalars */
    const char *key;  /* of this node in its map, else NULL */
    int line;         /* from 1 */
    struct jg_yaml *child, *next;
    const char *file; /* the file it is from */
};

/** Read a file.
 *  \return JG_IO when it cannot be read, JG_USAGE with file and line when it is not
 *    YAML, has a key twice, or is not a map at the top */
enum jg_status jg_yaml_read(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                            struct jg_yaml **out) JG_MUST_CHECK;

/** The same from bytes; `name` stands for the file in messages. */
enum jg_status jg_yaml_parse(struct jg_ctx *ctx, struct jg_arena *keep, const char *name,
                             const char *bytes, size_t n,
                             struct jg_yaml **out) JG_MUST_CHECK;

/** The value under a key, or NULL (also when the node is NULL or no map). */
struct jg_yaml *jg_yaml_get(const struct jg_yaml *map, const char *key);
/** The text under a key; `preset` when absent or not a scalar. */
const char *jg_yaml_text(const struct jg_yaml *map, const char *key, const char *preset);
size_t jg_yaml_count(const struct jg_yaml *node);

/** Typed values; absent keys give the preset, a wrong type JG_USAGE with file and line.
 */
enum jg_status jg_yaml_real(struct jg_ctx *ctx, const struct jg_yaml *map,
                            const char *key, double preset, double *out) JG_MUST_CHECK;
enum jg_status jg_yaml_int(struct jg_ctx *ctx, const struct jg_yaml *map, const char *key,
                           int preset, int *out) JG_MUST_CHECK;
enum jg_status jg_yaml_bool(struct jg_ctx *ctx, const struct jg_yaml *map,
                            const char *key, bool preset, bool *out) JG_MUST_CHECK;

/** Refuse every key of the map that is not in the list (ends with NULL), naming file,
 *  line and the nearest known key. */
enum jg_status jg_yaml_only(struct jg_ctx *ctx, const struct jg_yaml *map,
                            const char *const *keys) JG_MUST_CHECK;

/** jg_fail with "FILE:LINE: " in front. */
enum jg_status jg_yaml_fail(struct jg_ctx *ctx, enum jg_status st,
                            const struct jg_yaml *at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

#endif
