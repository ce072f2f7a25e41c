/* SPDX-License-Identifier: MIT */
#include "gis/estate/near.h"

#include "gis/core/task.h"
#include "gis/geom/index.h"
#include "gis/geom/measure.h"

#include <math.h>

struct nearing {
    const struct jg_geom *a, *b;
    const struct jg_index *index;
    double reach_m;
    struct jg_nearest out;
};

static enum jg_status find_some(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                size_t to, void *state)
{
    struct nearing *s = state;
    struct jg_ids ids = {.arena = tmp};
    for (uint32_t i = (uint32_t)from; i < to; i++) {
        s->out.distance_m[i] = NAN;
        s->out.row[i] = JG_NONE;
        s->out.count[i] = 0;
        if (jg_geom_is_empty(s->a, i))
            continue;
        JG_TRY(
            jg_index_query(ctx, s->index, jg_box_grow(s->a->box[i], s->reach_m), &ids));
        for (uint32_t k = 0; k < ids.n; k++) {
            double d = jg_distance_m(s->a, i, s->b, ids.id[k], s->reach_m, NULL, NULL);
            if (!(d <= s->reach_m))
                continue;
            s->out.count[i]++;
            if (s->out.row[i] == JG_NONE || d < s->out.distance_m[i]) {
                s->out.distance_m[i] = d;
                s->out.row[i] = ids.id[k];
            }
        }
    }
    return JG_OK;
}

enum jg_status jg_near_find(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_geom *a, const struct jg_geom *b,
                            double reach_m, struct jg_nearest *out)
{
    struct jg_index *index = NULL;
    struct nearing s = {.a = a, .b = b, .reach_m = reach_m};
    s.out.distance_m = JG_ROOM(keep, double, a->n);
    s.out.row = JG_ROOM(keep, uint32_t, a->n);
    s.out.count = JG_ROOM(keep, int64_t, a->n);
    JG_NEED(ctx, s.out.distance_m && s.out.row && s.out.count);
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    JG_TRY(jg_index_build(ctx, tmp, b->box, b->n, &index));
    s.index = index;
    JG_TRY(jg_task_each(ctx, a->n, 256, NULL, find_some, &s));
    jg_arena_close(tmp);
    *out = s.out;
    return JG_OK;
}
